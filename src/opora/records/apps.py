"""The Django app of records."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from opora.records.append_only import protect


class RecordsConfig(AppConfig):
    """Records: units, people, rights, uploads, audit."""

    name = "opora.records"
    label = "records"
    verbose_name = "Записи"

    def ready(self) -> None:
        """Have the audit protected after every migration."""
        post_migrate.connect(protect, sender=self, dispatch_uid="opora.records.append_only")

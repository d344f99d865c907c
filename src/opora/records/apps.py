"""The Django app of records."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Records: units, people, rights, uploads, audit."""

    name = "opora.records"
    label = "records"
    verbose_name = "Записи"

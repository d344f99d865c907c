"""Names as they are searched by."""

from typing import Any

from django.db import migrations

from opora.records.folded import FoldedField

_TABLES = ("orgunit", "pupil", "pupilname")


def fold_names(apps: Any, schema_editor: Any) -> None:
    """Fill the new column of rows that are there already."""
    for table in _TABLES:
        for row in apps.get_model("records", table).objects.iterator():
            row.save(update_fields=["folded"])


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        *(
            migrations.AddField(
                model_name=table,
                name="folded",
                field=FoldedField(
                    db_index=True, default="", editable=False, max_length=320, source="name"
                ),
            )
            for table in _TABLES
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]

"""How a person said to read an unknown sheet: saved for the school, forgotten."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from opora.intake.reading import of_sheet
from opora.intake.sheet_mapping import SheetMapping
from opora.records.actions.by import By, leave_trace
from opora.records.actions.uploads import read_sheet_by
from opora.records.models import OrgUnit, Upload
from opora.records.models import SheetMapping as SavedMapping
from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze

_MOST = 300_000  # signs: a child is told all of them with every file
_LONGEST_TITLE = 200
_FULL = "Разметок сохранено слишком много. Удалите ненужные на странице «Загрузки»."


@transaction.atomic
def save_mapping(
    *,
    by: By,
    upload: int,
    version: int,
    file: int,
    sha256: str,
    sheet: str | None,
    fingerprint: str,
    mapping: SheetMapping,
) -> None:
    """Save how to read a sheet and read the upload again by it.

    The file gets the mapping whole; what is true of it alone (its class, subject, day) is not kept
    for the next one. One mapping a school and fingerprint: the last one holds. Raises UserError
    when the upload waits for no decision or was changed by somebody.
    """
    school = read_sheet_by(
        by=by,
        upload=upload,
        version=version,
        sha256=sha256,
        sheet=of_sheet(fingerprint, sheet),
        mapping=mapping.as_json(),
    )
    row = Upload.objects.get(pk=upload)
    label = row.files.values_list("label", flat=True).get(pk=file)
    OrgUnit.objects.select_for_update().get(pk=school)
    saved, made = SavedMapping.objects.update_or_create(
        school_id=school,
        fingerprint=fingerprint,
        defaults={
            "title": squeeze(f"{label}, лист «{sheet}»" if sheet else label)[:_LONGEST_TITLE],
            "mapping": mapping.layout().as_json(),
            "by_id": by.person,
        },
    )
    _check_size(SavedMapping.objects.filter(school_id=school).values_list("mapping", flat=True))
    _check_size(row.hints["mappings"][sha256].values())
    what = "сохранена разметка листа" if made else "заменена разметка листа"
    leave_trace(by, what, unit=school, upload=upload, file=file, mapping=saved.pk)


@transaction.atomic
def forget_mapping(*, by: By, school: int, mapping: int) -> None:
    """Forget a mapping of the school; files that were read by it stay as they are."""
    row = SavedMapping.objects.filter(school_id=school, pk=mapping).first()
    if row is None:
        raise UserError("Этой разметки уже нет. Обновите страницу.")
    row.delete()
    leave_trace(
        by, "удалена разметка листа", unit=school, mapping=mapping, fingerprint=row.fingerprint
    )


def _check_size(mappings: Iterable[Mapping[str, Any]]) -> None:
    if sum(len(json.dumps(each)) for each in mappings) > _MOST:
        raise UserError(_FULL)

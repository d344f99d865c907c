"""Pupils who turn out to be one person, and those who turn out not to be."""

from django.db import transaction

from opora.records.actions.by import By, leave_trace
from opora.records.models import Enrolment, Pupil
from opora.vocabulary.problems import UserError


@transaction.atomic
def join_pupils(*, by: By, kept: int, other: int) -> None:
    """Make `other` the same person as `kept`, who goes by the latter's number and name from now on.

    Facts keep both numbers, so `part_pupil` takes it back. Raises UserError when the two are of
    different schools, or are joined already.
    """
    rows = {row.pk: row for row in Pupil.objects.select_for_update().filter(pk__in=(kept, other))}
    if len(rows) != 2 or any(row.merged_into_id for row in rows.values()):
        raise UserError("Этих учеников объединить нельзя: один из них уже объединён с другим.")
    if not _schools(kept) & _schools(other):
        raise UserError("Ученики из разных школ. Объединить можно учеников одной школы.")
    rows[other].merged_into = rows[kept]
    rows[other].version += 1
    rows[other].save()
    leave_trace(by, "ученики объединены", unit=_school(kept), pupils=[kept, other], kept=kept)


@transaction.atomic
def part_pupil(*, by: By, pupil: int) -> None:
    """Take back that a pupil is the same person as another; raises UserError when that is not so.

    Uploads accepted meanwhile stay with the one they were joined to.
    """
    row = Pupil.objects.select_for_update().filter(pk=pupil).first()
    if row is None or row.merged_into_id is None:
        raise UserError("Этот ученик ни с кем не объединён. Обновите страницу.")
    kept = row.merged_into_id
    row.merged_into = None
    row.version += 1
    row.save()
    leave_trace(by, "ученики разделены", unit=_school(pupil), pupils=[kept, pupil])


def _schools(pupil: int) -> set[int]:
    own = Enrolment.objects.filter(pupil_id=pupil)
    return set(own.values_list("school_class__school_id", flat=True))


def _school(pupil: int) -> int | None:
    return min(_schools(pupil), default=None)

"""Pupils who turn out to be one person, and those who turn out not to be."""

from django.db import transaction

from opora.records.actions.by import By, leave_trace
from opora.records.models import Enrolment, Pupil
from opora.records.queries.pupils import of_person
from opora.vocabulary.problems import UserError


@transaction.atomic
def join_pupils(*, by: By, kept: int, other: int, why: str = "") -> None:
    """Make `other` the same person as `kept`, who goes by the latter's number and name from now on.

    Whoever was joined to `other` goes by that number too. Facts keep all numbers, so `part_pupil`
    takes it back. `why` must name nobody. Raises UserError when the two are of different schools,
    or one of them goes by another number already.
    """
    rows = {row.pk: row for row in Pupil.objects.select_for_update().filter(pk__in=(kept, other))}
    if len(rows) != 2 or any(row.merged_into_id for row in rows.values()):
        raise UserError("Этих учеников объединить нельзя: один из них уже объединён с другим.")
    schools = _schools(kept) & _schools(other)
    if not schools:
        raise UserError("Ученики из разных школ. Объединить можно учеников одной школы.")
    for row in (rows[other], *Pupil.objects.select_for_update().filter(merged_into=other)):
        row.merged_into = rows[kept]
        row.version += 1
        row.save()
    pupils = [kept, other]
    leave_trace(by, "ученики объединены", unit=min(schools), pupils=pupils, kept=kept, why=why)


@transaction.atomic
def part_pupil(*, by: By, pupil: int, why: str = "") -> None:
    """Take back that a pupil is the same person as another; raises UserError when that is not so.

    Uploads accepted meanwhile stay with the one they were joined to. `why` must name nobody.
    """
    row = Pupil.objects.select_for_update().filter(pk=pupil).first()
    if row is None or row.merged_into_id is None:
        raise UserError("Этот ученик ни с кем не объединён. Обновите страницу.")
    kept = row.merged_into_id
    school = min(_schools(kept) & _schools(pupil), default=min(_schools(pupil), default=None))
    row.merged_into = None
    row.version += 1
    row.save()
    leave_trace(by, "ученики разделены", unit=school, pupils=[kept, pupil], kept=kept, why=why)


def _schools(pupil: int) -> set[int]:
    own = Enrolment.objects.filter(pupil__in=of_person(pupil).values("pk"))
    return set(own.values_list("school_class__school_id", flat=True))

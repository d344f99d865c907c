"""Signs of risk at rest: what stands keeps its first day, what is gone is closed, never deleted."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from opora.analysis.risk.keeping import basis_as_json
from opora.analysis.risk.raised import Raised
from opora.analysis.risk.signing import Result
from opora.records.models import OrgUnit, Pupil, RaisedSign, RiskList
from opora.vocabulary.subject import canonical_of

_AT_ONCE = 500  # numbers in one query: databases have a limit
_TOLD = ("label", "seen_on", "says", "numerator", "denominator", "basis", "failing_final")
_NO_CARD = "нет карточек учеников, у которых найден признак: {}. Загрузите список класса"
Key = tuple[int, str, str]  # a person, a sign, a subject without its qualifier


@transaction.atomic
def keep_signs(*, school: int, school_year: int, on: date, results: Sequence[Result]) -> None:
    """Bring the signs of a school and year to what was found up to a day.

    A sign that stood before keeps `since` and its subject; one that is not found any more, and
    those of earlier years, are gone on this day. Beginning again comes to the same.
    """
    OrgUnit.objects.select_for_update().get(pk=school)  # one at a time
    not_known = {
        each.sign.key: f"{each.sign.title}: {'; '.join(each.not_known)}"
        for each in results
        if each.not_known
    }
    known = _known({each.pupil_id for result in results for each in result.raised})
    rows = _standing(school, school_year)
    standing = {_key(row.person, row.sign, row.subject): row for row in rows}
    new, still = [], []
    for each in _raised(results):
        if each.pupil_id not in known:
            continue
        row = standing.get(_key(each.pupil_id, each.sign, each.subject))
        if row is None:
            new.append(_row(school, school_year, on, each))
        else:
            still.append(_told(row, on, each))
    without = {each.pupil_id for each in _raised(results)} - known
    if without:
        not_known["pupils"] = _NO_CARD.format(len(without))
    for row in still:  # one by one: three times faster than Django's bulk_update
        row.save(update_fields=_TOLD)
    RaisedSign.objects.bulk_create(new)
    kept = {row.pk for row in still}
    _close(school, school_year, on, [row.pk for row in rows if row.pk not in kept])
    RiskList.objects.update_or_create(
        school_id=school, school_year=school_year, defaults={"on": on, "not_known": not_known}
    )


def _raised(results: Sequence[Result]) -> Iterator[Raised]:
    return (each for result in results for each in result.raised)


def _key(pupil: int, sign: str, subject: str | None) -> Key:
    return pupil, sign, canonical_of(subject or "")


def _known(pupils: set[int]) -> set[int]:
    wanted = sorted(pupils)
    found: set[int] = set()
    for first in range(0, len(wanted), _AT_ONCE):
        rows = Pupil.objects.filter(pk__in=wanted[first : first + _AT_ONCE])
        found.update(rows.values_list("pk", flat=True))
    return found


def _standing(school: int, school_year: int) -> list[Any]:
    """Return the rows with `person`: one who got another number since stands under both."""
    rows = RaisedSign.objects.filter(school=school, school_year=school_year, gone_on=None)
    person = Coalesce(F("pupil__merged_into"), F("pupil"))
    return list(rows.annotate(person=person).defer("basis").order_by("-since", "-pk"))


def _row(school: int, school_year: int, on: date, each: Raised) -> RaisedSign:
    row = RaisedSign(
        school_id=school,
        school_year=school_year,
        pupil_id=each.pupil_id,
        sign=each.sign,
        subject=each.subject or "",
        since=on,
    )
    return _told(row, on, each)


def _told(row: RaisedSign, on: date, each: Raised) -> RaisedSign:
    row.label, row.seen_on, row.says = each.school_class, on, each.says
    row.numerator, row.denominator = each.share.numerator, each.share.denominator
    row.basis, row.failing_final = basis_as_json(each.basis), each.failing_final
    return row


def _close(school: int, school_year: int, on: date, rows: Sequence[int]) -> None:
    for first in range(0, len(rows), _AT_ONCE):
        RaisedSign.objects.filter(pk__in=rows[first : first + _AT_ONCE]).update(gone_on=on)
    earlier = RaisedSign.objects.filter(school=school, school_year__lt=school_year, gone_on=None)
    earlier.update(gone_on=on)

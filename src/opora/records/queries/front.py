"""What waits for a person today: uploads and doubts of schools, who has sent what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Max, Q

from opora.records.models import OrgUnit, Upload
from opora.records.queries.facts import facts_of
from opora.records.queries.places import UnitLine

_STATE = Upload.State
_BUSY = (_STATE.READING, _STATE.ACCEPTING, _STATE.UNDOING)


@dataclass(frozen=True, slots=True)
class UploadLine:
    """An upload that somebody waits for; `doubts`: people in it to be decided on."""

    upload: int
    school: int
    made_at: datetime
    state: str
    by: str = field(repr=False)
    files: int
    doubts: int


@dataclass(frozen=True, slots=True)
class SentLine:
    """What a school has sent: the last accepted upload, how many wait for a decision.

    `last_day`: the last day of which facts tell anything.
    """

    unit: int
    name: str
    accepted_at: datetime | None
    last_day: date | None
    waiting: int


def waiting_uploads(schools: Collection[int]) -> list[UploadLine]:
    """Return uploads of these schools that are not decided yet, the oldest first; one query."""
    rows = Upload.objects.filter(school__in=schools, state__in=(_STATE.READ, *_BUSY))
    counted = rows.select_related("by__staff").annotate(
        file_count=Count("files", distinct=True),
        doubt_count=Count("doubts", filter=Q(doubts__decision=None), distinct=True),
    )
    return [
        UploadLine(
            row.pk,
            row.school_id,
            row.made_at,
            row.get_state_display(),
            row.by.staff.name,
            row.file_count,
            row.doubt_count,
        )
        for row in counted.order_by("made_at", "pk")
    ]


def last_accepted(school: int) -> datetime | None:
    """Return when something of a school was accepted last."""
    accepted = Upload.objects.filter(school=school, state=_STATE.ACCEPTED)
    found: datetime | None = accepted.aggregate(last=Max("decided_at"))["last"]
    return found


def sent(units: Sequence[UnitLine], school_year: int) -> list[SentLine]:
    """Return the schools below these units, those that have sent nothing for longest first.

    One query.
    """
    where = Q()
    for unit in units:
        where |= Q(path__startswith="".join(f"/{number}" for number in unit.units) + "/")
    if not units:
        return []
    rows = OrgUnit.objects.filter(where, level=OrgUnit.Level.SCHOOL, closed_on=None).annotate(
        accepted_at=Max("uploads__decided_at", filter=Q(uploads__state=_STATE.ACCEPTED)),
        waiting=Count("uploads", filter=Q(uploads__state=_STATE.READ), distinct=True),
    )
    derived = facts_of([row.pk for row in rows], [school_year]).derived
    days = {each.shelf.school_id: each.last_day for each in derived}
    told = [
        SentLine(row.pk, row.name, row.accepted_at, days.get(row.pk), row.waiting) for row in rows
    ]
    return sorted(told, key=lambda line: (line.last_day or date.min, line.name))

"""What units were: on a day, and from one day to another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet

from opora.records.models import UnitSpan

EVENTS = {
    "opened": "открыто",
    "moved": "передано",
    "renamed": "переименовано",
    "merged": "присоединено к другому",
    "closed": "закрыто",
}
_OVER = ("closed", "merged")


@dataclass(frozen=True, slots=True)
class UnitThen:
    """A unit on one day; `parent` is the number of where it stood."""

    unit: int
    level: str
    name: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class UnitTime:
    """What a unit was from one day to another, both in; `until` None: still.

    `events`: what happened on the first day; `parent`: the name of where it stood, as it is now.
    """

    since: date
    until: date | None
    name: str
    parent: str
    events: tuple[str, ...]
    basis: str
    over: bool


def unit_on(unit: int, day: date) -> UnitThen | None:
    """Return what a unit was on a day; None when it was not yet, or no more."""
    return next(_then(_on(day).filter(unit=unit)), None)


def tree_on(day: date) -> dict[int, UnitThen]:
    """Return the whole tree of a day by number."""
    return {then.unit: then for then in _then(_on(day))}


def spans_of(unit: int) -> list[UnitTime]:
    """Return the history of a unit, oldest first; changes of one day are one; one query."""
    rows = UnitSpan.objects.filter(unit=unit).select_related("parent").order_by("since", "pk")
    return [_time(list(own)) for _, own in groupby(rows, key=lambda row: row.since)]


def _time(rows: list[UnitSpan]) -> UnitTime:
    last = rows[-1]
    return UnitTime(
        last.since,
        last.until,
        last.name,
        last.parent.name if last.parent else "",
        tuple(EVENTS[row.event] for row in rows),
        "; ".join(dict.fromkeys(row.basis for row in rows if row.basis)),
        last.event in _OVER,
    )


def _on(day: date) -> QuerySet[UnitSpan]:
    """Spans that hold on a day; of several of its morning only the last one holds."""
    holding = UnitSpan.objects.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))
    return holding.exclude(event__in=_OVER).select_related("unit")


def _then(rows: Iterable[UnitSpan]) -> Iterator[UnitThen]:
    return (UnitThen(row.unit_id, row.unit.level, row.name, row.parent_id) for row in rows)

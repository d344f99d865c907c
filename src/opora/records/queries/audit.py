"""Who saw and changed what: events of the audit as pages list them, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone

from opora.records.models import Account, AuditEvent, AuditPupil, OrgUnit
from opora.records.queries.places import UnitLine
from opora.records.queries.pupils import of_person

ACTS = {
    "read": "просмотр",
    "export": "выгрузка",
    "print": "печать",
    "change": "изменение",
    "sign_in": "вход",
    "torn": "сбой",
}
PROGRAM = 0  # stands for events of the program itself
_AT_ONCE = 50

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; None asks for all. `since`, `on`: both days in."""

    account: int | None = None
    act: str | None = None
    since: date | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One event; `pupils`: how many it is about, never who. `reason`: by what right."""

    at: datetime
    who: str = field(repr=False)
    act: str
    what: str
    unit: str
    reason: str
    pupils: int


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who is in the journal; `events` of theirs within the other filters."""

    account: int
    name: str = field(repr=False)
    events: int


@dataclass(frozen=True, slots=True)
class Journal:
    """A page of events; `page` is counted from one; `total` events in all pages."""

    lines: tuple[Line, ...]
    people: tuple[Who, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(-(-self.total // _AT_ONCE), 1)


def seen(pupil: int, filters: Filters, page: int = 1) -> Journal:
    """Return who saw, exported or changed a pupil, under whatever numbers; three queries."""
    events = AuditPupil.objects.filter(pupil__in=of_person(pupil).values("pk")).values("event_id")
    return _journal(AuditEvent.objects.filter(number__in=events), filters, page)


def journal(unit: UnitLine, filters: Filters, page: int = 1) -> Journal:
    """Return the events of a unit and of all below it; three queries."""
    return _journal(_of_unit(unit), filters, page)


def all_lines(unit: UnitLine, filters: Filters, most: int) -> list[Line]:
    """Return the events of a unit and of all below it at once, at most `most`."""
    rows = _rows(_by(_of_unit(unit), filters), 0, most)
    return _lines(rows, names_of({row[1] or PROGRAM for row in rows}))


def _of_unit(unit: UnitLine) -> QuerySet[AuditEvent]:
    """Return the events of a unit and of all below it.

    Numbers of units are listed and not asked for inside the question: planners of both databases
    then walk the index of each unit.
    """
    if unit.level == OrgUnit.Level.SCHOOL:
        return AuditEvent.objects.filter(unit=unit.unit)
    path = "/".join(map(str, ("", *unit.units, "")))
    below = OrgUnit.objects.filter(path__startswith=path).values("pk")
    return AuditEvent.objects.filter(unit__in=below)


def _journal(events: QuerySet[AuditEvent], filters: Filters, page: int) -> Journal:
    counts = _counts(_by(events, Filters(None, filters.act, filters.since, filters.on)))
    chosen = filters.account
    total = sum(counts.values()) if chosen is None else counts.get(chosen, 0)
    page = min(max(page, 1), max(-(-total // _AT_ONCE), 1))
    names = names_of(counts)
    rows = _rows(_by(events, filters), (page - 1) * _AT_ONCE, _AT_ONCE)
    people = sorted((Who(each, names[each], n) for each, n in counts.items()), key=_surname)
    return Journal(tuple(_lines(rows, names)), tuple(people), total, page)


def _surname(who: Who) -> str:
    return who.name.lower().replace("ё", "е\uffff")


def _counts(events: QuerySet[AuditEvent]) -> dict[int, int]:
    rows = events.order_by().values("account").annotate(events=Count("pk"))
    return {row["account"] or PROGRAM: row["events"] for row in rows}


def _by(events: QuerySet[AuditEvent], filters: Filters) -> QuerySet[AuditEvent]:
    if filters.account is not None:
        events = events.filter(account=filters.account or None)
    if filters.act is not None:
        events = events.filter(act=filters.act)
    if filters.since is not None:
        events = events.filter(at__gte=_midnight(filters.since))
    if filters.on is not None:
        events = events.filter(at__lt=_midnight(filters.on + timedelta(days=1)))
    return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _rows(events: QuerySet[AuditEvent], first: int, count: int) -> list[Row]:
    columns = ("at", "account", "act", "what", "unit_name", "reason", "pupils")
    name = OrgUnit.objects.filter(pk=OuterRef("unit")).values("name")
    newest = events.annotate(unit_name=Subquery(name)).order_by("-at", "-number")
    return list(newest.values_list(*columns)[first : first + count])


def _lines(rows: list[Row], names: dict[int, str]) -> list[Line]:
    return [
        Line(
            at,
            names.get(account or PROGRAM, ""),
            str(ACTS.get(act, act)),
            what,
            unit or "",
            reason,
            len(pupils),
        )
        for at, account, act, what, unit, reason, pupils in rows
    ]


def names_of(accounts: Iterable[int]) -> dict[int, str]:
    """Return the names of who acts; accounts that are gone have their number."""
    wanted = set(accounts)
    found = dict(Account.objects.filter(pk__in=wanted).values_list("pk", "staff__name"))
    known = {each: found.get(each, f"учётная запись № {each}") for each in wanted}
    return known | {PROGRAM: "программа"}

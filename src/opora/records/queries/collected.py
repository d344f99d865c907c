"""Who handed in and who did not: counts by place, states by unit, in a few queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from opora.orders.collected import RECEIVED, Handed, Said, Tally, said_of, tally_of
from opora.orders.standing import State
from opora.records.models import DueChange, OrgUnit, Submission
from opora.records.queries.campaigns import (
    CampaignLine,
    DueLine,
    changes_of,
    dues_of,
    left_out,
    open_on,
)
from opora.records.queries.places import UnitLine

SCHOOL = OrgUnit.Level.SCHOOL.value


@dataclass(frozen=True, slots=True)
class Owed:
    """A paper of a unit for a due date as it holds for it; `submission` None: nothing was begun."""

    unit: int
    name: str
    due: DueLine
    handed: Handed | None
    said: Said
    tally: Tally
    submission: int | None = None

    @property
    def overdue(self) -> bool:
        """Whether the time ran out and nothing came."""
        return bool(self.tally.overdue)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit and its papers by due date; None: on that date it owed nothing."""

    unit: int
    name: str
    cells: tuple[Owed | None, ...]

    @property
    def overdue(self) -> int:
        """How many papers are overdue."""
        return sum(cell is not None and cell.overdue for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """All below a unit, counted by due date; `own`: only what stands right below the top."""

    unit: int
    name: str
    tallies: tuple[Tally, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """Due dates of one level and who owes them below a unit: by place, or unit by unit.

    `dues` as all have them. One of `places` and `units` is empty. `totals`: by due date.
    """

    level: str
    dues: tuple[DueLine, ...]
    places: tuple[PlaceRow, ...]
    units: tuple[UnitRow, ...]
    totals: tuple[Tally, ...]

    @property
    def whole(self) -> Tally:
        """All counts together."""
        return sum(self.totals, Tally())


def matrices(
    campaign: CampaignLine, under: UnitLine, now: datetime, *, direct: bool = False
) -> list[Matrix]:
    """Return how far a campaign is below a unit, a matrix for every level that hands in.

    A region sees schools by municipality, with `direct` those right below it one by one; others
    see every unit. At most six queries for one level, however many units there are.
    """
    asked = _ask(campaign, under, now, direct)
    found = []
    for level, dues in _by_level(campaign):
        counted = under.level == "region" and level == SCHOOL and not direct
        found.append((_by_place if counted else _by_unit)(asked, level, dues))
    return found


def level_of(campaign: CampaignLine, part: str) -> str:
    """Return the level that hands in a part of the form; the whole form is of schools."""
    return next((each.level for each in campaign.order.campaign.parts if each.key == part), SCHOOL)


def owed_below(campaign: CampaignLine, under: UnitLine, now: datetime) -> list[Owed]:
    """Return every paper owed below a unit, by due date, then by name."""
    asked = _ask(campaign, under, now)
    found = [
        cell
        for level, dues in _by_level(campaign)
        for row in _by_unit(asked, level, dues).units
        for cell in row.cells
        if cell is not None
    ]
    return sorted(found, key=lambda each: (each.due.on, each.due.part, each.name, each.unit))


@dataclass(frozen=True, slots=True)
class _Asked:
    """`owing`: units that owe: below the one that is asked about and not left out."""

    campaign: CampaignLine
    under: UnitLine
    now: datetime
    owing: QuerySet[OrgUnit]


def _ask(campaign: CampaignLine, under: UnitLine, now: datetime, direct: bool = False) -> _Asked:
    inside = Q(path__startswith=under.path)
    if direct:
        inside &= Q(parent=under.unit)
    for each in left_out(campaign.number):
        inside &= ~Q(path__startswith=each.path)
    return _Asked(campaign, under, now, OrgUnit.objects.filter(inside))


@dataclass(frozen=True, slots=True)
class _Life:
    """From which day a unit is open, and until which; None: always."""

    since: date | None
    until: date | None

    def open_on(self, day: date) -> bool:
        began = self.since is None or self.since <= day
        return began and (self.until is None or self.until > day)


def _by_level(campaign: CampaignLine) -> list[tuple[str, list[DueLine]]]:
    found: dict[str, list[DueLine]] = {}
    for due in dues_of(campaign.number):
        found.setdefault(level_of(campaign, due.part), []).append(due)
    return list(found.items())


def _by_place(asked: _Asked, level: str, dues: Sequence[DueLine]) -> Matrix:
    owing = asked.owing.filter(level=level)
    names = ("parent", "parent__name", "opened_on", "closed_on")
    units: dict[tuple[int, str], list[tuple[_Life, int]]] = {}
    counts = owing.values_list(*names).annotate(Count("pk")).order_by("parent__name", "parent")
    for place, name, opened_on, closed_on, number in counts:
        units.setdefault((place, name), []).append((_Life(opened_on, closed_on), number))
    handed, later = _handed_by_place(owing, dues), _later_by_place(owing, dues, asked.now)
    rows = []
    for (place, name), own in units.items():
        tallies = tuple(
            _tally(due, own, handed[due.number, place], later[due.number, place], asked.now)
            for due in dues
        )
        rows.append(PlaceRow(place, name, tallies, own=place == asked.under.unit))
    return Matrix(level, tuple(dues), tuple(rows), (), _totals(rows, len(dues)))


def _handed_by_place(
    owing: QuerySet[OrgUnit], dues: Sequence[DueLine]
) -> Mapping[tuple[int, int], Tally]:
    """Return counts of what came by due date and place, added up by the database."""
    rows = Submission.objects.filter(
        open_on(F("due__on"), "unit__"),
        due__in=[due.number for due in dues],
        unit__in=owing.values("pk"),
        state__in=RECEIVED,
    )
    kinds = rows.values_list("due", "unit__parent", "state", "on_time", "excuse")
    found: defaultdict[tuple[int, int], Tally] = defaultdict(Tally)
    for due, place, state, on_time, excuse, number in kinds.annotate(Count("pk")).order_by():
        found[due, place] += Tally(
            received=number,
            on_time=number if on_time else 0,
            accepted=number if state == State.ACCEPTED else 0,
            returned=number if state == State.RETURNED else 0,
            excused=number if excuse else 0,
        )
    return found


def _later_by_place(
    owing: QuerySet[OrgUnit], dues: Sequence[DueLine], now: datetime
) -> Mapping[tuple[int, int], int]:
    """Return how many units have an exception by which their time has not run out yet."""
    came = Submission.objects.filter(due=OuterRef("due"), unit=OuterRef("unit"), state__in=RECEIVED)
    rows = DueChange.objects.filter(
        ~Exists(came),
        due__in=[due.number for due in dues if due.late(now)],
        unit__in=owing.values("pk"),
    )
    names = ("due", "unit", "unit__parent", "on_time_until")
    last = {
        (due, unit): (place, until)
        for due, unit, place, until in rows.order_by("pk").values_list(*names)
    }
    found: defaultdict[tuple[int, int], int] = defaultdict(int)
    for (due, _), (place, until) in last.items():
        found[due, place] += int(until >= now)
    return found


def _tally(
    due: DueLine,
    units: Sequence[tuple["_Life", int]],
    handed: Tally,
    later: int,
    now: datetime,
) -> Tally:
    """Return what came beside what is expected of the units that are open on the day."""
    owing = sum(number for life, number in units if life.open_on(due.on))
    overdue = owing - handed.received - later if due.late(now) else 0
    return handed + Tally(expected=owing, overdue=overdue)


def _by_unit(asked: _Asked, level: str, dues: Sequence[DueLine]) -> Matrix:
    owing = asked.owing.filter(level=level)
    handed, changes = _handed_by_unit(owing, dues), changes_of([due.number for due in dues])
    rows = []
    names = ("pk", "name", "opened_on", "closed_on")
    for unit, name, *days in owing.order_by("name", "pk").values_list(*names):
        life = _Life(*days)
        cells = tuple(
            _owed(unit, name, due.held(changes.get((due.number, unit))), handed, asked.now)
            if life.open_on(due.on)
            else None
            for due in dues
        )
        if any(cells):
            rows.append(UnitRow(unit, name, cells))
    totals = tuple(
        sum((cell.tally for row in rows for cell in (row.cells[at],) if cell), Tally())
        for at in range(len(dues))
    )
    return Matrix(level, tuple(dues), (), tuple(rows), totals)


_Came = Mapping[tuple[int, int], tuple[int, Handed]]


def _handed_by_unit(owing: QuerySet[OrgUnit], dues: Sequence[DueLine]) -> _Came:
    rows = Submission.objects.filter(
        due__in=[due.number for due in dues], unit__in=owing.values("pk")
    )
    names = ("pk", "due", "unit", "state", "first_sent_at", "on_time", "excuse")
    return {
        (due, unit): (number, Handed(State(state), sent_at, on_time, bool(excuse)))
        for number, due, unit, state, sent_at, on_time, excuse in rows.values_list(*names)
    }


def _owed(unit: int, name: str, due: DueLine, came: _Came, now: datetime) -> Owed:
    number, handed = came.get((due.number, unit), (None, None))
    said = said_of(handed, due.on_time_until, due.closes_at, now)
    return Owed(unit, name, due, handed, said, tally_of(handed, due.on_time_until, now), number)


def _totals(rows: Sequence[PlaceRow], dues: int) -> tuple[Tally, ...]:
    return tuple(sum((row.tallies[at] for row in rows), Tally()) for at in range(dues))

"""Campaigns, their due dates, who owes what."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import F, Q

from opora.access.window import NamesWindow
from opora.orders.deadlines import DeadlineRules
from opora.orders.order import Order
from opora.orders.reader import find_order
from opora.records.models import Campaign, Due, DueChange, Excluded, OrgUnit
from opora.records.queries.places import UnitLine, units_of


@dataclass(frozen=True)
class CampaignLine:
    """A campaign; `order` as its folder says it now, `order_changed`: not as at the start."""

    number: int
    unit: UnitLine
    order: Order
    order_changed: bool
    school_year: int
    first: date
    last: date
    grades: tuple[int, ...]
    rules: DeadlineRules
    instructions: str
    stopped_on: date | None
    version: int

    @property
    def names(self) -> NamesWindow:
        """When and of which grades names are open above the school."""
        return NamesWindow(self.first, self.last, self.grades)

    @property
    def title(self) -> str:
        """What people call it."""
        order = self.order
        return f"Мониторинг по приказу № {order.number} от {order.date:%d.%m.%Y}"


@dataclass(frozen=True, slots=True)
class Change:
    """Other moments of a due date for a unit, and why."""

    on_time_until: datetime
    closes_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class DueLine:
    """A due date as it holds for a unit, or for all where no unit was asked.

    `changed`: the reason of the exception that was made for the unit, '' when there is none.
    """

    number: int
    campaign: int
    part: str
    on: date
    due_on: date
    on_time_until: datetime
    closes_at: datetime
    changed: str = ""

    def held(self, change: "Change | None") -> "DueLine":
        """Return it as it holds for a unit with an exception; None: without one.

        An exception gives time and never takes it, even when the dates of all were moved later.
        """
        if change is None:
            return self
        return replace(
            self,
            on_time_until=max(self.on_time_until, change.on_time_until),
            closes_at=max(self.closes_at, change.closes_at),
            changed=change.reason,
        )

    def late(self, at: datetime) -> bool:
        """Whether a moment is after the time that is in time."""
        return at > self.on_time_until

    def closed(self, at: datetime) -> bool:
        """Whether nothing is taken any more."""
        return at > self.closes_at


def orders_folders() -> list[Path]:
    """Return where a region keeps its own orders: the data directory."""
    return [Path(settings.DATA) / "orders"]


def order_digest(folder: Path) -> str:
    """Return the SHA-256 of an order's files, by their names."""
    said = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        said.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return said.hexdigest()


def campaign_of(number: int) -> CampaignLine:
    """Return a campaign; Campaign.DoesNotExist when there is none."""
    return campaign_line(Campaign.objects.select_related("unit").get(pk=number))


def find_campaign(number: int) -> CampaignLine | None:
    """Return a campaign, None when there is none."""
    row = Campaign.objects.filter(pk=number).select_related("unit").first()
    return None if row is None else campaign_line(row)


def campaigns_over(units: Iterable[int]) -> list[CampaignLine]:
    """Return the campaigns of these units, which are all above one and itself, the last first."""
    rows = Campaign.objects.filter(unit__in=list(units)).select_related("unit")
    return [campaign_line(row) for row in rows]


def campaigns_around(unit: UnitLine) -> list[CampaignLine]:
    """Return the campaigns of a unit, of those above and of those below, the last first."""
    path = unit.path
    around = Q(unit__in=unit.units) | Q(unit__path__startswith=path)
    return [campaign_line(row) for row in Campaign.objects.filter(around).select_related("unit")]


def running_campaigns() -> list[CampaignLine]:
    """Return the campaigns that were not stopped."""
    rows = Campaign.objects.filter(stopped_on=None).select_related("unit")
    return [campaign_line(row) for row in rows]


def settings_of(campaign: CampaignLine) -> dict[str, str]:
    """Return what may be changed of a campaign, as a form shows it."""
    rules = campaign.rules
    return {
        "on_time": f"{rules.on_time:%H:%M}",
        "shift": rules.shift,
        "closes_after": str(rules.closes_after),
        "zone": rules.zone,
        "instructions": campaign.instructions,
    }


def dues_of(campaign: int, unit: int | None = None) -> list[DueLine]:
    """Return the due dates by day; for a unit, as they hold for it."""
    dues = [due_line(row) for row in Due.objects.filter(campaign=campaign)]
    if unit is None:
        return dues
    changes = changes_of([due.number for due in dues], unit)
    return [due.held(changes.get((due.number, unit))) for due in dues]


def dues_by_campaign(campaigns: Iterable[int]) -> dict[int, list[DueLine]]:
    """Return the due dates of each of these campaigns, as all have them; one query."""
    found: dict[int, list[DueLine]] = {number: [] for number in campaigns}
    for row in Due.objects.filter(campaign__in=found):
        found[row.campaign_id].append(due_line(row))
    return found


def due_of(number: int, unit: int | None = None) -> DueLine:
    """Return a due date as it holds for a unit; Due.DoesNotExist when there is none."""
    return due_line(Due.objects.get(pk=number), unit)


def due_in(campaign: int, number: int) -> DueLine | None:
    """Return a due date of a campaign; None where it has no such one."""
    row = Due.objects.filter(campaign=campaign, pk=number).first()
    return None if row is None else due_line(row)


def due_of_submission(submission: int) -> DueLine:
    """Return the due date a submission is for."""
    return due_line(Due.objects.get(submissions=submission))


def changes_of(dues: Iterable[int], unit: int | None = None) -> dict[tuple[int, int], Change]:
    """Return the exceptions that hold, by due date and unit; `unit`: only of this one."""
    rows = DueChange.objects.filter(due__in=list(dues)).order_by("pk")
    if unit is not None:
        rows = rows.filter(unit=unit)
    return {
        (row.due_id, row.unit_id): Change(row.on_time_until, row.closes_at, row.reason)
        for row in rows
    }


def count_owing(unit: UnitLine, level: str) -> int:
    """Return how many open units of a level there are in a unit, itself among them."""
    path = unit.path
    return OrgUnit.objects.filter(path__startswith=path, level=level, closed_on=None).count()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A unit that owes nothing, with all below it, and why."""

    unit: int
    name: str
    path: str
    reason: str


def left_out(campaign: int) -> list[LeftOut]:
    """Return who is left out of a campaign, by name; one query."""
    rows = Excluded.objects.filter(campaign=campaign, ended_on=None).select_related("unit")
    return [
        LeftOut(row.unit_id, row.unit.name, row.unit.path, row.reason)
        for row in rows.order_by("unit__name", "pk")
    ]


def open_on(day: date | F, unit: str = "") -> Q:
    """Whether a unit is open on a day, as a condition; `unit`: the way to it, «unit__»."""
    opened, closed = f"{unit}opened_on", f"{unit}closed_on"
    since = Q(**{opened: None}) | Q(**{f"{opened}__lte": day})
    return since & (Q(**{closed: None}) | Q(**{f"{closed}__gt": day}))


def expected(campaign: CampaignLine, on: date, under: int | None = None) -> list[UnitLine]:
    """Return the schools that owe a form on a day, by name: open then, below the campaign's unit,
    not left out; `under`: only below this unit.
    """
    top = OrgUnit.objects.get(pk=campaign.unit.unit if under is None else under)
    rows = OrgUnit.objects.filter(open_on(on), level="school", path__startswith=top.path)
    excluded = {row.unit for row in left_out(campaign.number)}
    return [UnitLine.of(row) for row in rows if excluded.isdisjoint(units_of(row.path))]


def owes(campaign: CampaignLine, on: date, unit: UnitLine) -> bool:
    """Whether a school owes a form on a day."""
    return any(line.unit == unit.unit for line in expected(campaign, on, unit.unit))


@lru_cache(maxsize=16)
def _order(key: str, folders: tuple[Path, ...]) -> tuple[Order, str]:
    order = find_order(key, folders)
    return order, order_digest(order.folder)


def campaign_line(row: Campaign) -> CampaignLine:
    """Return the campaign that a row is, read with its unit."""
    order, digest = _order(row.order, tuple(orders_folders()))
    return CampaignLine(
        row.pk,
        UnitLine.of(row.unit),
        order,
        digest != row.order_digest,
        row.school_year,
        row.first,
        row.last,
        tuple(row.grades),
        DeadlineRules(row.zone, row.on_time, row.shift, row.closes_after),  # type: ignore[arg-type]
        row.instructions,
        row.stopped_on,
        row.version,
    )


def due_line(row: Due, unit: int | None = None) -> DueLine:
    """Return the due date that a row is, as it holds for a unit: that takes one query."""
    due = DueLine(
        row.pk, row.campaign_id, row.part, row.on, row.due_on, row.on_time_until, row.closes_at
    )
    return due if unit is None else due.held(changes_of([row.pk], unit).get((row.pk, unit)))

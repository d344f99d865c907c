"""What whoever leads a campaign looks at: exceptions, outages, units to choose from."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from opora.records.models import DueChange, OrgUnit, Outage
from opora.records.queries.places import UnitLine

_BACK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """Other moments of a due date for a unit; `holds`: no later row stands in its place."""

    due_on: date
    part: str
    unit_name: str
    on_time_until: datetime
    closes_at: datetime
    reason: str
    made_at: datetime
    holds: bool


@dataclass(frozen=True, slots=True)
class OutageLine:
    """When the server did not answer; `noticed`: by the program itself."""

    since: datetime
    until: datetime
    note: str
    noticed: bool


def exceptions_of(campaign: int) -> list[ExceptionLine]:
    """Return all exceptions of a campaign, the last first; one query."""
    rows = DueChange.objects.filter(due__campaign=campaign).select_related("due", "unit")
    found, seen = [], set()
    for row in rows.order_by("-pk"):
        own = row.due_id, row.unit_id
        found.append(
            ExceptionLine(
                row.due.due_on,
                row.due.part,
                row.unit.name,
                row.on_time_until,
                row.closes_at,
                row.reason,
                row.made_at,
                own not in seen,
            )
        )
        seen.add(own)
    return found


def last_outages(now: datetime) -> list[OutageLine]:
    """Return the outages of the last year, the last first; one query."""
    rows = Outage.objects.filter(until__gte=now - _BACK).order_by("-since", "-pk")
    return [OutageLine(row.since, row.until, row.note, row.by_id is None) for row in rows]


def units_inside(unit: UnitLine) -> list[UnitLine]:
    """Return the open units below one, by name; one query."""
    rows = OrgUnit.objects.filter(path__startswith=unit.path, closed_on=None).exclude(pk=unit.unit)
    return [UnitLine.of(row) for row in rows.order_by("name", "pk")]

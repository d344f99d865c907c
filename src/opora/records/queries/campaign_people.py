"""Who answers for a campaign, in which unit, for which part."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from opora.records.models import Responsible
from opora.records.queries.places import UnitLine


@dataclass(frozen=True, slots=True)
class ResponsibleLine:
    """A person who answers now; `part` '' for the whole; `email` '' where there is no address."""

    number: int
    campaign: int
    unit: int
    unit_name: str
    staff: int
    name: str = field(repr=False)
    part: str
    basis: str
    since: date
    email: str = field(repr=False)


def responsible_in(
    on: date, units: Iterable[int], campaigns: Iterable[int]
) -> list[ResponsibleLine]:
    """Return who answers on a day in these very units, by unit and name; one query."""
    return _lines(on, Q(unit__in=list(units), campaign__in=list(campaigns)))


def responsible_below(on: date, under: UnitLine, campaign: int) -> list[ResponsibleLine]:
    """Return who answers on a day in a unit and all below it, by unit and name; one query."""
    return _lines(on, Q(unit__path__startswith=under.path, campaign=campaign))


def _lines(on: date, where: Q) -> list[ResponsibleLine]:
    holds = Q(until=None) | Q(until__gte=on)
    rows = Responsible.objects.filter(where, holds, since__lte=on).select_related("unit", "staff")
    return [
        ResponsibleLine(
            row.pk,
            row.campaign_id,
            row.unit_id,
            row.unit.name,
            row.staff_id,
            row.staff.name,
            row.part,
            row.basis,
            row.since,
            row.staff.email,
        )
        for row in rows.order_by("unit__name", "unit", "part", "staff__name", "pk")
    ]

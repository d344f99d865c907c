"""The card of a unit: identifiers, what is below, what it was."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from opora.records.models import OrgUnit
from opora.records.queries.places import UnitLine
from opora.records.queries.unit_history import UnitTime, spans_of

IDENTIFIERS = ("ogrn", "inn", "gia_code", "oko_login")


@dataclass(frozen=True, slots=True)
class Child:
    """A unit right below."""

    unit: int
    name: str
    level: str
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class UnitCard:
    """All about a unit but people; `successor`: into which one it was merged."""

    version: int
    level: str
    identifiers: dict[str, str]
    closed_on: date | None
    successor: UnitLine | None
    children: tuple[Child, ...]
    history: tuple[UnitTime, ...]


def unit_card(unit: int) -> UnitCard:
    """Return the card of a unit that is there; three queries."""
    row = OrgUnit.objects.select_related("successor").get(pk=unit)
    below = OrgUnit.objects.filter(parent=row).order_by("level", "name", "pk")
    children = below.values_list("pk", "name", "level", "closed_on")
    return UnitCard(
        row.version,
        row.get_level_display(),
        {key: str(getattr(row, key)) for key in IDENTIFIERS},
        row.closed_on,
        UnitLine.of(row.successor) if row.successor else None,
        tuple(Child(pk, name, OrgUnit.Level(level).label, on) for pk, name, level, on in children),
        tuple(spans_of(unit)),
    )


def open_units(roots: Iterable[int], levels: Collection[str]) -> list[UnitLine]:
    """Return the open units of some levels that are among the roots or below, by name."""
    inside = Q(pk__in=())
    for root in roots:
        inside |= Q(path__contains=f"/{root}/")
    rows = OrgUnit.objects.filter(inside, level__in=levels, closed_on=None)
    return [UnitLine.of(row) for row in rows.order_by("name", "pk")]

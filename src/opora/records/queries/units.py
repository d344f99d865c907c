"""Units of the tree, as pages list them."""

from collections.abc import Iterable
from dataclasses import dataclass

from opora.records.models import OrgUnit
from opora.records.queries.places import UnitLine
from opora.vocabulary.school import school_key


@dataclass(frozen=True, slots=True)
class Below:
    """A unit right below another one, with the numbers of the schools that it is or holds."""

    unit: int
    name: str
    level: str
    schools: tuple[int, ...]


def unit_lines(numbers: Iterable[int]) -> list[UnitLine]:
    """Return units by number, in the order given; numbers that are not there are left out."""
    wanted = list(numbers)
    found = {row.pk: UnitLine.of(row) for row in OrgUnit.objects.filter(pk__in=wanted)}
    return [found[number] for number in wanted if number in found]


def below(unit: UnitLine) -> list[Below]:
    """Return the units right below one, closed ones apart, each with its schools; one query."""
    path = "".join(f"/{number}" for number in unit.units) + "/"
    rows = OrgUnit.objects.filter(path__startswith=path, closed_on=None).exclude(pk=unit.unit)
    told = list(rows.values_list("pk", "parent_id", "name", "level", "path"))
    schools = [(pk, way) for pk, _, _, level, way in told if level == OrgUnit.Level.SCHOOL]
    held: dict[int, list[int]] = {}
    for pk, way in schools:
        child = int(way.removeprefix(path).split("/")[0])
        held.setdefault(child, []).append(pk)
    return [
        Below(pk, name, level, tuple(held.get(pk, ())))
        for pk, parent, name, level, _ in told
        if parent == unit.unit
    ]


def top_units() -> list[UnitLine]:
    """Return the open units that stand under none, by name."""
    rows = OrgUnit.objects.filter(parent=None, closed_on=None).order_by("name", "pk")
    return [UnitLine.of(row) for row in rows]


def find_unit(name: str) -> UnitLine | None:
    """Return the one open unit that is called so; None where there is none, or several."""
    wanted = school_key(name)
    rows = OrgUnit.objects.filter(closed_on=None).order_by("pk")
    found = [UnitLine.of(row) for row in rows if school_key(row.name) == wanted]
    return found[0] if len(found) == 1 else None


def has_units() -> bool:
    """Whether there is any unit: an installation that was begun."""
    return OrgUnit.objects.exists()

"""Units of the tree, as pages list them."""

from collections.abc import Iterable

from opora.records.models import OrgUnit
from opora.records.queries.places import UnitLine


def unit_lines(numbers: Iterable[int]) -> list[UnitLine]:
    """Return units by number, in the order given; numbers that are not there are left out."""
    wanted = list(numbers)
    found = {row.pk: UnitLine.of(row) for row in OrgUnit.objects.filter(pk__in=wanted)}
    return [found[number] for number in wanted if number in found]

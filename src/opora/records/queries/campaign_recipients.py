"""To whom letters about a campaign go: people with an address, by unit; no names of pupils."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from opora.records.models import GivenRole
from opora.records.queries.campaign_people import responsible_below
from opora.records.queries.places import UnitLine

_STAND_IN = {  # roles that are written to where nobody with an address answers
    "school": ("deputy_head", "head"),
    "municipality": ("municipal_coordinator",),
    "region": ("ministry_specialist",),
}
_By = Mapping[tuple[int, str], Collection[int]]


@dataclass(frozen=True, slots=True)
class Recipients:
    """Staff with an address: `named` by unit and part, `standing_in` by unit."""

    named: _By
    standing_in: Mapping[int, Collection[int]]

    def of(self, unit: int, part: str = "") -> set[int]:
        """Return who answers for a part, else for the whole, else who stands in for them."""
        for key in dict.fromkeys(((unit, part), (unit, ""))):
            if self.named.get(key):
                return set(self.named[key])
        return set(self.standing_in.get(unit, ()))

    def named_for(self, unit: int) -> set[int]:
        """Return who answers for the whole in a unit, nobody in their stead."""
        return set(self.named.get((unit, ""), ()))


def recipients(campaign: int, under: UnitLine, on: date) -> Recipients:
    """Return the recipients in a unit and all below it on a day; two queries."""
    named: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for line in responsible_below(on, under, campaign):
        if line.email:
            named[line.unit, line.part].add(line.staff)
    holds = Q(until=None) | Q(until__gte=on)
    rows = GivenRole.objects.filter(
        holds,
        since__lte=on,
        role__in=[role for roles in _STAND_IN.values() for role in roles],
        unit__path__startswith=under.path,
    ).exclude(staff__email="")
    standing_in: defaultdict[int, set[int]] = defaultdict(set)
    for unit, level, role, staff in rows.values_list("unit", "unit__level", "role", "staff"):
        if role in _STAND_IN.get(level, ()):
            standing_in[unit].add(staff)
    return Recipients(named, standing_in)

"""Names of pupils, for the last step before something is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from opora.records.models import Pupil

_AT_ONCE = 500  # numbers in one query: databases have a limit


@dataclass(frozen=True, slots=True)
class Names:
    """Names by number; a merged pupil has the name of the one it was merged into."""

    _names: Mapping[int, str] = field(repr=False)

    def name(self, pupil_id: int) -> str:
        """Return the name; KeyError for a number that nobody has."""
        return self._names[pupil_id]


def names_of(pupils: Iterable[int]) -> Names:
    """Return the names of these pupils; one query for a class or a school."""
    wanted = sorted(set(pupils))
    found: dict[int, str] = {}
    for first in range(0, len(wanted), _AT_ONCE):
        rows = Pupil.objects.filter(pk__in=wanted[first : first + _AT_ONCE])
        told = rows.values_list("pk", "name", "merged_into__name", "merged_into__merged_into__name")
        found |= {pupil: last or into or own for pupil, own, into, last in told}
    return Names(found)


def numbers_of(pupil: int) -> list[int]:
    """Return all numbers under which facts know a pupil: its own and those merged into it."""
    merged = Pupil.objects.filter(merged_into=pupil) | Pupil.objects.filter(
        merged_into__merged_into=pupil
    )
    return [pupil, *merged.order_by("pk").values_list("pk", flat=True)]

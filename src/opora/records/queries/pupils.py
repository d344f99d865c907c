"""Names of pupils, for the last step before something is shown; numbers of one person."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from opora.records.compiled import compiled
from opora.records.models import Enrolment, Pupil

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
    return [pupil, *sorted({number for (number,) in of_person(pupil).values_list("pk")} - {pupil})]


def all_numbers_of(number: int) -> list[int]:
    """Return all numbers of the person whom any number names, the one the person goes by first."""
    into = Pupil.objects.filter(pk=number).values_list("merged_into", "merged_into__merged_into")
    once, twice = next(iter(into), (None, None))
    return numbers_of(twice or once or number)


def of_person(pupil: int) -> QuerySet[Pupil]:
    """Return the rows of a pupil who goes by this number: its own and those merged into it."""
    further = Pupil.objects.filter(merged_into=pupil).values("pk")
    return Pupil.objects.filter(Q(pk=pupil) | Q(merged_into=pupil) | Q(merged_into__in=further))


def joined_in(school: int, years: Collection[int]) -> dict[int, int]:
    """Return numbers of pupils who have several in one of these school years, with the one kept.

    A pupil with another number in another year is not among them: of one year nothing is split.
    One query.
    """
    (only,) = years if len(years) == 1 else (None,)
    return {number: kept for number, kept, year in _joined_of(only)(school) if year in years}


@cache
def _joined_of(year: int | None) -> Callable[[int], list[Any]]:
    """Return the question about a school in one school year, or in all of them."""
    rows = Q() if year is None else Q(school_class__school_year=year)
    return compiled(lambda school: _joined(school).filter(rows))


def _joined(school: int) -> QuerySet[Enrolment, tuple[Any, ...]]:
    # An expression and not a column: else SQLite walks through the whole year for every pupil.
    of_year = Enrolment.objects.annotate(year=F("school_class__school_year") + 0)
    same = of_year.filter(year=OuterRef("school_class__school_year")).exclude(
        pupil=OuterRef("pupil")
    )
    kept = Exists(same.filter(pupil=OuterRef("pupil__merged_into")))
    other = Exists(same.filter(pupil__merged_into=OuterRef("pupil__merged_into")))
    rows = Enrolment.objects.filter(
        kept | other, school_class__school=school, pupil__merged_into__isnull=False
    )
    return rows.values_list("pupil", "pupil__merged_into", "school_class__school_year")

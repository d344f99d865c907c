"""Cards of a pupil's numbers side by side: whether they are one person is for people to say."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from opora.facts.derived import STATISTICS
from opora.records.models import Enrolment, Pupil, PupilName
from opora.records.queries.facts import facts_of
from opora.vocabulary.spans import Level


@dataclass(frozen=True, slots=True)
class Stay:
    """A class that a number stood in; null days: from the year's beginning, to its end."""

    school_year: int
    label: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class NumberCard:
    """What is known of one number in a school; `marks`: school years and how many current marks.

    `other_names`: what else files call the pupil.
    """

    pupil: int
    name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    other_names: tuple[str, ...] = field(repr=False)
    stays: tuple[Stay, ...]
    marks: tuple[tuple[int, int], ...]


def cards_of(pupils: Collection[int], school: int) -> list[NumberCard]:
    """Return the cards of these numbers in a school, in this order; three queries."""
    rows = {row.pk: row for row in Pupil.objects.filter(pk__in=pupils)}
    names = defaultdict(list)
    for number, name in PupilName.objects.filter(pupil__in=rows).values_list("pupil", "name"):
        names[number].append(name)
    stays = defaultdict(list)
    enrolments = Enrolment.objects.filter(pupil__in=rows, school_class__school=school)
    columns = ("pupil", "school_class__school_year", "school_class__label", "since", "until")
    for number, *stay in enrolments.values_list(*columns):
        stays[number].append(Stay(*stay))
    marks = _marks(pupils, school, {stay.school_year for own in stays.values() for stay in own})
    return [
        NumberCard(
            number,
            rows[number].name,
            rows[number].birth_date,
            tuple(sorted(names[number])),
            tuple(sorted(stays[number], key=_latest)),
            tuple(sorted(marks[number].items(), reverse=True)),
        )
        for number in pupils
        if number in rows
    ]


def _latest(stay: Stay) -> tuple[int, int]:
    return (-stay.school_year, -(stay.since or date.min).toordinal())


def _marks(
    pupils: Iterable[int], school: int, years: Collection[int]
) -> defaultdict[int, Counter[int]]:
    """Return how many current marks each number has by school year, from the sums of years."""
    found: defaultdict[int, Counter[int]] = defaultdict(Counter)
    facts = facts_of([school], years)
    columns = ("level", "pupil_id", "school_year", "marks")
    for number in pupils:
        for row in facts.rows_of(
            STATISTICS, columns, pupil_id=number, level=int(Level.YEAR)
        ).to_pylist():
            found[number][row["school_year"]] += row["marks"]
    return found

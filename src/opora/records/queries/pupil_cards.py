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


@dataclass(frozen=True, slots=True)
class Overlap:
    """Lessons of one subject and day where both people have marks: the same ones, or others."""

    same: int
    differ: int


def overlap_of(one: Collection[int], other: Collection[int], school: int) -> Overlap:
    """Return how far the marks of two people meet in a school; one query.

    Where they differ only one file would count once they are joined.
    """
    stood = Enrolment.objects.filter(pupil__in=(*one, *other), school_class__school=school)
    years = set(stood.values_list("school_class__school_year", flat=True))
    facts = facts_of([school], years)
    columns = ("pupil_id", "school_year", "subject", "date", "mark")
    spots: list[defaultdict[tuple[object, ...], list[int]]] = []
    for numbers in (one, other):
        told: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
        for number in numbers:
            for row in facts.rows_of("marks", columns, pupil_id=number).to_pylist():
                if row["date"] is not None:
                    told[row["school_year"], row["subject"], row["date"]].append(row["mark"])
        spots.append(told)
    common = spots[0].keys() & spots[1].keys()
    same = sum(sorted(spots[0][spot]) == sorted(spots[1][spot]) for spot in common)
    return Overlap(same, len(common) - same)


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

"""A year of the order in an invented region: what every school does, and what must come of it.

The plan is drawn by a seed before anything happens, and the recount is made of the plan alone: it
knows nothing of submissions, versions and states.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from opora.documents.listing import DatedMark, SubjectMarks
from opora.documents.submitted import SubmittedRow
from opora.generator.names import invented_names
from opora.generator.region import municipality_name, region
from opora.vocabulary.mean import Mean

SUBJECTS = ("Алгебра", "Физика", "Русский язык", "История", "Химия")
# How a school hands in, and how many of a hundred do so.
WAYS = {
    "on_time": 66,
    "corrected": 7,  # a newer version before the review begins
    "late": 9,
    "returned": 9,  # with remarks, and comes back after the due date
    "withdrawn": 4,  # and handed in anew, late
    "never": 5,
}
FIRST_ON_TIME = frozenset({"on_time", "corrected", "returned"})
_MOVING = 200  # one pupil of so many goes to another school before a due date


@dataclass(frozen=True, slots=True)
class Child:
    """A pupil of the plan; the number stays when the school changes."""

    number: int
    name: str = field(repr=False)
    school_class: str


@dataclass(frozen=True, slots=True)
class Filed:
    """What a school does for a due date: the rows it means to be counted in the end."""

    way: str
    rows: tuple[SubmittedRow, ...]


@dataclass
class Year:
    """The plan: `schools` by number with name and municipality; `filed` by due date and school."""

    schools: dict[int, tuple[str, str]]
    filed: dict[date, dict[int, Filed]]
    moved: int


def plan_year(seed: int, schools: int, municipalities: int, dues: list[date]) -> Year:
    """Return the plan of a year; the schools are shared out equally."""
    chance = random.Random(seed)
    told = {
        each.school_id: (each.name, municipality_name(each.place * municipalities // schools))
        for each in region(seed, schools)
    }
    roster = _roster(chance, list(told))
    filed, moved = {}, 0
    for due in dues:
        moved += _move(chance, roster)
        filed[due] = {
            school: Filed(
                chance.choices(list(WAYS), list(WAYS.values()))[0],
                _rows(chance, due, told[school][0], roster[school]),
            )
            for school in told
        }
    return Year(told, filed, moved)


def recount(year: Year, due: date) -> Counter[tuple[str, str, str]]:
    """Return how many entries the consolidated form must have, by municipality, class, subject."""
    return Counter(
        (year.schools[school][1], row.school_class, subject.subject)
        for school, each in year.filed[due].items()
        if each.way != "never"
        for row in each.rows
        for subject in row.subjects
    )


def ways(year: Year, due: date, municipality: str | None = None) -> Counter[str]:
    """Return how many schools go which way."""
    return Counter(
        each.way
        for school, each in year.filed[due].items()
        if municipality in (None, year.schools[school][1])
    )


def _roster(chance: random.Random, schools: list[int]) -> dict[int, list[Child]]:
    names = invented_names(np.random.default_rng(chance.randrange(2**32)), 900)
    numbers = iter(range(1, 10**9))
    return {
        school: [
            Child(next(numbers), chance.choice(names), chance.choice(("9А", "9Б", "11А")))
            for _ in range(chance.choice((0, 2, 4, 6, 9)))
        ]
        for school in schools
    }


def _move(chance: random.Random, roster: dict[int, list[Child]]) -> int:
    schools, moving = list(roster), []
    for own in roster.values():
        for child in [each for each in own if chance.randrange(_MOVING) == 0]:
            own.remove(child)
            moving.append(child)
    for child in moving:
        roster[chance.choice(schools)].append(child)
    return len(moving)


def _rows(
    chance: random.Random, due: date, school: str, own: list[Child]
) -> tuple[SubmittedRow, ...]:
    listed = [child for child in own if chance.random() < 0.7]
    return tuple(_row(chance, due, school, child) for child in listed)


def _row(chance: random.Random, due: date, school: str, child: Child) -> SubmittedRow:
    chosen = chance.sample(SUBJECTS, chance.choice((1, 1, 2)))
    marks = (DatedMark(due.replace(day=1), 2), DatedMark(due.replace(day=8), chance.choice((2, 3))))
    total = sum(mark.mark for mark in marks)
    subjects = tuple(SubjectMarks(name, Mean(total, 2), marks) for name in sorted(chosen))
    filled = {
        "cause": "Пропуски",
        "work": f"Занятие {due.day}, тема {child.number}",
        "plan": "Зачёт",
    }
    key = f"p{child.number}"
    return SubmittedRow(key, child.number, child.name, school, child.school_class, subjects, filled)

"""The journal of one class for one school year."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from opora.generator.attendance import attendance
from opora.generator.cells import (
    DEBT,
    FIRST_WORK,
    Bytes,
    blank_cells,
    is_missed,
    marked,
)
from opora.generator.children import Floats, cohort
from opora.generator.classes import SchoolClass
from opora.generator.draws import FINE, Numbers, quick_random, two_bytes
from opora.generator.region import School
from opora.generator.settings import settings
from opora.generator.timetable import Lessons, lessons_of


@dataclass(frozen=True, slots=True)
class ClassBook:
    """What happened in a class.

    cells: see `cells`, a row per pupil and a column per lesson. level: what each pupil (row) can in
    each taught subject (column), in marks, as exams see it.
    """

    school_class: SchoolClass
    lessons: Lessons
    cells: Bytes
    level: Floats


def class_book(school: School, year: int, school_class: SchoolClass) -> ClassBook:
    """Return the journal of a class; the same for the same arguments."""
    chosen = settings().lessons
    random = quick_random(school.seed, school.place, year, school_class.order)
    timetable = int(random.integers(0, chosen.timetables))
    lessons = lessons_of(school_class.grade, year, timetable)
    level = _level(random, school, year, school_class, lessons)
    seen = attendance(random, school, len(school_class.members), lessons.at)
    cells = blank_cells(seen)
    if school_class.grade >= chosen.first_marked_grade:
        _mark(random, school, lessons, level, cells)
    return ClassBook(school_class, lessons, cells, level)


def _level(
    random: np.random.Generator,
    school: School,
    year: int,
    school_class: SchoolClass,
    lessons: Lessons,
) -> Floats:
    chosen = settings()
    truth = cohort(school, school_class.entered).truth
    known = truth[np.ix_(school_class.members, lessons.taught)]
    passed = year - chosen.region.reference_year
    shock = random.standard_normal(known.shape, dtype=np.float32)
    common = np.float32(school.effect + school.slope * passed)
    return np.asarray(known + common + np.float32(chosen.levels.shock) * shock)


def _mark(
    random: np.random.Generator, school: School, lessons: Lessons, level: Floats, cells: Bytes
) -> None:
    """Put marks and debts into cells."""
    drawn = two_bytes(random, cells.shape)
    given = np.flatnonzero((drawn < _density(lessons)) & ~is_missed(cells))
    _owe(drawn, lessons, cells)
    noise = random.standard_normal(len(given), dtype=np.float32)
    noise *= np.float32(settings().levels.noise)
    noise += _expected(random, school, lessons, level).ravel()[given]
    np.rint(noise, out=noise)
    np.clip(noise, 2, 5, out=noise)
    cells.ravel()[given] += marked(noise.astype(np.uint8), _works(random, len(given)))
    cells &= np.where(lessons.control, FIRST_WORK, np.uint8(255))


def _owe(drawn: Numbers, lessons: Lessons, cells: Bytes) -> None:
    """Put a debt where the largest numbers were drawn: no mark is there."""
    place = np.flatnonzero(drawn >= np.uint16((1 - settings().marks.debt) * FINE))
    usual = ~lessons.control[place % cells.shape[1]]
    place = place[usual & (cells.ravel()[place] == 0)]
    cells.ravel()[place] = DEBT


def _expected(
    random: np.random.Generator, school: School, lessons: Lessons, level: Floats
) -> Floats:
    """Return the mean of what a pupil (row) would get at a lesson (column)."""
    levels = settings().levels
    kind = np.clip(level + np.float32(school.inflation), levels.lowest, levels.highest)
    passed = (lessons.at / (lessons.at.max() + 1) - 0.5).astype(np.float32)
    trend = np.float32(levels.trend) * random.standard_normal(len(level), dtype=np.float32)
    expected = np.take(kind.astype(np.float32), lessons.of, axis=1)
    expected += (trend + np.float32(school.trend))[:, None] * passed
    expected += np.where(lessons.control, np.float32(levels.control), np.float32(0))
    return expected


def _density(lessons: Lessons) -> Numbers:
    """Return how many of 65536 present pupils get a mark, by lesson."""
    chosen = settings().marks
    usual = np.where(lessons.hours[lessons.of] == 1, chosen.rare, chosen.usual)
    share = np.where(lessons.control, chosen.control, usual)
    return (share * FINE).astype(np.uint16)


def _works(random: np.random.Generator, count: int) -> Bytes:
    """Return works of marks of usual lessons."""
    return np.asarray(_work_table()[random.integers(0, 256, count, dtype=np.uint8)])


@cache
def _work_table() -> Bytes:
    """Return 256 works in their shares."""
    shares = np.array([work.share for work in settings().works])
    works = np.repeat(np.arange(len(shares), dtype=np.uint8), np.rint(shares * 256).astype(int))
    return np.resize(works, 256)

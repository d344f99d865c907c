"""The journal of one class for one school year."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from opora.generator.attendance import attendance
from opora.generator.cells import FINE, Attendance, Bytes, cells_of, is_missed
from opora.generator.children import Floats, cohort
from opora.generator.classes import SchoolClass
from opora.generator.numbers import Ints
from opora.generator.region import School
from opora.generator.settings import MarkSettings, settings
from opora.generator.timetable import Lessons, lessons_of

Numbers = npt.NDArray[np.uint16]


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
    random = np.random.default_rng([school.seed, school.place, year, school_class.order])
    timetable = int(random.integers(0, chosen.timetables))
    lessons = lessons_of(school_class.grade, year, timetable)
    level = _level(random, school, year, school_class, lessons)
    seen = attendance(random, school, len(school_class.members), lessons.at)
    marks, works = np.zeros_like(seen), np.zeros_like(seen)
    if school_class.grade >= chosen.first_marked_grade:
        _mark(random, school, lessons, level, seen, marks, works)
    return ClassBook(school_class, lessons, cells_of(marks, works, seen), level)


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
    random: np.random.Generator,
    school: School,
    lessons: Lessons,
    level: Floats,
    seen: Bytes,
    marks: Bytes,
    works: Bytes,
) -> None:
    """Fill the marks, their works and the debts in `seen`."""
    chosen = settings()
    drawn = random.integers(0, FINE, seen.shape, dtype=np.uint16)
    given = np.flatnonzero((drawn < _density(chosen.marks, lessons)) & ~is_missed(seen))
    _owe(drawn, lessons, seen)
    noise = random.standard_normal(len(given), dtype=np.float32)
    noise *= np.float32(chosen.levels.noise)
    noise += _expected(random, school, lessons, level).ravel()[given]
    np.rint(noise, out=noise)
    np.clip(noise, 2, 5, out=noise)
    marks.ravel()[given] = noise.astype(np.uint8)
    works.ravel()[given] = _works(random, len(given))
    works *= ~lessons.control  # the first kind is of control works


def _owe(drawn: Numbers, lessons: Lessons, seen: Bytes) -> None:
    """Put a debt where the largest numbers were drawn: no mark is there."""
    place = np.flatnonzero(drawn >= np.uint16((1 - settings().marks.debt) * FINE))
    usual = ~lessons.control[place % seen.shape[1]]
    place = place[usual & (seen.ravel()[place] == 0)]
    seen.ravel()[place] = Attendance.debt


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


def _density(chosen: MarkSettings, lessons: Lessons) -> Ints:
    """Return how many of 65536 present pupils get a mark, by lesson."""
    usual = np.where(lessons.hours[lessons.of] == 1, chosen.rare, chosen.usual)
    share = np.where(lessons.control, chosen.control, usual)
    return (share * FINE).astype(np.uint16)


def _works(random: np.random.Generator, count: int) -> Bytes:
    """Return kinds of marks of usual lessons."""
    shares = np.array([work.share for work in settings().works])
    kinds = np.repeat(np.arange(len(shares), dtype=np.uint8), np.rint(shares * 256).astype(int))
    table = np.resize(kinds, 256)
    return np.asarray(table[random.integers(0, 256, count, dtype=np.uint8)])

"""Lessons of a class in a school year: a weekly timetable laid over the school days."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from opora.generator.days import QUARTERS, SchoolDays, school_days
from opora.generator.numbers import Ints
from opora.generator.settings import settings
from opora.generator.subjects import scored_subjects, subjects

Days = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class QuarterLessons:
    """Lessons of a quarter by subject, then by day.

    place: where they stand among the lessons of the year. of: place of the subject among the taught
    ones; subject: as `subjects.SubjectList` counts it; day: since 1970; nth: number in its subject,
    from one. first: the first lesson of each subject; scored: works that are scored by task.
    """

    place: slice
    of: Ints
    subject: Days
    day: Days
    nth: npt.NDArray[np.uint16]
    first: Ints
    scored: Ints


@dataclass(frozen=True, slots=True)
class Lessons:
    """Lessons of a class in a school year, in the order quarter, subject, day.

    taught: the subjects of the class; hours: their lessons a week. of: place of a lesson's subject
    in `taught`; day: since 1970; at: place of the day among the school days; quarter: from zero;
    number: of the lesson in its subject, from zero; control: whether a control work is written.
    days: by subject and number; counts: lessons of each subject.
    """

    taught: Ints
    hours: Ints
    of: Ints
    day: Days
    at: Ints
    quarter: Ints
    number: Ints
    control: npt.NDArray[np.bool_]
    days: Days
    counts: Ints
    quarters: tuple[QuarterLessons, ...]


@lru_cache(maxsize=1024)
def lessons_of(grade: int, year: int, timetable: int) -> Lessons:
    """Return the lessons of a class of a grade by one of the region's timetables."""
    days = school_days(year)
    taught = subjects().taught(grade)
    hours = subjects().hours[taught, grade - 1]
    on_day = _week(np.random.default_rng([grade, timetable]), hours)[:, days.weekday]
    parts = [_in_quarter(on_day, days, quarter) for quarter in range(QUARTERS)]
    of, at = (np.concatenate(both) for both in zip(*parts, strict=True))
    counts = np.stack([np.bincount(part[0], minlength=len(taught)) for part in parts])
    nth = np.concatenate([_nth(count) for count in counts])
    before = np.cumsum(counts, axis=0) - counts
    quarter = days.quarter[at]
    number = nth + before[quarter, of]
    control = _is_control(nth, counts[quarter, of], hours[of])
    ends = np.cumsum([0, *(len(part[0]) for part in parts)]).tolist()
    return Lessons(
        taught=taught,
        hours=hours,
        of=of,
        day=days.day[at],
        at=at,
        quarter=quarter,
        number=number,
        control=control,
        days=days.day[at][np.lexsort((number, of))],
        counts=counts.sum(axis=0),
        quarters=tuple(
            _quarter(slice(first, last), taught, of, days.day[at], nth, control)
            for first, last in pairwise(ends)
        ),
    )


def _quarter(
    place: slice,
    taught: Ints,
    of: Ints,
    day: Days,
    nth: Ints,
    control: npt.NDArray[np.bool_],
) -> QuarterLessons:
    own, subject = of[place], taught[of[place]].astype(np.int32)
    works = np.flatnonzero(control[place] & np.isin(subject, scored_subjects()))
    last = np.append(own[works][1:] != own[works][:-1], True)[: len(works)]
    return QuarterLessons(
        place=place,
        of=own,
        subject=subject,
        day=day[place],
        nth=(nth[place] + 1).astype(np.uint16),
        first=np.flatnonzero(nth[place] == 0),
        scored=works[last],
    )


def _week(random: np.random.Generator, hours: Ints) -> npt.NDArray[np.bool_]:
    """Return on which weekdays each subject is: the emptiest ones, no day twice."""
    week = np.zeros((len(hours), settings().lessons.weekdays), np.bool_)
    load = random.random(week.shape[1])  # less than a lesson: only breaks ties
    for subject in np.argsort(-hours, kind="stable").tolist():
        chosen = np.argsort(load)[: hours[subject]]
        week[subject, chosen] = True
        load[chosen] += 1
    return week


def _in_quarter(on_day: npt.NDArray[np.bool_], days: SchoolDays, quarter: int) -> tuple[Ints, Ints]:
    """Return subject and day of the lessons of a quarter, by subject, then by day."""
    first, last = days.starts[quarter], days.starts[quarter + 1]
    of, at = np.nonzero(on_day[:, first:last])
    return of, at + first


def _nth(counts: Ints) -> Ints:
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


def _is_control(nth: Ints, count: Ints, hours: Ints) -> npt.NDArray[np.bool_]:
    chosen = settings().lessons
    regular = (nth + 1) % chosen.control_every == 0
    near_end = nth == count - 2
    return np.asarray((regular | near_end) & (hours >= chosen.control_from_hours))

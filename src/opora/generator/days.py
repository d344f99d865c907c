"""School days of a year: terms of the catalogue, days off left out."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from opora.generator.settings import settings
from opora.vocabulary.calendar import Calendar, Term, load_calendars
from opora.vocabulary.catalogue import CATALOGUE

EPOCH = date(1970, 1, 1).toordinal()  # Arrow counts days from there
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class SchoolDays:
    """Days with lessons in order: days since 1970, weekdays (0 = Monday), quarters from zero.

    starts: place of the first day of each quarter, and the number of days at the end.
    """

    calendar: Calendar
    day: npt.NDArray[np.int32]
    weekday: npt.NDArray[np.int64]
    quarter: npt.NDArray[np.int64]
    starts: tuple[int, ...]


def calendar_of(year: int) -> Calendar:
    """Return the calendar of a school year.

    For a year that the catalogue does not have it is the nearest known one (of two the later),
    moved by whole weeks so that the year begins as near to 1 September as it can, not before it.
    """
    known = load_calendars(CATALOGUE / "calendars")
    if year in known:
        return known[year]
    nearest = min(known, key=lambda other: (abs(other - year), -other))
    return _moved(known[nearest], year)


@lru_cache(maxsize=16)
def school_days(year: int) -> SchoolDays:
    """Return the days with lessons of a school year."""
    calendar = calendar_of(year)
    days, quarters = [], []
    for number, term in enumerate(calendar.quarters):
        for passed in range((term.last - term.first).days + 1):
            day = term.first + timedelta(days=passed)
            if _has_lessons(day):
                days.append(day)
                quarters.append(number)
    quarter = np.array(quarters, np.int64)
    return SchoolDays(
        calendar=calendar,
        day=np.array([day.toordinal() - EPOCH for day in days], np.int32),
        weekday=np.array([day.weekday() for day in days], np.int64),
        quarter=quarter,
        starts=tuple(np.searchsorted(quarter, range(QUARTERS + 1)).tolist()),
    )


def _has_lessons(day: date) -> bool:
    chosen = settings().lessons
    return day.weekday() < chosen.weekdays and f"{day:%m-%d}" not in chosen.days_off


def _moved(calendar: Calendar, year: int) -> Calendar:
    begins = date(year, 9, 1)
    weeks = round((begins - calendar.quarters[0].first).days / 7)
    shift = timedelta(weeks=weeks)

    def moved(terms: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(Term(t.title, max(t.first + shift, begins), t.last + shift) for t in terms)

    return replace(
        calendar,
        school_year=year,
        title=f"{year}/{year + 1} учебный год",
        source=f"{calendar.source} Сдвинуто на недель: {weeks}.",
        quarters=moved(calendar.quarters),
        half_years=moved(calendar.half_years),
    )

"""Days with lessons: days of the terms without weekends and public holidays."""

import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from opora.vocabulary.calendar import Calendar
from opora.vocabulary.catalogue import CATALOGUE

FIVE_DAYS, SIX_DAYS = 5, 6
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Public holidays: `every_year` as «11-04», month and day, and single days of single years."""

    every_year: frozenset[str]
    single: frozenset[date]

    @classmethod
    def load(cls, path: Path = CATALOGUE / "days_off.toml") -> "DaysOff":
        """Return the days off of a file; raises KeyError when a key is missing."""
        kept = tomllib.loads(path.read_text(encoding="utf-8"))
        single = frozenset(day for year in kept["years"] for day in year["days"])
        return cls(frozenset(kept["every_year"]), single)

    def __contains__(self, day: date) -> bool:
        return f"{day:%m-%d}" in self.every_year or day in self.single


@dataclass(frozen=True)
class SchoolDays:
    """Days with lessons of a calendar; `week` is FIVE_DAYS or SIX_DAYS."""

    calendar: Calendar
    off: DaysOff

    def all(self, week: int) -> list[date]:
        """Return the days in order."""
        return self._by_week[week]

    def count(self, after: date, until: date, week: int) -> int:
        """Return how many there are after a day until another one, which is in; 0 if none."""
        days = self._by_week[week]
        return max(0, bisect_right(days, until) - bisect_right(days, after))

    def back(self, on: date, number: int, week: int) -> date | None:
        """Return the latest day after which there are `number` school days until `on`.

        None when there are fewer days before. Raises ValueError for a number below one.
        """
        if number < 1:
            raise ValueError(f"number of days {number!r}, at least one is needed")
        days = self._by_week[week]
        place = bisect_right(days, on) - number
        return None if place < 0 else days[place] - _DAY

    def forward(self, day: date, number: int, week: int) -> date:
        """Return the school day that is `number` days after a day, or the last of the year."""
        days = self._by_week[week]
        place = bisect_right(days, day) + number - 1
        return days[min(place, len(days) - 1)]

    @cached_property
    def _by_week(self) -> dict[int, list[date]]:
        found = []
        for term in self.calendar.quarters:
            length = (term.last - term.first).days + 1
            found += [term.first + _DAY * passed for passed in range(length)]
        open_days = [day for day in found if day not in self.off]
        return {
            week: [day for day in open_days if day.weekday() < week]
            for week in (FIVE_DAYS, SIX_DAYS)
        }

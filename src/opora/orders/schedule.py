"""When a campaign wants its papers: named rules of days, no expression language."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Self

from opora.vocabulary.problems import UserError

# Not calendar.day_name: that speaks the language of the machine.
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_SCHOOL_YEAR_BEGINS = 9  # September; the same border as in opora.vocabulary.period


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day without a year, written «11-01»."""

    month: int
    day: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the day; UserError when no year has such a day."""
        try:
            day = date.fromisoformat(f"2000-{text}")  # a leap year: 29 February is a day
        except ValueError as error:
            message = f"«{text}» не день года. Запишите месяц и день, например «11-01»."
            raise UserError(message) from error
        return cls(day.month, day.day)

    def within(self, school_year: int) -> date:
        """Return this day of the school year named by its first calendar year.

        29 February becomes the 28th in a year that has no such day.
        """
        year = school_year if self.month >= _SCHOOL_YEAR_BEGINS else school_year + 1
        return date(year, self.month, min(self.day, calendar.monthrange(year, self.month)[1]))


@dataclass(frozen=True, slots=True)
class Schedule:
    """«last friday of month»: one day of every month; «days 09-30 12-01»: these days."""

    ordinal: int = 0
    weekday: int = 0
    days: tuple[MonthDay, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the rule; UserError lists the words that are understood."""
        words = text.lower().split()
        if words[:1] == ["days"] and len(words) > 1:
            return cls(days=tuple(MonthDay.parse(word) for word in words[1:]))
        if len(words) == 4 and words[2:] == ["of", "month"]:
            ordinal, weekday = words[:2]
            if ordinal in _ORDINALS and weekday in _WEEKDAYS:
                return cls(_ORDINALS[ordinal], _WEEKDAYS.index(weekday))
        message = (
            f"Расписание «{text}» непонятно. Запишите «last friday of month»: сначала "
            f"{', '.join(_ORDINALS)}, затем {', '.join(_WEEKDAYS)}, затем of month; или "
            "перечислите дни: «days 09-30 12-01»."
        )
        raise UserError(message)

    def day_of(self, year: int, month: int) -> date:
        """Return the day of this month."""
        weeks = calendar.Calendar().monthdatescalendar(year, month)
        days = [week[self.weekday] for week in weeks if week[self.weekday].month == month]
        return days[self.ordinal]


def due_dates(schedule: Schedule, first: date, last: date) -> list[date]:
    """Return the days of the schedule from `first` to `last`, both inclusive, in order.

    A day off stays where it is: an order that moves it has to say so.
    """
    if schedule.days:
        years = range(first.year - 1, last.year + 1)
        named = {day.within(year) for day in schedule.days for year in years}
        return sorted(day for day in named if first <= day <= last)
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    days = [schedule.day_of(number // 12, number % 12 + 1) for number in months]
    return [day for day in days if first <= day <= last]

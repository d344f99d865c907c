"""Days: reporting periods, school years, dates as people write them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze

_SEPTEMBER = 9
_CENTURY = 2000  # years of school data lie in this century; a two-digit year means it
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_DOTTED = re.compile(
    r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4}|[0-9]{2})(?:\s*г\.?)?"
)
_SCHOOL_YEAR = re.compile(
    r"(?<![0-9])(20[0-9]{2})\s*[/\\\u2010-\u2015-]\s*(20)?([0-9]{2})(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period, both days in. Raises UserError if it ends before it begins."""

    since: date
    on: date

    def __post_init__(self) -> None:
        if self.since > self.on:
            raise UserError(
                f"Начало периода {self.since:%d.%m.%Y} позже конца {self.on:%d.%m.%Y}. "
                "Поменяйте даты местами."
            )

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.on


@dataclass(frozen=True, slots=True)
class Window:
    """Days that are asked about; None leaves an end open."""

    since: date | None = None
    on: date | None = None


def school_year_of(day: date) -> int:
    """Return the first year of the school year: 2024 for 1 September 2024 – 31 August 2025."""
    return day.year if day.month >= _SEPTEMBER else day.year - 1


@lru_cache(maxsize=1024)
def school_year_from_text(text: str) -> int | None:
    """Return 2024 for a text with «2024/2025», «2024-25» and the like; None if there is none.

    A single year is not enough: it may be either of the two.
    """
    for first, _, last in _SCHOOL_YEAR.findall(squeeze(text)):
        if (int(first) + 1) % 100 == int(last):
            return int(first)
    return None


def parse_date(text: str) -> date:
    """Return the day of «2025-02-28», «28.02.2025» or «28.02.25».

    Raises UserError for other spellings, for a day that does not exist, and for years before 2000.
    """
    tidy = squeeze(text)
    match = _ISO.fullmatch(tidy) or _DOTTED.fullmatch(tidy)
    if match is None:
        raise UserError(f"Не дата: «{tidy}». Напишите так: 28.02.2025 или 2025-02-28.")
    year = int(match["year"]) + (_CENTURY if len(match["year"]) == 2 else 0)
    if year // 100 * 100 != _CENTURY:
        raise UserError(f"Дата «{tidy}»: год {year} вне этого века. Исправьте год.")
    try:
        return date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        raise UserError(f"Дата «{tidy}»: такого дня нет в календаре. Исправьте дату.") from None


def last_weekday(year: int, month: int, weekday: int) -> date:
    """Return the last such weekday (0 = Monday, 4 = Friday) of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    last = following - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)

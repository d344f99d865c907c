"""Day columns: month names, day numbers and dates in headers."""

import re
from datetime import date
from functools import lru_cache
from itertools import zip_longest

from opora.vocabulary.period import school_year_of
from opora.vocabulary.text import fold, squeeze

_MONTHS = {
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "май": 5, "мая": 5, "июн": 6,
    "июл": 7, "авг": 8, "сен": 9, "окт": 10, "ноя": 11, "дек": 12,
}  # fmt: skip
_MONTH_NAME = (
    r"(январ[ья]|янв|феврал[ья]|февр?|марта?|мар|апрел[ья]|апр|ма[йя]|июн[ья]?|июл[ья]?"
    r"|августа?|авг|сентябр[ья]|сент?|октябр[ья]|окт|ноябр[ья]|нояб?|декабр[ья]|дек)"
)
_MONTH = re.compile(_MONTH_NAME + r"\.?(?:\s+20\d\d(?:\s*г\.?)?)?")
_WEEKDAY = r"(?:[\s,]*\(?(?:пн|вт|ср|чт|пт|сб|вс)\)?\.?)?"
_ISO = re.compile(r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?:[ t]00:00(?::00)?)?")
_DOTTED = re.compile(
    r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>\d{4}|\d{2}))?\.?(?:\s*г\.?)?"
    + _WEEKDAY
)
_WORDED = re.compile(
    r"(?P<day>\d{1,2})[\s.-]*" + _MONTH_NAME.replace("(", "(?P<month>", 1)
    + r"\.?(?:[\s.-]*(?P<year>20\d\d|\d\d))?(?:\s*г\.?)?" + _WEEKDAY
)  # fmt: skip
_FIRST_MONTH = 9  # the school year begins in September; August and before belong to its second half


@lru_cache(maxsize=4096)
def month_of(text: str) -> int | None:
    """Return the number of the month a header names («Март», «окт.»), else None."""
    match = _MONTH.fullmatch(fold(text))
    return None if match is None else _MONTHS[match.group(1)[:3]]


@lru_cache(maxsize=4096)
def day_of(text: str) -> int | None:
    """Return a day number 1..31 of a header cell, else None."""
    cleaned = squeeze(text)
    is_number = len(cleaned) <= 2 and cleaned.isdecimal()
    return int(cleaned) if is_number and 1 <= int(cleaned) <= 31 else None


@lru_cache(maxsize=1024)
def in_school_year(day: int, month: int, school_year: int) -> date | None:
    """Return the date of a day and month of a school year, None if there is no such day."""
    try:
        return date(school_year if month >= _FIRST_MONTH else school_year + 1, month, day)
    except ValueError:
        return None


def _parts(text: str) -> tuple[int, int, int | None] | None:
    """Return day, month and year (None where it is not written) of a header cell."""
    cleaned = fold(text)
    match = _ISO.fullmatch(cleaned) or _DOTTED.fullmatch(cleaned) or _WORDED.fullmatch(cleaned)
    if match is None:
        return None
    month, year = match["month"], match["year"]
    number = int(month) if month.isdecimal() else _MONTHS[month[:3]]
    if not (1 <= number <= 12 and 1 <= int(match["day"]) <= 31):
        return None
    century = 2000 if year and len(year) == 2 else 0
    return int(match["day"]), number, int(year) + century if year else None


def is_date_header(text: str) -> bool:
    """Tell whether a header cell is a date, with or without a year."""
    return _parts(text) is not None


def full_date(text: str) -> date | None:
    """Return the date of a header cell that names its year, else None."""
    parts = _parts(text)
    if parts is None or parts[2] is None:
        return None
    try:
        return date(parts[2], parts[1], parts[0])
    except ValueError:
        return None


def header_date(text: str, school_year: int | None) -> date | None:
    """Return the date of a header cell; without a year in it, the school year decides.

    None for a day that does not exist, or that lies outside the school year.
    """
    parts = _parts(text)
    if parts is None:
        return None
    if parts[2] is None:
        return None if school_year is None else in_school_year(parts[0], parts[1], school_year)
    found = full_date(text)
    if found is None or school_year not in (None, school_year_of(found)):
        return None
    return found


def school_year_of_headers(row: list[str]) -> int | None:
    """Return the school year of the full dates of a header, None if there are none or several."""
    years = {school_year_of(day) for day in map(full_date, row) if day is not None}
    return years.pop() if len(years) == 1 else None


def month_day_columns(
    months: list[str], days: list[str]
) -> list[tuple[int, int | None, int | None, str]]:
    """Return (column, month, day, header) of a two-row header: months over days.

    A month holds until the next filled cell of its row; columns whose upper cell is something else
    (a mean, a total) are left out. Day None marks a column under a month without a day number.
    """
    found: list[tuple[int, int | None, int | None, str]] = []
    month: int | None = None
    for column, (upper, lower) in enumerate(zip_longest(months, days, fillvalue="")):
        titled = bool(upper) and bool(squeeze(upper))
        if titled:
            month = month_of(upper)
        if month is not None and (titled or (lower and squeeze(lower))):
            found.append((column, month, day_of(lower), lower))
    return found

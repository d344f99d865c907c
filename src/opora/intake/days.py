"""Day columns: month names, day numbers and dates in headers."""

import re
from datetime import date

from opora.vocabulary.text import fold, squeeze

_MONTHS = {
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "ма": 5, "июн": 6,
    "июл": 7, "авг": 8, "сен": 9, "окт": 10, "ноя": 11, "дек": 12,
}  # fmt: skip
_MONTH = re.compile(r"(янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.?(?:\s+20\d\d)?")
_ISO = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?(?:\s*\(?[а-яё]{2}\)?\.?)?")
_FIRST_MONTH = (
    9  # the school year begins in September; August and earlier belong to its second half
)


def month_of(text: str) -> int | None:
    """Return the number of the month a header names («Март», «окт.»), else None."""
    match = _MONTH.fullmatch(fold(text))
    return None if match is None else _MONTHS.get(match.group(1), 5)


def day_of(text: str) -> int | None:
    """Return a day number 1..31 of a header cell, else None."""
    cleaned = squeeze(text)
    return int(cleaned) if cleaned.isdecimal() and 1 <= int(cleaned) <= 31 else None


def in_school_year(day: int, month: int, school_year: int) -> date | None:
    """Return the date of a day and month of a school year, None if there is no such day."""
    try:
        return date(school_year if month >= _FIRST_MONTH else school_year + 1, month, day)
    except ValueError:
        return None


def is_date_header(text: str) -> bool:
    """Tell whether a header cell is a date, with or without a year."""
    cleaned = fold(text)
    if _ISO.match(cleaned):
        return True
    match = _DOTTED.fullmatch(cleaned)
    return bool(match and 1 <= int(match.group(1)) <= 31 and 1 <= int(match.group(2)) <= 12)


def header_date(text: str, school_year: int | None) -> date | None:
    """Return the date of a header cell; without a year in it, the school year decides."""
    cleaned = fold(text)
    iso, dotted = _ISO.match(cleaned), _DOTTED.fullmatch(cleaned)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif dotted:
        day, month = int(dotted.group(1)), int(dotted.group(2))
        if dotted.group(3) is None:
            return None if school_year is None else in_school_year(day, month, school_year)
        year = int(dotted.group(3)) + (2000 if len(dotted.group(3)) == 2 else 0)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_day_columns(
    months: list[str], days: list[str]
) -> list[tuple[int, int | None, int | None, str]]:
    """Return (column, month, day, header) of a two-row header: months over days.

    A month holds until the next filled cell of its row; columns whose upper cell is something else
    (a mean, a total) are left out. Day None marks a column under a month without a day number.
    """
    found: list[tuple[int, int | None, int | None, str]] = []
    month: int | None = None
    for column in range(max(len(months), len(days))):
        upper = months[column] if column < len(months) else ""
        lower = days[column] if column < len(days) else ""
        if squeeze(upper):
            month = month_of(upper)
        if month is not None and (squeeze(lower) or squeeze(upper)):
            found.append((column, month, day_of(lower), lower))
    return found

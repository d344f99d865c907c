"""Headers of tables whose rows are people: which column is what."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from opora.intake.days import (
    header_date,
    in_school_year,
    is_date_header,
    month_day_columns,
    month_of,
)
from opora.intake.grid import Grid
from opora.intake.term_tables import is_mean, term_of
from opora.vocabulary.subject import standard_subjects
from opora.vocabulary.text import fold, squeeze

_NAME = re.compile(r"(?!.*(?:учител|преподават))(ф\.?\s*и\.?\s*о\b|фамили|ученик|обучающ|учащ)")
_CORNER = re.compile(r"предмет\s*(?:[/\\|].*)?")
_WEIGHTED = re.compile(r"(ср\S*\s*взв|средневзв)")
_PLAIN = {
    "№": "number", "n": "number", "№ п/п": "number", "п/п": "number", "класс": "school_class",
    "школа": "school", "оо": "school", "предмет": "subject_name", "имя": "given",
    "отчество": "given",
}  # fmt: skip
_PERSONAL = re.compile(r"(дата рожд|снилс|серия|паспорт|документ|телефон|почта|e-?mail|адрес|пол$)")
_NOTES = re.compile(r"(примечан|комментар|пропу(ск|щен)|замечан)")
_ENOUGH_SUBJECTS = 3


@dataclass
class PersonHeader:
    """Columns of one table of people.

    `days`: (column, date ordinal); `impossible`: day columns that are no day; `subjects`: (column,
    name in the header); `finals`: (column, term); `depth`: how many rows the header takes.
    """

    names: list[int]
    depth: int = 1
    number: int | None = None
    school_class: int | None = None
    school: int | None = None
    personal: list[int] = field(default_factory=list)
    subject_name: int | None = None
    days: list[tuple[int, int]] = field(default_factory=list)
    impossible: list[tuple[int, str]] = field(default_factory=list)
    subjects: list[tuple[int, str]] = field(default_factory=list)
    means: list[int] = field(default_factory=list)
    weighted: list[int] = field(default_factory=list)
    finals: list[tuple[int, str]] = field(default_factory=list)

    def compares(self) -> bool:
        """Tell whether the stated mean is one of the marks of its row."""
        return bool(self.days) and len(self.means) == 1

    def is_dated(self) -> bool:
        """Tell whether the columns are days rather than subjects."""
        return bool(self.days or self.impossible)

    def values(self) -> set[int]:
        """Return the columns whose cells must not vanish."""
        pairs = [*self.days, *self.impossible, *self.subjects, *self.finals]
        return {place for place, _ in pairs} | {*self.means, *self.weighted}

    def known(self) -> set[int]:
        """Return all columns that are read or, being personal data, left out on purpose."""
        single = {self.number, self.school_class, self.school, self.subject_name} - {None}
        return self.values() | {*self.names, *self.personal} | {c for c in single if c is not None}


def name_column(row: list[str]) -> int | None:
    """Return the column whose header speaks of people («ФИО», «Обучающийся»), else None.

    «Ученик: …» is a label, not a header. «Предмет» in the corner stands over people when at least
    three known subjects stand right of it (formats.md §7.1), else over subjects.
    """
    return _name_column(tuple(row))


@lru_cache(maxsize=1024)  # every format asks about the same rows
def _name_column(row: tuple[str, ...]) -> int | None:
    place = next((column for column, cell in enumerate(row) if _speaks_of_people(cell)), None)
    return _corner(row) if place is None else place


def _corner(row: Sequence[str]) -> int | None:
    place = next((column for column, cell in enumerate(row) if _is_corner(cell)), None)
    if place is None or len(_known_subjects(row[place + 1 :])) < _ENOUGH_SUBJECTS:
        return None
    return place


def _known_subjects(titles: Sequence[str]) -> list[str]:
    tidy = (squeeze(title) for title in titles if title)
    return [title for title in tidy if title and standard_subjects().known(title)]


@lru_cache(maxsize=4096)
def _speaks_of_people(text: str) -> bool:
    return ":" not in text and _NAME.match(fold(text)) is not None


@lru_cache(maxsize=4096)
def _is_corner(text: str) -> bool:
    return _CORNER.fullmatch(fold(text)) is not None


@lru_cache(maxsize=8192)
def _may_title_people(text: str) -> bool:
    return _speaks_of_people(text) or _is_corner(text)


def people_headers(grid: Grid, is_header: Callable[[Grid, int], bool]) -> list[int]:
    """Return the rows that are a header of people by `is_header`.

    Only rows with a title of people and those right above are asked: months may stand above it.
    """
    return [index for index in grid.once(_people_rows) if is_header(grid, index)]


def _people_rows(grid: Grid) -> list[int]:
    titled = grid.rows_with(_may_title_people)
    rows = [index for index in titled if name_column(grid.rows[index]) is not None]
    return sorted({*rows, *(index - 1 for index in rows if index)})


@lru_cache(maxsize=4096)
def is_weighted(title: str) -> bool:
    """Tell whether a header is of a weighted mean («Ср. взв. балл»)."""
    return _WEIGHTED.match(fold(title)) is not None


def has_dates(row: list[str]) -> bool:
    """Tell whether a header of people has date columns."""
    place = name_column(row)
    return place is not None and any(is_date_header(cell) for cell in row[place + 1 :] if cell)


def has_months(grid: Grid, index: int) -> bool:
    """Tell whether rows index and index+1 are a header «ФИО | month …» over days."""
    if index + 1 >= len(grid.rows):
        return False
    upper, lower = grid.rows[index], grid.rows[index + 1]
    place = name_column(upper)
    place = name_column(lower) if place is None else place
    if place is None:
        return False
    columns = month_day_columns(upper[place + 1 :], lower[place + 1 :])
    return any(month_of(cell) for cell in upper if cell) and any(day for _, _, day, _ in columns)


def has_subjects(row: list[str]) -> bool:
    """Tell whether a header of people has at least three columns that are known subjects.

    Fewer are enough when every other column is one of the usual ones.
    """
    place = name_column(row)
    if place is None:
        return False
    titles = [squeeze(cell) for cell in row[place + 1 :] if squeeze(cell)]
    known = _known_subjects(titles)
    return len(known) >= _ENOUGH_SUBJECTS or (
        bool(known) and all(_usual(title) for title in titles if title not in known)
    )


def _usual(title: str) -> bool:
    text = fold(title)
    return bool(text in _PLAIN or _PERSONAL.match(text) or is_mean(text) or term_of(text))


def read_header(grid: Grid, index: int, school_year: int | None) -> PersonHeader:
    """Return the columns of the header at `index`; a header of months takes two rows.

    `school_year` gives days their year; None if the sheet does not name it.
    """
    row = grid.rows[index]
    if has_months(grid, index):
        lower = grid.rows[index + 1]
        place = name_column(row)
        header = PersonHeader([name_column(lower) or 0 if place is None else place], depth=2)
        _plain_columns(header, [_upper(a, b) for a, b in _zip(row, lower)])
        _month_columns(header, row, lower, school_year)
        return _settled(header)
    header = PersonHeader([name_column(row) or 0])
    _plain_columns(header, row)
    for column in range(header.names[0] + 1, len(row)):
        if is_date_header(row[column]):
            _day_column(header, column, header_date(row[column], school_year), row[column])
    return _settled(header)


def _settled(header: PersonHeader) -> PersonHeader:
    """In a table of days an unknown column is not a subject; in a table of subjects a total is
    not a final mark."""
    if header.is_dated():
        header.subjects = []
    elif header.subjects:
        header.weighted += [place for place, _ in header.finals]
        header.finals = []
    return header


def _zip(upper: list[str], lower: list[str]) -> list[tuple[str, str]]:
    width = max(len(upper), len(lower))
    pad = [""] * width
    return list(zip((upper + pad)[:width], (lower + pad)[:width], strict=True))


def _upper(upper: str, lower: str) -> str:
    """Prefer words: a month or a day number is no plain column."""
    return "" if month_of(upper) else upper or ("" if squeeze(lower).isdecimal() else lower)


def _month_columns(
    header: PersonHeader, upper: list[str], lower: list[str], school_year: int | None
) -> None:
    shift = header.names[0] + 1
    read = header.values()  # a mean or a final mark under the last month is no day
    for column, month, day, text in month_day_columns(upper[shift:], lower[shift:]):
        found = None
        if month and day and school_year is not None:
            found = in_school_year(day, month, school_year)
        if found is not None or column + shift not in read:
            _day_column(header, column + shift, found, text)


def _day_column(header: PersonHeader, column: int, day: date | None, text: str) -> None:
    if day is None:
        header.impossible.append((column, squeeze(text)))
    else:
        header.days.append((column, day.toordinal()))


def _plain_columns(header: PersonHeader, row: list[str]) -> None:
    for column, cell in enumerate(row):
        text = fold(cell)
        if not text or column in header.names or is_date_header(cell):
            continue
        kind = _PLAIN.get(text)
        if kind == "given":
            if column == header.names[-1] + 1:
                header.names.append(column)
        elif kind is not None:
            if getattr(header, kind) is None:
                setattr(header, kind, column)
        elif column > header.names[-1]:
            _value_column(header, column, cell, text)


def _value_column(header: PersonHeader, column: int, cell: str, text: str) -> None:
    if is_weighted(text):
        header.weighted.append(column)
    elif is_mean(text):
        header.means.append(column)
    elif term := term_of(text):
        header.finals.append((column, term))
    elif _PERSONAL.match(text):
        header.personal.append(column)
    elif not _NOTES.match(text):
        header.subjects.append((column, squeeze(cell)))

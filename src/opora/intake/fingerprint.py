"""Where the header of an unknown sheet stands, and what it is known by next time."""

import hashlib
from collections.abc import Iterator

from opora.intake.cells import CellReader
from opora.intake.days import day_of, is_date_header, month_of
from opora.intake.grid import Grid
from opora.intake.labels import is_label_row
from opora.intake.legends import default_legend
from opora.intake.person_header import name_column
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.text import fold, squeeze

_SEARCHED = 60  # rows: a header that stands lower is no header
_DEEPEST = 3
_DAY = "‹day›"
_LENGTH = 32  # hexadecimal digits


def header_span(grid: Grid) -> range:
    """Return the rows of the header; an empty range at 0 where there is none.

    It is the row that names people («ФИО»), else the row above the first person; months over days
    and second rows of titles belong to it.
    """
    return grid.once(_header_span)


def fingerprint(grid: Grid) -> str:
    """Return what the sheet is known by: equal for equal headers, whatever the rows below hold.

    Made of the titles and their columns. Days are not told apart, and days at the end of the header
    are not counted: the same table of another month is the same. A sheet without a header is known
    by all its cells.
    """
    span = header_span(grid)
    told = _titles(grid, span) if span else enumerate(map(tuple, grid.rows))
    text = "\n".join(f"{column}\t" + "\t".join(titles) for column, titles in told)
    return hashlib.sha256(f"{len(span)}\n{text}".encode()).hexdigest()[:_LENGTH]


def header_titles(grid: Grid, span: range) -> dict[int, str]:
    """Return the lowest title over each column of a header."""
    return {
        column: squeeze(cell)
        for index in span
        if index < len(grid.rows)
        for column, cell in enumerate(grid.rows[index])
        if cell and squeeze(cell)
    }


def _header_span(grid: Grid) -> range:
    rows = range(min(_SEARCHED, len(grid.rows)))
    start = next((index for index in rows if _names_people(grid, index)), None)
    if start is None:
        person = next((index for index in rows if _is_person(grid, index)), 0)
        above = range(person - 1, -1, -1)
        start = next((index for index in above if _may_be_header(grid, index)), None)
    if start is None:
        return range(0)
    if start and any(map(month_of, grid.rows[start - 1])):
        start -= 1
    return range(start, _end(grid, start))


def _names_people(grid: Grid, index: int) -> bool:
    return grid.filled[index] > 1 and name_column(grid.rows[index]) is not None


def _is_person(grid: Grid, index: int) -> bool:
    row = grid.rows[index]
    return any(looks_like_name(cell) for cell in row if cell) and _may_be_header(grid, index)


def _may_be_header(grid: Grid, index: int) -> bool:
    return grid.filled[index] > 1 and not is_label_row(grid, index)


def _end(grid: Grid, start: int) -> int:
    """Return the row after the header: below its first row no names stand and no marks, but days
    under months."""
    cells = CellReader(default_legend("handmade"))
    first = grid.rows[start]
    has_months = any(month_of(cell) for cell in first if cell)
    place = name_column(first) or 0
    for index in range(start + 1, min(start + _DEEPEST, len(grid.rows))):
        row = [squeeze(cell) for cell in grid.rows[index]]
        filled = [cell for cell in row if cell]
        if has_months and (name_column(row) is not None or sum(map(bool, map(day_of, row))) > 1):
            return index + 1
        blank_name = place >= len(row) or not row[place]
        if not (filled and blank_name) or any(cells[cell] is not None for cell in filled):
            return index
        if any(map(looks_like_name, filled)):
            return index
    return min(start + _DEEPEST, len(grid.rows))


def _titles(grid: Grid, span: range) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the titles of each titled column, days at the end as one column."""
    rows = grid.rows[span.start : span.stop]
    width = max(map(len, rows))
    stacks = [tuple(_token(row, column) for row in rows) for column in range(width)]
    while stacks and not any(stacks[-1]):
        stacks.pop()
    while len(stacks) > 1 and _DAY in stacks[-1] and _DAY in stacks[-2]:
        stacks.pop()
    for column, stack in enumerate(stacks):
        if any(stack):
            yield column, (_DAY,) if _DAY in stack else stack


def _token(row: list[str], column: int) -> str:
    text = row[column] if column < len(row) else ""
    if text and (is_date_header(text) or month_of(text) or day_of(text)):
        return _DAY
    return fold(text)

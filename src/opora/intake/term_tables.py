"""Tables of final marks: which column is which term, and what kind of value it holds."""

import re
from dataclasses import dataclass
from functools import lru_cache

from opora.intake.grid import Grid
from opora.intake.writer import SheetWriter
from opora.vocabulary.text import fold, squeeze

_PERIOD = re.compile(
    r"(?:за |итог\S* (?:за )?)?([1-4]|i{1,3}|iv)\s*-?\s*(?:ая|я|ое|е|й|ый|ий)?\s*"
    r"(четверть|четв|чет|ч|триместр|трим|тр|т|полугодие|полуг|пол|п)\.?"
)
_PERIOD_NAMES = {"ч": "четверть", "т": "триместр", "п": "полугодие"}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_YEARLY = (
    (re.compile(r"гос\S*\s*экз"), "гос. экзамен"),
    (re.compile(r"экз"), "экзамен"),
    (re.compile(r"год(?:$|[\s.]|ов)"), "год"),
    (re.compile(r"итог"), "итог"),
)
_MEAN = re.compile(r"ср(?:\.|едн|\s|$)")
_GROUP = "учебные периоды"
_DEEPEST_HEADER = 4


@lru_cache(maxsize=4096)
def term_of(header: str) -> str | None:
    """Return «1 четверть», «2 полугодие», «год», «экзамен», «итог» for a header, else None."""
    text = fold(header)
    match = _PERIOD.fullmatch(text)
    if match:
        number = _ROMAN.get(match.group(1), match.group(1))
        return f"{number} {_PERIOD_NAMES[match.group(2)[0]]}"
    return next((name for pattern, name in _YEARLY if pattern.match(text)), None)


@lru_cache(maxsize=4096)
def is_mean(header: str) -> bool:
    """Tell whether a header is of a mean: «Средний балл», «Ср. взв. балл», «Ср.»."""
    return _MEAN.match(fold(header)) is not None


@dataclass(frozen=True, slots=True)
class TermColumn:
    """A column of final marks (`stated` False) or of means printed by the journal (True)."""

    column: int
    term: str
    stated: bool


def header_depth(writer: SheetWriter, header: int, end: int, key_column: int) -> int:
    """Return how many rows a header takes: below its first row the key column is empty and no cell
    reads as a value."""
    rows = writer.grid.rows
    last = min(header + _DEEPEST_HEADER, end)
    for index in range(header + 1, last):
        row = rows[index]
        if key_column < len(row) and squeeze(row[key_column]):
            return index - header
        if any(writer.is_value(cell) for cell in row if squeeze(cell)):
            return index - header
    return last - header


def term_columns(grid: Grid, header: int, depth: int, first: int) -> list[TermColumn]:
    """Return the columns of a header of terms, from column `first` on.

    The lowest filled cell of a column says what it holds; the term stands there too, or above it
    over several columns. Columns of no known term are left out.
    """
    rows = grid.rows[header : header + depth]
    found = []
    group: str | None = None
    for column in range(first, max(map(len, rows))):
        stack = [squeeze(row[column]) if column < len(row) else "" for row in rows]
        filled = [cell for cell in stack if cell]
        if not filled:
            continue
        above = [cell for cell in stack[:-1] if cell]
        if above:
            group = next(filter(None, map(term_of, reversed(above))), None)
        lowest = filled[-1]
        term = group or term_of(lowest) or ""
        if is_mean(lowest) or (term and fold(lowest) != _GROUP):
            found.append(TermColumn(column, term, is_mean(lowest)))
    return found


def read_term_cells(
    writer: SheetWriter, pupil: int, subject: int, index: int, columns: list[TermColumn]
) -> None:
    """Add the final marks and count the stated means of one row."""
    row = writer.grid.rows[index]
    for item in columns:
        text = row[item.column] if item.column < len(row) else ""
        if not squeeze(text):
            continue
        if item.stated:
            writer.stated_mean(index, item.column, text)
        else:
            writer.final_cell(pupil, subject, writer.term(item.term), index, item.column, text)

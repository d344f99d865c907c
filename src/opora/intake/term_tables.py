"""Tables of final marks: which column is which term, and what kind of value it holds."""

import re
from dataclasses import dataclass

from opora.intake.writer import SheetWriter
from opora.vocabulary.text import fold, squeeze

_PERIOD = re.compile(
    r"(\d|[ivx]{1,3})\s*[-–]?(?:ая|я|ое|е|й)?\s*(четв|чет|ч|тр|т|полуг|пол|п)[а-я]*\.?"
)
_PERIOD_NAMES = {"ч": "четверть", "т": "триместр", "п": "полугодие"}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_YEARLY = (
    ("гос", "гос. экзамен"),
    ("экз", "экзамен"),
    ("год", "год"),
    ("итог", "итог"),
)


def term_of(header: str) -> str | None:
    """Return «1 четверть», «2 полугодие», «год», «экзамен», «итог» for a header, else None."""
    text = fold(header)
    match = _PERIOD.fullmatch(text)
    if match:
        number = _ROMAN.get(match.group(1), match.group(1))
        return f"{number} {_PERIOD_NAMES[match.group(2)[0]]}"
    return next((name for start, name in _YEARLY if text.startswith(start)), None)


@dataclass(frozen=True, slots=True)
class TermColumn:
    """A column of final marks (`stated` False) or of means printed by the journal (True)."""

    column: int
    term: str
    stated: bool


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

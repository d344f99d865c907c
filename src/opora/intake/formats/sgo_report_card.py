"""«Табель успеваемости учащегося»: blocks of final marks by term (formats.md §2.5, F02)."""

from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.pupil_blocks import read_final_blocks
from opora.intake.reading import Hints, Reading
from opora.intake.term_tables import TermColumn, term_of
from opora.vocabulary.text import fold, squeeze

_HEADER_ROWS = 4


def _is_header(row: list[str]) -> bool:
    titles = {fold(cell) for cell in row if cell}
    return "предмет" in titles and "учебные периоды" in titles


def recognises(grid: Grid) -> bool:
    """Tell whether some row holds both «Предмет» and «Учебные периоды»."""
    return any(_is_header(row) for row in grid.rows)


def _columns(grid: Grid, header: int) -> tuple[list[TermColumn], int]:
    """Return the columns and the first row of data.

    The lowest filled header cell of a column names its value, the nearest term to the left in the
    term row names its term.
    """
    rows = [grid.rows[i] for i in range(header, min(header + _HEADER_ROWS, len(grid.rows)))]
    depth = next((i for i, row in enumerate(rows) if _leaf(row)), len(rows) - 1)
    found: list[TermColumn] = []
    width = max(len(row) for row in rows[: depth + 1])
    term = ""
    for column in range(width):
        stack = [squeeze(row[column]) if column < len(row) else "" for row in rows[: depth + 1]]
        term = next((t for t in map(term_of, reversed(stack[:depth])) if t), term)
        lowest = next((cell for cell in reversed(stack) if cell), "")
        if term and lowest and fold(lowest) != "учебные периоды":
            found.append(TermColumn(column, term, fold(lowest).startswith("ср")))
    return found, header + depth + 1


def _leaf(row: list[str]) -> bool:
    titles = [fold(cell) for cell in row if cell]
    return sum(title.startswith("ср") for title in titles) > 1


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add the final marks of every block."""
    read_final_blocks(grid, hints, reading, _is_header, _columns)


FORMAT = Format(
    key="sgo_report_card",
    title="Табель успеваемости учащегося («Сетевой город. Образование»)",
    recognises=recognises,
    read=read,
)

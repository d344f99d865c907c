"""«Итоговые отметки» of one pupil (formats.md §2.3, StudentTotalMarks)."""

from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.pupil_blocks import read_final_blocks
from opora.intake.reading import Hints, Reading
from opora.intake.term_tables import TermColumn, term_of
from opora.vocabulary.text import fold


def _is_header(row: list[str]) -> bool:
    titles = [fold(cell) for cell in row if cell]
    terms = [title for title in titles if term_of(title)]
    return "предмет" in titles and "учебные периоды" not in titles and len(terms) > 1


def recognises(grid: Grid) -> bool:
    """Tell whether some row is «Предмет | 1 четверть | … | Итог. оценка» without a name column."""
    return any(_is_header(row) and not _names_pupils(row) for row in grid.rows)


def _names_pupils(row: list[str]) -> bool:
    return any(fold(cell).startswith(("фио", "ф.и.о", "фамилия")) for cell in row)


def _columns(grid: Grid, header: int) -> tuple[list[TermColumn], int]:
    row = grid.rows[header]
    found = [(column, term_of(cell)) for column, cell in enumerate(row)]
    first = header + 1
    while first < len(grid.rows) and not any(c.strip() for c in grid.rows[first]):
        first += 1
    return [TermColumn(column, term, False) for column, term in found if term], first


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add the final marks of the pupil, or of every block where there are several."""
    read_final_blocks(grid, hints, reading, _is_header, _columns)


FORMAT = Format(
    key="sgo_final_marks",
    title="Итоговые отметки («Сетевой город. Образование»)",
    recognises=recognises,
    read=read,
)

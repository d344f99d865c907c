"""«Итоговые отметки» of one pupil (formats.md §2.3, StudentTotalMarks)."""

from opora.intake.days import month_of
from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.person_header import name_column
from opora.intake.pupil_blocks import read_final_blocks, subject_headers
from opora.intake.reading import Hints, Reading
from opora.intake.term_tables import term_of
from opora.vocabulary.text import fold


def _is_header(row: list[str]) -> bool:
    if any(map(month_of, row)) or name_column(row) is not None:
        return False
    titles = [fold(cell) for cell in row if cell]
    if "предмет" not in titles or "учебные периоды" in titles:
        return False
    return sum(map(bool, map(term_of, titles))) > 1


def recognises(grid: Grid) -> bool:
    """Tell whether some row is «Предмет | 1 четверть | … | Итог. оценка» without people in it."""
    return bool(subject_headers(grid, _is_header))


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add the final marks of the pupil, or of every block where there are several."""
    read_final_blocks(grid, hints, reading, _is_header)


FORMAT = Format(
    key="sgo_final_marks",
    title="Итоговые отметки («Сетевой город. Образование»)",
    recognises=recognises,
    read=read,
)

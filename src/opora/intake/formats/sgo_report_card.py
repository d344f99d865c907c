"""«Табель успеваемости учащегося»: blocks of final marks by term (formats.md §2.5, F02)."""

from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.pupil_blocks import read_final_blocks, subject_headers
from opora.intake.reading import Hints, Reading
from opora.vocabulary.text import fold


def _is_header(row: list[str]) -> bool:
    titles = {fold(cell) for cell in row if cell}
    return "предмет" in titles and "учебные периоды" in titles


def recognises(grid: Grid) -> bool:
    """Tell whether some row holds both «Предмет» and «Учебные периоды»."""
    return bool(subject_headers(grid, _is_header))


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add the final marks of every block."""
    read_final_blocks(grid, hints, reading, _is_header)


FORMAT = Format(
    key="sgo_report_card",
    title="Табель успеваемости учащегося («Сетевой город. Образование»)",
    recognises=recognises,
    read=read,
)

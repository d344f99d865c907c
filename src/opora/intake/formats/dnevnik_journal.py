"""«Дневник.ру» journal sheet, reconstructed (formats.md §3.4): dates, «Ср.», «Ср. взв.», term."""

from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.legends import default_legend, effective_legend, printed_legend
from opora.intake.person_header import is_weighted, people_headers
from opora.intake.person_tables import read_people
from opora.intake.person_titles import is_dated_header, subject_and_class
from opora.intake.reading import Hints, Reading
from opora.intake.writer import SheetWriter


def _is_header(grid: Grid, index: int) -> bool:
    if not is_dated_header(grid, index):
        return False
    return any(is_weighted(cell) for cell in grid.rows[index] if cell)


def recognises(grid: Grid) -> bool:
    """Tell whether some row is «Фамилия Имя | dates | Ср. | Ср. взв.»."""
    return bool(people_headers(grid, _is_header))


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add the dated marks of every table of the sheet."""
    legend = effective_legend(default_legend("dnevnik"), printed_legend(grid))
    read_people(SheetWriter(grid, hints, reading, legend), _is_header, subject_and_class)


FORMAT = Format(
    key="dnevnik_journal",
    title="Журнал класса «Дневник.ру» (восстановлен по описанию)",
    recognises=recognises,
    read=read,
    reconstructed=True,
)

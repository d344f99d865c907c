"""A hand-made sheet «ФИО × предмет»: marks without dates (formats.md §7.1)."""

from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.labels import Labels, class_in_title
from opora.intake.legends import default_legend, effective_legend, printed_legend
from opora.intake.person_header import has_dates, has_months, has_subjects, people_headers
from opora.intake.person_tables import read_people
from opora.intake.reading import Hints, Reading
from opora.intake.writer import SheetWriter
from opora.vocabulary.text import squeeze


def _is_header(grid: Grid, index: int) -> bool:
    row = grid.rows[index]
    return has_subjects(row) and not has_dates(row) and not has_months(grid, index)


def recognises(grid: Grid) -> bool:
    """Tell whether some row is a header of people and subjects, without days."""
    return bool(people_headers(grid, _is_header))


def _class_of_sheet(grid: Grid, labels: Labels) -> None:
    labels.school_class = labels.school_class or class_in_title(squeeze(grid.name or ""))


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add the marks of every table of the sheet as final marks of an unnamed term."""
    legend = effective_legend(default_legend("handmade"), printed_legend(grid))
    read_people(SheetWriter(grid, hints, reading, legend), _is_header, _class_of_sheet)


FORMAT = Format(
    key="handmade_subjects",
    title="Таблица «ФИО × предмет», сделанная вручную",
    recognises=recognises,
    read=read,
    fallback=True,
)

"""A hand-made journal of one subject: «ФИО × дата» (formats.md §7.1)."""

from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.legends import default_legend, effective_legend, printed_legend
from opora.intake.person_header import people_headers
from opora.intake.person_tables import read_people
from opora.intake.person_titles import is_dated_header, subject_and_class
from opora.intake.reading import Hints, Reading
from opora.intake.writer import SheetWriter


def recognises(grid: Grid) -> bool:
    """Tell whether some row is a header of people and days."""
    return bool(people_headers(grid, is_dated_header))


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add the dated marks of every table of the sheet."""
    legend = effective_legend(default_legend("handmade"), printed_legend(grid))
    read_people(SheetWriter(grid, hints, reading, legend), is_dated_header, subject_and_class)


FORMAT = Format(
    key="handmade_dates",
    title="Таблица «ФИО × дата», сделанная вручную",
    recognises=recognises,
    read=read,
    fallback=True,
)

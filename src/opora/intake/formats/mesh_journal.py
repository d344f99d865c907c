"""МЭШ class journal: a sheet per subject, pages of fifty rows (formats.md §6.1)."""

import re

from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.labels import Labels, class_in_title
from opora.intake.legends import default_legend
from opora.intake.person_header import has_dates, is_weighted, people_headers
from opora.intake.person_tables import read_people
from opora.intake.reading import Hints, Reading
from opora.intake.writer import SheetWriter
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.subject import standard_subjects
from opora.vocabulary.text import fold, squeeze

_TERM = re.compile(r"[1-4]\s?[тп]")
_CLASS = re.compile(r"(?<!\w)(\d{1,2}\s*-\s*[А-ЯЁа-яёA-Za-z](?:\s+\d\s+группа)?)(?!\w)")
_NOTE_COLUMN = 19  # the note with class and subject stands right of the table, in column U or near


def _is_header(grid: Grid, index: int) -> bool:
    return has_dates(grid.rows[index])


def recognises(grid: Grid) -> bool:
    """Tell whether some row is «ФИО | dates | 1Т»; later pages may lack the term."""
    headers = people_headers(grid, _is_header)
    titles = [cell for index in headers for cell in grid.rows[index] if cell]
    return any(_TERM.fullmatch(fold(cell)) for cell in titles) and not any(map(is_weighted, titles))


def _note(grid: Grid, labels: Labels) -> None:
    """Take class and subject from the note beside the first page, else from the sheet's name."""
    for text in _notes(grid):
        match = _CLASS.search(text)
        if match and parse_class(match.group(1)):
            labels.school_class = parse_class(match.group(1))
            after = squeeze(text[match.end() :]).strip(" ,;")
            if standard_subjects().known(after):
                labels.subject = after
            break
    name = squeeze(grid.name or "")
    if labels.school_class is None:
        match = _CLASS.search(name)
        labels.school_class = parse_class(match.group(1)) if match else class_in_title(name)
    labels.subject = labels.subject or _subject_of_sheet(name)


def _notes(grid: Grid) -> list[str]:
    beside = [cell for row in grid.rows for cell in row[_NOTE_COLUMN:] if cell and "," in cell]
    titles = [cell for row in grid.rows[:1] for cell in row if cell]
    other = [cell for row in grid.rows for cell in row[_NOTE_COLUMN:] if cell and "групп" in cell]
    return [squeeze(text) for text in (*beside, *other, *titles)]


def _subject_of_sheet(name: str) -> str:
    """Return the sheet's name without a class in it: «Алгебра 8-А» → «Алгебра»."""
    return squeeze(_CLASS.sub(" ", name)).strip(" ,;") if name else ""


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add the marks of every page; pages repeat one list of pupils."""
    writer = SheetWriter(grid, hints, reading, default_legend("mesh"))
    read_people(writer, _is_header, _note, pages=True)


FORMAT = Format(
    key="mesh_journal",
    title="Классный журнал МЭШ / «Моя школа»",
    recognises=recognises,
    read=read,
)

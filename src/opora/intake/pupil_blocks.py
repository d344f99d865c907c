"""Stacked blocks of a sheet, one a pupil, as «Сетевой город. Образование» prints them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from opora.intake.grid import Grid
from opora.intake.labels import Labels, labelled, looks_like_school, read_labels
from opora.intake.legends import default_legend, is_legend_row
from opora.intake.reading import Hints, Reading
from opora.intake.term_tables import TermColumn, read_term_cells
from opora.intake.writer import SheetWriter
from opora.vocabulary.text import fold, squeeze


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one pupil: labels from `start`, table header at `header`, `end` is exclusive."""

    start: int
    header: int
    end: int


def blocks(grid: Grid, is_header: Callable[[list[str]], bool]) -> Iterator[Block]:
    """Yield the blocks of a sheet in order.

    The labels of a block start after the table of the previous one: at its title («Отчет …»,
    «Табель …») or at the first labelled row.
    """
    headers = [index for index, row in enumerate(grid.rows) if is_header(row)]
    starts = [0] + [_labels_from(grid, a, b) for a, b in pairwise(headers)]
    for number, header in enumerate(headers):
        end = starts[number + 1] if number + 1 < len(headers) else len(grid.rows)
        yield Block(starts[number], header, end)


def _labels_from(grid: Grid, previous: int, header: int) -> int:
    for index in range(previous + 1, header):
        row = grid.rows[index]
        if _is_title(row) or labelled(row):
            return index
    return header


def _is_title(row: list[str]) -> bool:
    return bool(row) and fold(row[0]).startswith(("отчет", "табель", "итоговые отметки"))


def find_school(grid: Grid) -> str:
    """Return the school's name: the first row that looks like one before any label, else ''.

    It is printed above the first block only and holds for the whole sheet.
    """
    for row in grid.rows:
        filled = [squeeze(cell) for cell in row if squeeze(cell)]
        if labelled(row):
            return ""
        if len(filled) == 1 and looks_like_school(filled[0]) and not _is_title(row):
            return filled[0]
    return ""


def term_title(header: str, labels: Labels) -> str:
    """Return the term a final-mark header speaks of: its own words, else the printed period."""
    words = squeeze(header)
    for prefix in ("Итоговая оценка за", "Итоговая отметка за", "Итог за"):
        rest = words[len(prefix) :].strip()
        if words.lower().startswith(prefix.lower()) and rest and fold(rest) != "период":
            return rest.lower()
    if labels.since and labels.on:
        return f"{labels.since:%d.%m.%Y}-{labels.on:%d.%m.%Y}"
    return ""


def read_final_blocks(
    grid: Grid,
    hints: Hints,
    reading: Reading,
    is_header: Callable[[list[str]], bool],
    columns_of: Callable[[Grid, int], tuple[list[TermColumn], int]],
) -> None:
    """Add blocks of «subject × term»; `columns_of` finds the columns and the first data row."""
    writer = SheetWriter(grid, hints, reading, default_legend("sgo"))
    school = find_school(grid)
    table = writer.new_table()
    for block in blocks(grid, is_header):
        labels = read_labels(grid, block.start, block.header, Labels(school=school))
        section = writer.section(labels, block.header)
        if not labels.pupil:
            writer.problem(block.header, 0, "pupil_missing", NO_PUPIL)
        elif section is not None:
            pupil = writer.pupil(labels.pupil, section, table, *labels.pupil_place)
            _read_subjects(writer, pupil, block, *columns_of(grid, block.header))


def _read_subjects(
    writer: SheetWriter, pupil: int, block: Block, columns: list[TermColumn], first: int
) -> None:
    place = _subject_column(writer.grid.rows[block.header])
    for index in range(first, block.end):
        row = writer.grid.rows[index]
        name = squeeze(row[place]) if place < len(row) else ""
        if is_legend_row(row):
            continue
        if name:
            read_term_cells(writer, pupil, writer.subject(name), index, columns)
        else:
            leftovers(writer, index)


def _subject_column(row: list[str]) -> int:
    return next(i for i, cell in enumerate(row) if fold(cell) == "предмет")


def leftovers(writer: SheetWriter, index: int) -> None:
    """Cells of a row without a subject belong to nobody: each is a problem."""
    for column, cell in enumerate(writer.grid.rows[index]):
        if squeeze(cell):
            writer.problem(index, column, "no_subject", _NO_SUBJECT)


NO_PUPIL = "Над таблицей нет строки «Ученик: ФИО». Отметки блока не учтены: выгрузите отчёт заново."
_NO_SUBJECT = "В строке нет названия предмета. Ячейка не учтена: впишите предмет в строку."

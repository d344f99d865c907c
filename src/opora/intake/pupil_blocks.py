"""Stacked blocks of a sheet, one a pupil, as «Сетевой город. Образование» prints them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from opora.intake.footers import is_footer
from opora.intake.grid import Grid
from opora.intake.labels import (
    Labels,
    has_label,
    is_label_row,
    labelled_at,
    looks_like_school,
    read_labels,
)
from opora.intake.legends import (
    default_legend,
    effective_legend,
    explains,
    is_legend_row,
    printed_legend,
)
from opora.intake.other_columns import OtherColumns
from opora.intake.reading import Hints, Reading
from opora.intake.term_tables import header_depth, read_term_cells, term_columns
from opora.intake.writer import SheetWriter
from opora.vocabulary.person import name_key
from opora.vocabulary.text import fold, squeeze


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one pupil: labels from `start`, table header at `header`, `end` is exclusive."""

    start: int
    header: int
    end: int


def blocks(grid: Grid, is_header: Callable[[list[str]], bool]) -> Iterator[Block]:
    """Yield the blocks of a sheet in order, a header with a cell «Предмет» in each."""
    return blocks_of(grid, subject_headers(grid, is_header))


def blocks_of(grid: Grid, headers: list[int]) -> Iterator[Block]:
    """Yield the blocks of a sheet whose tables begin at these rows.

    The labels of a block start after the table of the previous one: at its title («Отчет …»,
    «Табель …») or at the first labelled row.
    """
    starts = [0] + [_labels_from(grid, a, b) for a, b in pairwise(headers)]
    for number, header in enumerate(headers):
        end = starts[number + 1] if number + 1 < len(headers) else len(grid.rows)
        yield Block(starts[number], header, end)


def subject_headers(grid: Grid, is_header: Callable[[list[str]], bool]) -> list[int]:
    """Return the rows that are a header; every such header has a cell «Предмет»."""
    return [i for i in grid.rows_with(_is_subject_title) if is_header(grid.rows[i])]


def _is_subject_title(text: str) -> bool:
    return fold(text) == "предмет"


def _labels_from(grid: Grid, previous: int, header: int) -> int:
    titled, labelled = grid.rows_with(_is_title_text), grid.rows_with(has_label)
    for index in range(previous + 1, header):
        if index in titled and _is_title(grid.rows[index]):
            return index
        if index in labelled and is_label_row(grid, index):
            return index
    return header


def _is_title(row: list[str]) -> bool:
    return bool(row) and _is_title_text(row[0])


def _is_title_text(text: str) -> bool:
    return fold(text).startswith(("отчет", "табель", "итоговые отметки"))


def find_school(grid: Grid) -> str:
    """Return the school's name: labelled, or alone in a row before any label; '' if there is none.

    It is printed above the first block only and holds for the whole sheet.
    """
    title = ""
    for index, row in enumerate(grid.rows):
        pairs = labelled_at(grid, index)
        filled = [squeeze(cell) for cell in row if cell and squeeze(cell)]
        for key, value, _ in pairs:
            if key == "school" and value:
                return value
        if "предмет" in map(fold, filled):
            break
        alone = len(filled) == 1 and not pairs and not _is_title(row)
        if alone and not title and looks_like_school(filled[0]):
            title = filled[0]
    return title


def open_block(writer: SheetWriter, block: Block, labels: Labels, table: int) -> int | None:
    """Return the pupil of a block, None with problems if pupil, class or year is unknown."""
    section = section_of(writer, block, labels)
    if section is None:
        return None
    return writer.pupil(labels.pupil, section, table, *labels.pupil_place)


def section_of(writer: SheetWriter, block: Block, labels: Labels) -> int | None:
    """Return the section of a block, None with problems if pupil, class or year is unknown."""
    section = writer.section(labels, block.header)
    if not name_key(labels.pupil)[0]:
        writer.problem(block.header, 0, "pupil_missing", _NO_PUPIL)
        return None
    return section


def read_final_blocks(
    grid: Grid, hints: Hints, reading: Reading, is_header: Callable[[list[str]], bool]
) -> None:
    """Add blocks of «subject × term»."""
    base = default_legend("sgo")
    writer = SheetWriter(grid, hints, reading, effective_legend(base, printed_legend(grid)))
    school = find_school(grid)
    table = writer.new_table()
    for block in blocks(grid, is_header):
        labels = read_labels(grid, block.start, block.header, Labels(school=school))
        pupil = open_block(writer, block, labels, table)
        if pupil is not None:
            _read_subjects(writer, pupil, block)


def _read_subjects(writer: SheetWriter, pupil: int, block: Block) -> None:
    place = subject_column(writer.grid.rows[block.header])
    depth = header_depth(writer, block.header, block.end, place)
    columns = term_columns(writer.grid, block.header, depth, place + 1)
    first = block.header + depth
    known = {item.column for item in columns}
    others = OtherColumns(writer, range(block.header, first), block.end, known, place + 1)
    for index, name in subject_rows(writer, first, block.end, place):
        read_term_cells(writer, pupil, writer.subject(name), index, columns)
        others.check(index)


def subject_column(row: list[str]) -> int:
    """Return the column titled «Предмет» of a header that has one."""
    return next(i for i, cell in enumerate(row) if fold(cell) == "предмет")


def subject_rows(
    writer: SheetWriter, first: int, end: int, place: int
) -> Iterator[tuple[int, str]]:
    """Yield the rows first..end-1 that are a subject with cells, and the subject's name.

    Legends, footers and labels are not. Cells of a row without a subject belong to nobody: each is
    a problem.
    """
    grid = writer.grid
    words, codes = grid.coded
    aside = grid.rows_with(_is_aside)
    for index, name in enumerate(codes[first:end, place].tolist(), first):
        if not grid.filled[index] or (index in aside and _is_no_subject(grid, index)):
            continue
        if squeeze(words[name]):
            if grid.filled[index] > place + 1 or any(grid.rows[index][place + 1 :]):
                yield index, words[name]
            continue
        for column, cell in enumerate(grid.rows[index]):
            if column > place and squeeze(cell):
                writer.problem(index, column, "no_subject", _NO_SUBJECT)


@lru_cache(maxsize=8192)
def _is_aside(text: str) -> bool:
    """Tell whether a text may begin a footer, be a label or explain a code."""
    return is_footer(text) or has_label(text) or explains(text)


def _is_no_subject(grid: Grid, index: int) -> bool:
    begins = next(filter(None, map(squeeze, filter(None, grid.rows[index]))), "")
    return is_footer(begins) or is_legend_row(grid, index) or is_label_row(grid, index)


_NO_PUPIL = (
    "Над таблицей нет строки «Ученик: ФИО». Отметки блока не учтены: выгрузите отчёт заново."
)
_NO_SUBJECT = "В строке нет названия предмета. Ячейка не учтена: впишите предмет в строку."

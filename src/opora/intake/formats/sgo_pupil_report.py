"""«Отчет об успеваемости и посещаемости ученика»: whole-class workbook and one-pupil HTML.

Layout: formats.md §2.3 (StudentTotal) and §2.4 (F01). Blocks are stacked, a block is a pupil; the
set of day columns differs from block to block, a day may occur twice.
"""

from dataclasses import dataclass

from opora.intake.days import in_school_year, month_day_columns, month_of
from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.labels import Labels, read_labels
from opora.intake.legends import default_legend, is_legend_row, printed_legend
from opora.intake.pupil_blocks import NO_PUPIL, Block, blocks, find_school, leftovers, term_title
from opora.intake.reading import Hints, Reading
from opora.intake.writer import SheetWriter
from opora.vocabulary.text import fold, squeeze


@dataclass
class _Header:
    """Columns of one block: days (column, date ordinal), days that do not exist, the tail."""

    days: list[tuple[int, int]]
    impossible: list[tuple[int, str]]
    means: list[int]
    weighted: list[int]
    finals: list[tuple[int, str]]


def _is_header(row: list[str]) -> bool:
    return (
        bool(row)
        and fold(row[0]) == "предмет"
        and any(month_of(cell) is not None for cell in row[1:])
    )


def recognises(grid: Grid) -> bool:
    """Tell whether some row is «Предмет | month …» over a row of days."""
    return any(_is_header(row) for row in grid.rows)


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add every block of the sheet."""
    base = default_legend("sgo") | default_legend("sgo_report")
    writer = SheetWriter(grid, hints, reading, base)
    sheet_legend = printed_legend(grid.rows)
    school = find_school(grid)
    table = writer.new_table()
    for block in blocks(grid, _is_header):
        labels = read_labels(grid, block.start, block.header, Labels(school=school))
        legend = printed_legend(grid.rows[block.header : block.end]) or sheet_legend
        writer.use_legend(base | legend)
        _read_block(writer, block, labels, table)


def _read_block(writer: SheetWriter, block: Block, labels: Labels, table: int) -> None:
    rows = writer.grid.rows
    section = writer.section(labels, block.header)
    if not labels.pupil:
        writer.problem(block.header, 0, "pupil_missing", NO_PUPIL)
        return
    if section is None:
        return
    year = writer.reading.sections[section].school_year
    days_row = rows[block.header + 1] if block.header + 1 < block.end else []
    header = _read_header(rows[block.header], days_row, year or 0, labels)
    pupil = writer.pupil(labels.pupil, section, table, *labels.pupil_place)
    for index in range(block.header + 2, block.end):
        row = rows[index]
        if not row or not squeeze(row[0]):
            leftovers(writer, index)
        elif any(row[1:]) and not is_legend_row(row):
            _read_row(writer, pupil, index, row, header)


def _read_header(upper: list[str], lower: list[str], school_year: int, labels: Labels) -> _Header:
    header = _Header([], [], [], [], [])
    for column, month, day, text in month_day_columns(upper[1:], lower[1:]):
        found = in_school_year(day, month, school_year) if day and month else None
        if found is None:
            header.impossible.append((column + 1, squeeze(text)))
        else:
            header.days.append((column + 1, found.toordinal()))
    for column, cell in enumerate(upper):
        title = fold(cell)
        if title.startswith("средневзв"):
            header.weighted.append(column)
        elif title.startswith("средн"):
            header.means.append(column)
        elif title.startswith("итог"):
            header.finals.append((column, term_title(cell, labels)))
    return header


def _read_row(writer: SheetWriter, pupil: int, index: int, row: list[str], header: _Header) -> None:
    subject = writer.subject(row[0])
    width = len(row)
    total = count = 0
    for column, day in header.days:
        if column < width and row[column]:
            parsed = writer.lesson_cell(pupil, subject, day, index, column, row[column])
            if parsed is not None:
                total += sum(parsed.marks)
                count += len(parsed.marks)
    for column, text in header.impossible:
        if column < width and squeeze(row[column]):
            writer.problem(index, column, "unknown_date", _NO_DAY.format(text))
    compared = count if len(header.means) == 1 else None
    for column in header.means:
        if column < width and squeeze(row[column]):
            writer.stated_mean(index, column, row[column], total, compared)
    for column in header.weighted:
        if column < width and squeeze(row[column]):
            writer.stated_mean(index, column, row[column])
    for column, term in header.finals:
        if column < width:
            writer.final_cell(pupil, subject, writer.term(term), index, column, row[column])


_NO_DAY = "Столбец «{}» не является днём месяца. Ячейка не учтена: исправьте шапку таблицы."

FORMAT = Format(
    key="sgo_pupil_report",
    title="Отчет об успеваемости и посещаемости ученика («Сетевой город. Образование»)",
    recognises=recognises,
    read=read,
)

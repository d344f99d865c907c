"""«Отчет об успеваемости и посещаемости ученика»: whole-class workbook and one-pupil HTML.

Layout: formats.md §2.3 (StudentTotal) and §2.4 (F01). Blocks are stacked, a block is a pupil; the
set of day columns differs from block to block, a day may occur twice.
"""

from opora.intake.days import month_of
from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.labels import Labels, read_labels
from opora.intake.legends import default_legend, effective_legend, legend_rows, merged
from opora.intake.lessons import Lessons
from opora.intake.other_columns import OtherColumns
from opora.intake.pupil_blocks import (
    Block,
    blocks,
    find_school,
    open_block,
    subject_headers,
    subject_rows,
)
from opora.intake.reading import Hints, Reading
from opora.intake.report_header import read_report_header
from opora.intake.writer import SheetWriter
from opora.vocabulary.text import fold, squeeze


def _is_header(row: list[str]) -> bool:
    return bool(row) and fold(row[0]) == "предмет" and any(map(month_of, row[1:]))


def recognises(grid: Grid) -> bool:
    """Tell whether some row is «Предмет | month …» over a row of days."""
    return bool(subject_headers(grid, _is_header))


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add every block of the sheet."""
    base = default_legend("sgo", "sgo_report")
    writer = SheetWriter(grid, hints, reading, base)
    lessons = Lessons(writer)
    legends = legend_rows(grid)
    school = find_school(grid)
    table = writer.new_table()
    for block in blocks(grid, _is_header):
        labels = read_labels(grid, block.start, block.header, Labels(school=school))
        own = [codes for index, codes in legends.items() if block.header <= index < block.end]
        legend = merged(own or legends.values())
        lessons.use_legend(effective_legend(base, legend))
        pupil = open_block(writer, block, labels, table)
        if pupil is not None:
            _read_block(lessons, block, labels, pupil)
    lessons.read()


def _read_block(lessons: Lessons, block: Block, labels: Labels, pupil: int) -> None:
    writer = lessons.writer
    rows = writer.grid.rows
    section = writer.reading.sections[writer.reading.pupils[pupil].section]
    first = block.header + 1
    lower: list[str] = []
    if first < block.end and not any(map(squeeze, rows[first][:1])):  # else the days are lacking
        first, lower = first + 1, rows[first]
    header = read_report_header(rows[block.header], lower, section.school_year or 0, labels)
    outside = header.outside(labels)
    if outside:
        writer.remark(first - 1, outside[0], "day_outside_period", _OUTSIDE)
    others = OtherColumns(writer, range(block.header, first), block.end, header.known(), 1)
    for index, subject in subject_rows(writer, first, block.end, 0):
        lessons.add(index, pupil, writer.subject(subject), header)
        others.check(index)


_OUTSIDE = (
    "День столбца не входит в период отчёта. Отметки учтены этим днём. "
    "Сверьте строки «Учебный год» и «Период»."
)

FORMAT = Format(
    key="sgo_pupil_report",
    title="Отчет об успеваемости и посещаемости ученика («Сетевой город. Образование»)",
    recognises=recognises,
    read=read,
)

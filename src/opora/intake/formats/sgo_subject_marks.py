"""«Отчет об успеваемости» of one pupil in one subject: a row a work (formats.md §2.3)."""

from dataclasses import dataclass
from datetime import date

from opora.intake.days import header_date
from opora.intake.footers import is_footer
from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.labels import Labels, is_label_row, read_labels
from opora.intake.legends import default_legend, effective_legend, is_legend_row, printed_legend
from opora.intake.other_columns import OtherColumns
from opora.intake.person_header import is_weighted
from opora.intake.pupil_blocks import Block, blocks_of, find_school, section_of
from opora.intake.reading import Hints, Reading
from opora.intake.roster import Roster
from opora.intake.term_tables import is_mean
from opora.intake.writer import DASHES, SheetWriter
from opora.vocabulary.text import fold, squeeze

_TITLES = {
    "тип задания": "kind",
    "тема задания": "topic",
    "дата выполнения": "day",
    "дата выставления оценки": "marked_on",
    "дата выставления отметки": "marked_on",
    "оценка": "mark",
    "отметка": "mark",
}
_NEEDED = {"kind", "day", "mark"}


@dataclass
class _Table:
    """One pupil's works in one subject; total and count of the marks read so far."""

    writer: SheetWriter
    labels: Labels
    columns: dict[str, int]
    pupil: int
    subject: int
    school_year: int
    total: int = 0
    count: int = 0
    told_outside: bool = False

    def cell(self, index: int, name: str) -> str:
        """Return a tidy cell, '' where the row or the table has none."""
        row, column = self.writer.grid.rows[index], self.columns.get(name)
        return squeeze(row[column]) if column is not None and column < len(row) else ""


def _columns(row: list[str]) -> dict[str, int]:
    """Return the column of each title; of one that repeats the first."""
    found = [(_TITLES.get(fold(cell)), column) for column, cell in enumerate(row) if cell]
    return {name: column for name, column in reversed(found) if name}


def _headers(grid: Grid) -> list[int]:
    rows = grid.rows_with(_titles_kind)
    return [index for index in rows if _columns(grid.rows[index]).keys() >= _NEEDED]


def _titles_kind(text: str) -> bool:
    return fold(text) == "тип задания"


def recognises(grid: Grid) -> bool:
    """Tell whether some row is «Тип задания | … | Дата выполнения | … | Оценка»."""
    return bool(_headers(grid))


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add the marks with their kinds of work and days of marking, absences and entries."""
    legend = effective_legend(default_legend("sgo", "sgo_report"), printed_legend(grid))
    writer = SheetWriter(grid, hints, reading, legend)
    school, roster = find_school(grid), Roster(writer, writer.new_table())
    for block in blocks_of(grid, _headers(grid)):
        labels = read_labels(grid, block.start, block.header, Labels(school=school))
        section = section_of(writer, block, labels)
        if section is None:
            continue
        if not labels.subject:
            writer.problem(block.header, 0, "subject_missing", _NO_SUBJECT)
            continue
        _read_block(_open(roster, labels, block, section), block)


def _open(roster: Roster, labels: Labels, block: Block, section: int) -> _Table:
    """Open a block; the blocks of one name are one person, as long as their subjects differ."""
    writer, subject = roster.writer, roster.writer.subject(labels.subject)
    pupil = roster.person(labels.pupil, section, labels.pupil_place, fold(labels.subject))
    writer.teacher(labels.teacher, section, subject)
    year = writer.reading.sections[section].school_year or 0
    columns = _columns(writer.grid.rows[block.header])
    return _Table(writer, labels, columns, pupil, subject, year)


def _read_block(table: _Table, block: Block) -> None:
    grid, known = table.writer.grid, set(table.columns.values())
    header = range(block.header, block.header + 1)
    others = OtherColumns(table.writer, header, block.end, known, 0)
    for index in range(block.header + 1, block.end):
        begins = next(filter(None, map(squeeze, filter(None, grid.rows[index]))), "")
        if is_mean(begins):
            _read_mean(table, index)
        elif begins and not (
            is_footer(begins) or is_label_row(grid, index) or is_legend_row(grid, index)
        ):
            _read_work(table, index)
            others.check(index)


def _read_mean(table: _Table, index: int) -> None:
    row = table.writer.grid.rows[index]
    filled = [column for column, cell in enumerate(row) if squeeze(cell)]
    for column in filled[1:]:
        count = None if is_weighted(row[filled[0]]) else table.count
        table.writer.stated_mean(index, column, row[column], table.total, count)


def _read_work(table: _Table, index: int) -> None:
    writer, text = table.writer, table.cell(index, "mark")
    if not text or text in DASHES:
        return
    place = (index, table.columns["mark"])
    day = header_date(table.cell(index, "day"), table.school_year)
    if day is None:
        writer.problem(index, table.columns["day"], "unknown_date", _NO_DAY)
        return
    _compare_period(table, index, day)
    kind, marked_on = writer.kind(table.cell(index, "kind")), _marked_on(table, index)
    parsed = writer.lesson_cell(table.pupil, table.subject, day, place, text, kind, marked_on)
    table.total += parsed.total
    table.count += len(parsed.marks)


def _marked_on(table: _Table, index: int) -> date | None:
    """Return the day of marking; it may lie outside the school year, as late marks do."""
    text = table.cell(index, "marked_on")
    found = header_date(text, None) or header_date(text, table.school_year)
    if text and text not in DASHES and found is None:
        table.writer.remark(index, table.columns["marked_on"], "marking_day_unknown", _NO_MARKING)
    return found


def _compare_period(table: _Table, index: int, day: date) -> None:
    since, on = table.labels.since or date.min, table.labels.on or date.max
    if not (since <= day <= on or table.told_outside):
        table.told_outside = True
        table.writer.remark(index, table.columns["day"], "day_outside_period", _OUTSIDE)


_NO_SUBJECT = "Над таблицей нет строки «Предмет: …». Отметки не учтены: выгрузите отчёт заново."
_NO_DAY = (
    "Дата выполнения не читается или не входит в учебный год. Отметка строки не учтена: "
    "впишите дату в виде 12.10.2025."
)
_NO_MARKING = "Дата выставления не читается. Отметка учтена, когда её поставили - неизвестно."
_OUTSIDE = (
    "Дата выполнения не входит в период отчёта. Отметки учтены этим днём. "
    "Сверьте строки «Учебный год» и «Период»."
)

FORMAT = Format(
    key="sgo_subject_marks",
    title="Отчет об успеваемости по предмету («Сетевой город», восстановлен по описанию)",
    recognises=recognises,
    read=read,
    reconstructed=True,
)

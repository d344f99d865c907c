"""Reads a sheet by what a person said of it; the reading is the same as any format gives."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from opora.intake.days import (
    full_date,
    header_date,
    in_school_year,
    is_date_header,
    month_day_columns,
    month_of,
    school_year_of_headers,
)
from opora.intake.fingerprint import header_span
from opora.intake.grid import Grid
from opora.intake.labels import Labels, class_in_title, labelled_at, read_labels
from opora.intake.legends import default_legend, effective_legend, printed_legend
from opora.intake.other_columns import OtherColumns
from opora.intake.person_rows import is_no_person
from opora.intake.person_titles import subject_and_class
from opora.intake.reading import NO_SUBJECT, REASONS, Hints, Reading
from opora.intake.roster import Roster
from opora.intake.sheet_mapping import Holds, SheetMapping, ValueColumn
from opora.intake.writer import DASHES, SheetWriter, ordinal
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.period import school_year_of
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.text import fold, squeeze

KEY = "mapped"
TITLE = "Таблица, размеченная вручную"
_MOST_LESSONS = 9  # of a day
_UNKNOWN = REASONS.index("unknown")


@dataclass
class _Sheet:
    """What holds while the rows are read. `days`: of columns under a day, None for an impossible
    one; `day`: of the whole sheet."""

    writer: SheetWriter
    mapping: SheetMapping
    labels: Labels
    rows: range
    roster: Roster
    days: dict[int, date | None] = field(default_factory=dict)
    day: date | None = None
    school_year: int | None = None

    def cell(self, index: int, column: int | None) -> str:
        """Return a tidy cell, '' where the row or the sheet has none."""
        row = self.writer.grid.rows[index]
        return squeeze(row[column]) if column is not None and column < len(row) else ""

    def values(self) -> Iterator[tuple[ValueColumn, bool]]:
        """Yield the columns of results, and whether their header is a day."""
        for value in self.mapping.columns:
            yield value, False
        for column in self.days:
            yield ValueColumn(column, self.mapping.under_days or Holds.MARKS), True


def read_mapped(grid: Grid, mapping: SheetMapping, hints: Hints, reading: Reading) -> None:
    """Add what the sheet holds to the reading of its file.

    Where rows carry a day, rows of one name are one person; else a second row of a name, or in a
    table with subjects a second one for a subject, is a namesake's.
    """
    legend = effective_legend(default_legend("handmade"), printed_legend(grid))
    sheet = _open(SheetWriter(grid, hints, reading, legend), mapping)
    header = range(max(sheet.rows.start - mapping.depth, 0), sheet.rows.start)
    known = {*mapping.used(), *sheet.days}
    others = OtherColumns(sheet.writer, header, sheet.rows.stop, known, max(mapping.names) + 1)
    for index in sheet.rows:
        if _is_aside(sheet, index):
            continue
        name = " ".join(filter(None, (sheet.cell(index, column) for column in mapping.names)))
        if looks_like_name(name):
            _read_person(sheet, index, name)
            others.check(index)
        else:
            _reject(sheet, index)


def preview(grid: Grid, mapping: SheetMapping, hints: Hints | None = None) -> Reading:
    """Return what the sheet gives when it is read by a mapping: for the page that asks for it."""
    reading = Reading(format=KEY)
    read_mapped(grid, mapping, hints or Hints(), reading)
    return reading


def _open(writer: SheetWriter, mapping: SheetMapping) -> _Sheet:
    grid = writer.grid
    start = min(max(header_span(grid).start + mapping.header, 0), len(grid.rows))
    rows = range(min(start + mapping.depth, len(grid.rows)), len(grid.rows))
    labels = read_labels(grid, 0, start)
    if labels.school_class is None and mapping.school_class:
        labels.school_class = parse_class(mapping.school_class)
    labels.subject = labels.subject or mapping.subject or ""
    subject_and_class(grid, labels)
    if labels.school_year is None:
        labels.year_label = _year(grid, mapping, labels, range(start, rows.start), rows)
    year = labels.school_year or writer.hints.school_year
    sheet = _Sheet(writer, mapping, labels, rows, Roster(writer, writer.new_table()))
    sheet.school_year = year
    sheet.day = header_date(labels.day, year) or mapping.day
    if mapping.under_days is not None:
        taken = set(mapping.used())
        found = _header_days(grid, range(start, rows.start), year)
        sheet.days = {column: day for column, day in found.items() if column not in taken}
    return sheet


def _year(
    grid: Grid, mapping: SheetMapping, labels: Labels, header: range, rows: range
) -> int | None:
    """Return the school year that full dates tell, None if they tell none or several."""
    dates = [cell for index in header for cell in grid.rows[index]]
    if mapping.day_column is not None:
        place = mapping.day_column
        dates += [grid.rows[index][place] for index in rows if place < len(grid.rows[index])]
    day = full_date(labels.day) or mapping.day
    return school_year_of_headers(dates) or (school_year_of(day) if day else None)


def _header_days(grid: Grid, header: range, year: int | None) -> dict[int, date | None]:
    rows = [grid.rows[index] for index in header]
    for upper, lower in pairwise(rows):
        if any(month_of(cell) for cell in upper if cell):
            columns = month_day_columns(upper, lower)
            return {
                column: in_school_year(day, month, year) if day and month and year else None
                for column, month, day, _ in columns
            }
    return {
        column: header_date(cell, year)
        for row in rows
        for column, cell in enumerate(row)
        if cell and is_date_header(cell)
    }


def _is_aside(sheet: _Sheet, index: int) -> bool:
    """Take labels and titles of a class that stand among the rows; tell whether a row is nobody's
    and holds nothing else."""
    grid, labels = sheet.writer.grid, sheet.labels
    if not grid.filled[index]:
        return True
    if is_no_person(grid, index, sheet.mapping.names[0]):
        for key, value, column in labelled_at(grid, index):
            labels.take(key, value, (index, column))
        return True
    filled = [text for text in map(squeeze, filter(None, grid.rows[index])) if text]
    found = class_in_title(filled[0]) if len(filled) == 1 else None
    if found:
        labels.take_class(found, filled[0])
    return bool(found) or not filled


def _reject(sheet: _Sheet, index: int) -> None:
    """Cells of a row without a readable name belong to nobody: each is a problem."""
    for value, _ in sheet.values():
        if sheet.cell(index, value.column):
            sheet.writer.problem(index, value.column, "name_unclear", _NO_NAME)


def _read_person(sheet: _Sheet, index: int, name: str) -> None:
    writer, mapping = sheet.writer, sheet.mapping
    section = _section(sheet, index)
    if section is None:
        return
    own = sheet.cell(index, mapping.subject_column)
    subject = own if mapping.subject_column is not None else sheet.labels.subject
    turn = index if mapping.day_column is not None else fold(own)
    place = (index, mapping.names[0])
    pupil = sheet.roster.person(name, section, place, turn)
    if subject and mapping.subject_column is None:
        writer.teacher(sheet.labels.teacher, section, writer.subject(subject))
    for value, dated in sheet.values():
        text = sheet.cell(index, value.column)
        if text and text not in DASHES:
            _read_value(sheet, index, pupil, value, value.subject or subject, dated)


def _section(sheet: _Sheet, index: int) -> int | None:
    column = sheet.mapping.class_column
    own, labels, place = sheet.cell(index, column), sheet.labels, (sheet.rows.start, 0)
    if own and column is not None:
        labels, place = (
            replace(labels, school_class=parse_class(own), class_text=own),
            (index, column),
        )
    return sheet.writer.section(labels, *place)


def _read_value(
    sheet: _Sheet, index: int, pupil: int, value: ValueColumn, subject: str, dated: bool
) -> None:
    writer, text = sheet.writer, sheet.cell(index, value.column)
    if not subject and value.holds is not Holds.ABSENCES:
        writer.problem(index, value.column, "subject_missing", _ASK_SUBJECT)
        return
    number = writer.subject(subject) if subject else NO_SUBJECT
    if value.holds is Holds.FINALS:
        writer.final_cell(pupil, number, writer.term(value.term), index, value.column, text)
        return
    day = sheet.days[value.column] if dated else _day(sheet, index)
    place = (index, value.column)
    if day is None:
        writer.problem(*place, "unknown_date", _NO_DAY)
    elif value.holds is Holds.MARKS:
        writer.lesson_cell(pupil, number, day, place, text)
    else:
        _read_absences(writer, pupil, number, day, place, text)


def _day(sheet: _Sheet, index: int) -> date | None:
    column = sheet.mapping.day_column
    if column is None:
        return sheet.day
    return header_date(sheet.cell(index, column), sheet.school_year)


def _read_absences(
    writer: SheetWriter, pupil: int, subject: int, day: date, place: tuple[int, int], text: str
) -> None:
    """Read codes of absences, or how many lessons of the day were missed."""
    parsed = writer.cells[text]
    reasons = parsed.absences if parsed and not (parsed.marks or parsed.entries) else ()
    if text.isdecimal() and 0 < int(text) <= _MOST_LESSONS:
        reasons = (_UNKNOWN,) * int(text)
    if not reasons:
        writer.unknown(*place, text, "код пропуска или число пропущенных уроков")
    for reason in reasons:
        spot = (pupil, subject, ordinal(day), reason)
        writer.reading.absences.add(*spot, writer.sheet, *place)


_NO_NAME = "В строке не читаются фамилия и имя. Ячейка не учтена: впишите «Фамилия Имя Отчество»."
_ASK_SUBJECT = "Не указан предмет. Ячейка не учтена: выберите предмет в разметке листа."
_NO_DAY = "День не указан или не входит в учебный год. Ячейка не учтена: укажите дату."

"""Reads tables whose rows are people: journals «ФИО × дата» and sheets «ФИО × предмет»."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from opora.intake.days import school_year_of_headers
from opora.intake.footers import is_footer
from opora.intake.grid import Grid
from opora.intake.labels import (
    Labels,
    class_in_title,
    is_label_row,
    labelled_at,
    looks_like_school,
    read_labels,
)
from opora.intake.legends import is_legend_row
from opora.intake.lessons import Lessons
from opora.intake.other_columns import OtherColumns
from opora.intake.person_header import PersonHeader, people_headers, read_header
from opora.intake.reading import NO_SUBJECT
from opora.intake.roster import Roster
from opora.intake.writer import SheetWriter
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.subject import standard_subjects
from opora.vocabulary.text import fold, squeeze


@dataclass
class TableState:
    """What holds while the rows of one table are read from top to bottom.

    `page`: the number of the table where the tables of a sheet repeat one list of people. `taught`:
    section and subject of its rows, where a row does not name its subject, and the teacher then.
    """

    lessons: Lessons
    labels: Labels
    header: PersonHeader
    rows: range
    roster: Roster
    page: int | None
    others: OtherColumns
    sections: dict[tuple[str, str], int | None] = field(default_factory=dict)
    taught: dict[tuple[int, int], str] = field(default_factory=dict, repr=False)

    @property
    def writer(self) -> SheetWriter:
        """Return what the rows are written by."""
        return self.lessons.writer

    def cell(self, index: int, column: int | None) -> str:
        """Return a tidy cell, '' where the row or the table has none."""
        row = self.writer.grid.rows[index]
        return squeeze(row[column]) if column is not None and column < len(row) else ""


def read_people(
    writer: SheetWriter,
    is_header: Callable[[Grid, int], bool],
    labels_of: Callable[[Grid, Labels], None] | None = None,
    pages: bool = False,
) -> None:
    """Add every table of the sheet.

    `labels_of` may add what a format keeps in a place of its own. With `pages`, tables of one sheet
    repeat the same list of people (same number and name = same person).
    """
    grid = writer.grid
    headers = people_headers(grid, is_header)
    labels = read_labels(grid, 0, headers[0])
    if labels_of is not None:
        labels_of(grid, labels)
    roster = Roster(writer, writer.new_table())
    lessons = Lessons(writer)
    for number, start in enumerate(headers):
        end = headers[number + 1] if number + 1 < len(headers) else len(grid.rows)
        if number and not pages:
            roster = Roster(writer, writer.new_table())
        state = _open(lessons, labels, range(start, end), roster, number if pages else None)
        for index in range(start + state.header.depth, end):
            _read_row(state, index)
        _name_teachers(state, is_last=end == len(grid.rows))
    lessons.read()


def _open(
    lessons: Lessons, labels: Labels, rows: range, roster: Roster, page: int | None
) -> TableState:
    writer = lessons.writer
    if labels.school_year is None:
        labels.year_label = school_year_of_headers(writer.grid.rows[rows.start])
    year = labels.school_year or writer.hints.school_year
    header = read_header(writer.grid, rows.start, year)
    above = range(rows.start, rows.start + header.depth)
    others = OtherColumns(writer, above, rows.stop, header.known(), header.names[-1] + 1)
    return TableState(lessons, labels, header, rows, roster, page, others)


def _read_row(state: TableState, index: int) -> None:
    row, names = state.writer.grid.rows[index], state.header.names
    name = " ".join(filter(None, (state.cell(index, column) for column in names)))
    pairs = labelled_at(state.writer.grid, index)
    if pairs and (is_label_row(state.writer.grid, index) or not looks_like_name(name)):
        for key, value, column in pairs:
            state.labels.take(key, value, (index, column))
        return
    _row_label(state, row)
    alone = _alone(row)
    if alone and _take_title(state, alone):
        return
    if looks_like_name(name):
        _read_person(state, index, name)
    elif not any(is_footer(cell) for cell in row[: names[-1] + 1]) and not is_legend_row(
        state.writer.grid, index
    ):
        _reject(state, index, name)


def _alone(row: list[str]) -> str:
    """Return the only filled cell of a row, '' if there are more or none."""
    if len(row) - row.count("") > _FEW:
        return ""
    filled = [squeeze(cell) for cell in row if cell and squeeze(cell)]
    return filled[0] if len(filled) == 1 else ""


def _row_label(state: TableState, row: list[str]) -> None:
    """A class written left of the names holds until the next one («11 класс»)."""
    for column, cell in enumerate(row[: state.header.names[0]]):
        if column in (state.header.number, state.header.school_class) or not cell:
            continue
        text = squeeze(cell)
        found = class_in_title(text)
        if found or (_CLASS_WORD.search(fold(text)) and not is_footer(text)):
            state.labels.take_class(found, text)


def _take_title(state: TableState, text: str) -> bool:
    """Take a row of one cell as a title: a class or a subject for the rows below."""
    found = class_in_title(text)
    if found:
        state.labels.take_class(found, text)
        return True
    if not state.header.subjects and standard_subjects().known(text):
        state.labels.take_subject(text)
        return True
    return looks_like_school(text)


def _reject(state: TableState, index: int, name: str) -> None:
    """Cells of a row without a readable name belong to nobody: each is a problem."""
    code = "name_unclear" if name else "name_missing"
    for column in sorted(state.header.values()):
        if state.cell(index, column):
            state.writer.problem(index, column, code, _NO_NAME)


def _section(state: TableState, index: int) -> int | None:
    """Return the section of a row: its own class and school, else those of the labels.

    A class that is written in the row and cannot be read is asked for, never taken from above.
    """
    header, labels = state.header, state.labels
    own, school = state.cell(index, header.school_class), state.cell(index, header.school)
    label = parse_class(own) if own else labels.school_class
    key = (label or own, school or labels.school)
    if key not in state.sections:
        said = replace(labels, school=key[1], school_class=label)
        said.class_text = own or labels.class_text
        place = (
            (state.rows.start, 0) if header.school_class is None else (index, header.school_class)
        )
        state.sections[key] = state.writer.section(said, *place)
    return state.sections[key]


def _read_person(state: TableState, index: int, name: str) -> None:
    header, writer = state.header, state.writer
    section = _section(state, index)
    if section is None:
        return
    subject_name = state.cell(index, header.subject_name)
    place = (index, header.names[0])
    if state.page is not None:
        number = state.cell(index, _number_column(header))
        pupil = state.roster.person(name, section, place, state.page, number)
    else:
        turn = subject_name if header.subject_name is not None else None
        pupil = state.roster.person(name, section, place, turn)
    for column, title in header.subjects:
        if text := state.cell(index, column):
            subject = writer.subject(title)
            writer.final_cell(pupil, subject, writer.term(""), index, column, text)
    if header.subject_name is None:
        subject_name = state.labels.subject
    subject = writer.subject(subject_name) if subject_name else NO_SUBJECT
    if subject_name and header.subject_name is None:
        state.taught[section, subject] = state.labels.teacher
    _read_lessons(state, index, pupil, subject)
    state.others.check(index)


def _name_teachers(state: TableState, is_last: bool) -> None:
    """Add the teachers of a table; a name under the last one is that of its teacher, while a name
    between two tables belongs to the second."""
    writer, labels = state.writer, state.labels
    for (section, subject), teacher in state.taught.items():
        is_current = is_last and writer.reading.subjects[subject] == squeeze(labels.subject)
        writer.teacher(teacher or (labels.teacher if is_current else ""), section, subject)


def _number_column(header: PersonHeader) -> int | None:
    """Pages of МЭШ leave the column of numbers untitled; it stands left of the names."""
    if header.number is not None or not header.names[0]:
        return header.number
    return header.names[0] - 1


def _read_lessons(state: TableState, index: int, pupil: int, subject: int) -> None:
    header, writer = state.header, state.writer
    if subject == NO_SUBJECT:
        for column, _ in sorted([*header.days, *header.impossible, *header.finals]):
            if state.cell(index, column):
                writer.problem(index, column, "subject_missing", _ASK_SUBJECT)
        for column in [*header.means, *header.weighted]:
            if text := state.cell(index, column):
                writer.stated_mean(index, column, text)
        return
    state.lessons.add(index, pupil, subject, header)


_FEW = 3  # cells besides one filled may hold a space
_CLASS_WORD = re.compile(r"\bкласс[ае]?\b")
_NO_NAME = "В строке не читаются фамилия и имя. Ячейка не учтена: впишите «Фамилия Имя Отчество»."
_ASK_SUBJECT = (
    "Не указан предмет. Добавьте строку «Предмет: Алгебра» над таблицей или назовите так лист."
)

"""Reads tables whose rows are people: journals «ФИО × дата» and sheets «ФИО × предмет»."""

from collections.abc import Callable
from dataclasses import dataclass

from opora.intake.grid import Grid
from opora.intake.labels import Labels, class_in_title, labelled, read_labels
from opora.intake.person_header import PersonHeader, read_header
from opora.intake.reading import NO_SUBJECT
from opora.intake.writer import SheetWriter
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.subject import standard_subjects
from opora.vocabulary.text import fold, squeeze

_FOOTERS = (
    "сред", "ср.", "итог", "всего", "%", "качеств", "успеваем", "соу", "директор", "классный рук",
    "учитель", "подпись", "дата", "зам", "отличник", "хорошист", "примечан",
)  # fmt: skip


@dataclass
class TableState:
    """What holds while the rows of a sheet are read from top to bottom."""

    writer: SheetWriter
    labels: Labels
    header: PersonHeader
    table: int
    header_row: int
    sections: dict[str | None, int | None]


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
    headers = [index for index in range(len(grid.rows)) if is_header(grid, index)]
    labels = read_labels(grid, 0, headers[0])
    if labels_of is not None:
        labels_of(grid, labels)
    known: dict[tuple[str, str], int] = {}
    for number, start in enumerate(headers):
        end = headers[number + 1] if number + 1 < len(headers) else len(grid.rows)
        year = labels.school_year or writer.hints.school_year
        header = read_header(grid, start, year)
        state = TableState(writer, labels, header, writer.new_table(), start, {})
        _remark_others(writer, header, start, end)
        for index in range(start + header.depth, end):
            _read_row(state, index, known if pages else None)


def _remark_others(writer: SheetWriter, header: PersonHeader, start: int, end: int) -> None:
    rows = writer.grid.rows
    for column in header.others:
        cells = (row[column] for row in rows[start + header.depth : end] if column < len(row))
        if any(squeeze(cell) for cell in cells):
            title = squeeze(rows[start][column])
            writer.remark(start, column, "column_ignored", _IGNORED.format(title))


def _read_row(state: TableState, index: int, known: dict[tuple[str, str], int] | None) -> None:
    row = state.writer.grid.rows[index]
    pairs = labelled(row)
    for key, value, column in pairs:
        state.labels.take(key, value, (index, column))
    if pairs:
        return
    header = state.header
    name = " ".join(squeeze(row[i]) for i in header.names if i < len(row) and squeeze(row[i]))
    filled = [i for i, cell in enumerate(row) if cell and not cell.isspace()]
    _row_label(state, row, header.names[0])
    if len(filled) == 1 and _take_title(state, squeeze(row[filled[0]])):
        return
    if looks_like_name(name):
        _read_person(state, index, name, known)
    elif not fold(name).startswith(_FOOTERS) and not _is_footer(row, header.names[0]):
        _reject(state, index, name)


def _is_footer(row: list[str], place: int) -> bool:
    return any(cell and fold(cell).startswith(_FOOTERS) for cell in row[: place + 1])


def _row_label(state: TableState, row: list[str], place: int) -> None:
    """A class written left of the names holds until the next one («11 класс»)."""
    for column, cell in enumerate(row[:place]):
        if column not in (state.header.number, state.header.school_class) and cell:
            found = class_in_title(squeeze(cell))
            state.labels.school_class = found or state.labels.school_class


def _take_title(state: TableState, text: str) -> bool:
    """Take a row of one cell as a title: a class or a subject for the rows below."""
    found = class_in_title(text)
    if found:
        state.labels.school_class = found
        return True
    if not state.header.subjects and standard_subjects().known(text):
        state.labels.subject = text
        return True
    return False


def _reject(state: TableState, index: int, name: str) -> None:
    """Cells of a row without a readable name belong to nobody: each is a problem."""
    row = state.writer.grid.rows[index]
    for column in sorted(state.header.values()):
        if column < len(row) and squeeze(row[column]):
            code = "name_unclear" if name else "name_missing"
            state.writer.problem(index, column, code, _NO_NAME)


def _section(state: TableState, row: list[str], index: int) -> int | None:
    column = state.header.school_class
    own = parse_class(row[column]) if column is not None and column < len(row) else None
    label = own or state.labels.school_class
    if label not in state.sections:
        before = state.labels.school_class
        state.labels.school_class = label
        place = (index, column) if column is not None else (state.header_row, 0)
        state.sections[label] = state.writer.section(state.labels, *place)
        state.labels.school_class = before
    return state.sections[label]


def _read_person(
    state: TableState, index: int, name: str, known: dict[tuple[str, str], int] | None
) -> None:
    row, header, writer = state.writer.grid.rows[index], state.header, state.writer
    section = _section(state, row, index)
    if section is None:
        return
    number = squeeze(row[header.number]) if header.number is not None else ""
    pupil = known.get((number, fold(name))) if known is not None else None
    if pupil is None:
        pupil = writer.pupil(name, section, state.table, index, header.names[0])
        if known is not None:
            known[number, fold(name)] = pupil
    for column, subject in header.subjects:
        if column < len(row) and squeeze(row[column]):
            place = writer.subject(subject)
            writer.final_cell(pupil, place, writer.term(""), index, column, row[column])
    _read_lessons(state, index, pupil)


def _read_lessons(state: TableState, index: int, pupil: int) -> None:
    row, header, writer = state.writer.grid.rows[index], state.header, state.writer
    width = len(row)
    own = header.subject_name
    name = squeeze(row[own]) if own is not None and own < width else state.labels.subject
    subject = writer.subject(name) if name else NO_SUBJECT
    total = count = 0
    for column, day in header.days:
        if column < width and row[column] and not row[column].isspace():
            if subject == NO_SUBJECT:
                writer.problem(index, column, "subject_missing", _ASK_SUBJECT)
                continue
            parsed = writer.lesson_cell(pupil, subject, day, index, column, row[column])
            total += sum(parsed.marks) if parsed else 0
            count += len(parsed.marks) if parsed else 0
    compared = count if header.days and len(header.means) == 1 else None
    _read_means(state, index, total, compared)
    _read_tail(state, index, pupil, subject)


def _read_means(state: TableState, index: int, total: int, count: int | None) -> None:
    row, header, writer = state.writer.grid.rows[index], state.header, state.writer
    for column in header.means:
        if column < len(row) and squeeze(row[column]):
            writer.stated_mean(index, column, row[column], total, count)
    for column in header.weighted:
        if column < len(row) and squeeze(row[column]):
            writer.stated_mean(index, column, row[column])


def _read_tail(state: TableState, index: int, pupil: int, subject: int) -> None:
    row, header, writer = state.writer.grid.rows[index], state.header, state.writer
    width = len(row)
    for column, text in header.impossible:
        if column < width and squeeze(row[column]):
            writer.problem(index, column, "unknown_date", _NO_DAY.format(text or "без даты"))
    for column, term in header.finals:
        if column < width and squeeze(row[column]):
            if subject == NO_SUBJECT:
                writer.problem(index, column, "subject_missing", _ASK_SUBJECT)
            else:
                writer.final_cell(pupil, subject, writer.term(term), index, column, row[column])


_IGNORED = "Столбец «{}» не является датой, в расчёт не идёт."
_NO_NAME = "В строке не читаются фамилия и имя. Ячейка не учтена: впишите «Фамилия Имя Отчество»."
_NO_DAY = "Столбец «{}» не является датой учебного года. Ячейка не учтена: исправьте шапку таблицы."
_ASK_SUBJECT = (
    "Не указан предмет. Добавьте строку «Предмет: Алгебра» над таблицей или назовите так лист."
)

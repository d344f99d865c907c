"""«Прохождение программы»: lessons planned and given by class and subject (formats.md §2.6 f)."""

import re
from dataclasses import dataclass, replace

from opora.intake.days import full_date
from opora.intake.footers import is_footer
from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.labels import Labels, is_label_row, read_labels
from opora.intake.other_columns import OtherColumns
from opora.intake.person_header import name_column
from opora.intake.reading import NO_COUNT, Hints, Reading
from opora.intake.writer import DASHES, SheetWriter, ordinal
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.text import fold, squeeze

_CONTROL = r"(?:к\s*/\s*р|к\.\s*р\.?|контрольн\S*(?:\s+работ\S*)?)\s*"
_PLAN, _GIVEN = r"(?:по\s+)?план\S*", r"(?:дано|проведено|выполнено|(?:по\s+)?факт\S*)"
_HOURS = r"(?:(?:кол-во|количество)\s+)?(?:час\S*|урок\S*)\s*"
_TITLES = (
    ("school_class", re.compile(r"класс")),
    ("subject", re.compile(r"предмет|(?:учебный\s+)?предмет|дисциплина")),
    ("teacher", re.compile(r"учитель|преподаватель|ф\.?и\.?о\.?\s+учителя")),
    ("controls_planned", re.compile(f"{_CONTROL}{_PLAN}")),
    ("controls_given", re.compile(f"{_CONTROL}{_GIVEN}")),
    ("lessons_planned", re.compile(f"{_HOURS}{_PLAN}|{_PLAN}(?:\\s+час\\S*)?")),
    ("lessons_given", re.compile(f"(?:{_HOURS})?{_GIVEN}(?:\\s+(?:час|урок)\\S*)?")),
    ("lag", re.compile(r"отставание(?:\s.*)?|расхождение(?:\s.*)?")),
)
_COUNTS = ("lessons_planned", "lessons_given", "controls_planned", "controls_given")
_NEEDED = {"school_class", "subject", "lessons_planned", "lessons_given"}
_WHOLE = re.compile(r"(\d{1,4})(?:[.,]0+)?")
_LAG = re.compile(r"([+-]?)\s*(\d{1,4})(?:[.,]0+)?")


@dataclass
class _Table:
    """Columns of one table; class and teacher hold until the next filled cell of theirs."""

    writer: SheetWriter
    columns: dict[str, int]
    labels: Labels
    start: int
    subject: str = ""

    def cell(self, index: int, name: str) -> str:
        """Return a tidy cell, '' where the row or the table has none."""
        row, column = self.writer.grid.rows[index], self.columns.get(name)
        return squeeze(row[column]) if column is not None and column < len(row) else ""


def _columns(row: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, cell in enumerate(row):
        text = fold(cell) if cell else ""
        kind = next((name for name, pattern in _TITLES if pattern.fullmatch(text)), None)
        if kind is not None:
            found.setdefault(kind, column)
    return found


def _headers(grid: Grid) -> list[int]:
    return [i for i in grid.rows_with(_titles_class) if _is_header(grid.rows[i])]


def _is_header(row: list[str]) -> bool:
    return _columns(row).keys() >= _NEEDED and name_column(row) is None


def _titles_class(text: str) -> bool:
    return fold(text) == "класс"


def recognises(grid: Grid) -> bool:
    """Tell whether some row is «Класс | Предмет | … | Часов по плану | Дано»."""
    return bool(_headers(grid))


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add how far every class has come in every subject.

    Causes of a lag are not read: free text may name people.
    """
    writer = SheetWriter(grid, hints, reading, {})
    headers = _headers(grid)
    labels = read_labels(grid, 0, headers[0])
    for start, end in zip(headers, [*headers[1:], len(grid.rows)], strict=True):
        table = _Table(writer, _columns(grid.rows[start]), replace(labels), start)
        known = set(table.columns.values())
        others = OtherColumns(writer, range(start, start + 1), end, known, 0)
        for index in range(start + 1, end):
            begins = next(filter(None, map(squeeze, filter(None, grid.rows[index]))), "")
            if begins and not is_footer(begins) and not is_label_row(grid, index):
                _read_row(table, index)
                others.check(index)
        read_labels(grid, start + 1, end, labels)


def _read_row(table: _Table, index: int) -> None:
    """Read one class and subject; a blank class or subject is a merged cell that goes on."""
    writer, labels = table.writer, table.labels
    own = table.cell(index, "school_class")
    if own:
        labels.take_class(parse_class(own), own)
        table.subject = ""
    table.subject = table.cell(index, "subject") or table.subject
    filled = [name for name in _COUNTS if _is_filled(table.cell(index, name))]
    if not filled:
        return
    if not table.subject:
        for name in filled:
            writer.problem(index, table.columns[name], "subject_missing", _NO_SUBJECT)
        return
    section = writer.section(labels, index, table.columns["school_class"])
    if section is None:
        return
    subject = writer.subject(table.subject)
    writer.teacher(table.cell(index, "teacher"), section, subject)
    counts = [_count(table, index, name) for name in _COUNTS]
    since, day = labels.since, labels.on or full_date(labels.day)
    spot = (section, subject, ordinal(since), ordinal(day))
    place = (writer.sheet, index, table.columns["lessons_planned"])
    writer.reading.programme_progress.add(*spot, *counts, *place)
    _compare_lag(table, index, counts[0], counts[1])


def _is_filled(text: str) -> bool:
    return bool(text) and text not in DASHES


def _count(table: _Table, index: int, name: str) -> int:
    text = table.cell(index, name)
    if not _is_filled(text):
        return NO_COUNT
    match = _WHOLE.fullmatch(text)
    if match is None:
        table.writer.unknown(index, table.columns[name], text, "целое число уроков")
        return NO_COUNT
    return int(match[1])


def _compare_lag(table: _Table, index: int, planned: int, given: int) -> None:
    text = table.cell(index, "lag")
    match = _LAG.fullmatch(text)
    if NO_COUNT in (planned, given) or not _is_filled(text):
        return
    if match is None:
        table.writer.unknown(index, table.columns["lag"], text, "целое число уроков")
    elif int(match[2]) != abs(planned - given):
        message = _DIFFERS.format(match[2], planned - given)
        table.writer.remark(index, table.columns["lag"], "lag_differs", message)


_NO_SUBJECT = "В строке нет названия предмета. Ячейка не учтена: впишите предмет в строку."
_DIFFERS = "Отставание в файле {}, а план минус дано: {}. Учтены план и дано. Сверьте строку."

FORMAT = Format(
    key="programme_progress",
    title="Прохождение программы (восстановлен по описанию)",
    recognises=recognises,
    read=read,
    reconstructed=True,
)

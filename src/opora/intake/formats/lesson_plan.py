"""КТП by lesson: what was planned and what was given (formats.md §2.6, reconstructed)."""

import re
from dataclasses import dataclass, replace
from datetime import date

from opora.intake.days import header_date, school_year_of_headers
from opora.intake.footers import is_footer
from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.labels import Labels, is_label_row, labelled_at, read_labels
from opora.intake.other_columns import OtherColumns
from opora.intake.person_header import name_column
from opora.intake.person_titles import subject_and_class
from opora.intake.reading import Hints, Reading
from opora.intake.writer import DASHES, SheetWriter, ordinal, shown
from opora.vocabulary.text import fold, squeeze

_NUMBER = re.compile(r"(?:номер|№)\s*(?:п\s*/\s*п|урока|занятия)?|п\s*/\s*п")
_TOPIC = re.compile(r"(?:наименование\s+)?(?:раздел\S*[\s,и]*)?(?:тем[аы]\b|содержание\b)")
_ASIDE = re.compile(r"(?:кол-во|количество|число)\s+(?:часов|уроков)|час(?:ы|ов)\b")
_PLANNED = re.compile(
    r"(?:дата|срок\S*|день)?\s*(?:проведения\s*)?\(?(?:по\s+|на\s+)?план\S*(?:\s+дата)?"
)
_ACTUAL = re.compile(r"(?:дата|срок\S*|день)?\s*(?:проведения\s*)?\(?(?:по\s+)?факт\S*(?:\s+дата)?")
_DATES = re.compile(r"(?:дата|даты|срок\S*)(?:\s+(?:проведения|изучения|урока))?")
_LESSONS = re.compile(r"(\d{1,3})(?:\s*[-–—,]\s*(\d{1,3}))?\.?")
_MOST_TOGETHER = 20


@dataclass
class _Plan:
    """Columns of one table and what holds for its rows."""

    writer: SheetWriter
    columns: dict[str, int]
    section: int
    school_year: int | None
    subject: int
    last: int = 0
    told_repeat: bool = False

    def cell(self, index: int, name: str) -> str:
        """Return a tidy cell, '' where the row or the table has none."""
        row, column = self.writer.grid.rows[index], self.columns.get(name)
        return squeeze(row[column]) if column is not None and column < len(row) else ""


def _kind(title: str) -> str | None:
    text = fold(title).rstrip(":)")
    for kind, pattern in (("planned", _PLANNED), ("actual", _ACTUAL), ("number", _NUMBER)):
        if pattern.fullmatch(text):
            return kind
    if _TOPIC.match(text):
        return "topic"
    return "aside" if _ASIDE.match(text) else None


def _columns(grid: Grid, index: int) -> tuple[dict[str, int], int] | None:
    """Return the columns of a header and how many rows it takes; None if the row is no header.

    «План» and «факт» may stand in the row below under «Дата проведения».
    """
    upper = grid.rows[index]
    lower = grid.rows[index + 1] if index + 1 < len(grid.rows) else []
    found = _read_titles(upper)
    depth = 1
    if "planned" not in found and any(_DATES.fullmatch(fold(cell)) for cell in upper if cell):
        found, depth = found | _read_titles(lower), 2
    whole = {"planned", "topic"} <= found.keys() and bool({"number", "actual"} & found.keys())
    return (found, depth) if whole and name_column(upper) is None else None


def _read_titles(row: list[str]) -> dict[str, int]:
    kinds = [(_kind(cell), column) for column, cell in enumerate(row) if cell]
    return {kind: column for kind, column in reversed(kinds) if kind}


def _headers(grid: Grid) -> list[int]:
    titled = grid.rows_with(_titles_topic)
    return [index for index in titled if _columns(grid, index) is not None]


def _titles_topic(text: str) -> bool:
    return ":" not in text and _kind(text) == "topic"


def recognises(grid: Grid) -> bool:
    """Tell whether some row is «№ урока | Тема | Дата по плану | Дата по факту»."""
    return bool(_headers(grid))


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add the lessons of every plan of the sheet."""
    writer = SheetWriter(grid, hints, reading, {})
    headers = _headers(grid)
    labels = read_labels(grid, 0, headers[0])
    subject_and_class(grid, labels)
    for start, end in zip(headers, [*headers[1:], len(grid.rows)], strict=True):
        columns, depth = _columns(grid, start) or ({}, 1)
        plan = _open(writer, range(start + depth, end), columns, replace(labels), start)
        if plan is not None:
            _read_rows(plan, range(start, start + depth), end)
        read_labels(grid, start + 1, end, labels)


def _open(
    writer: SheetWriter, rows: range, columns: dict[str, int], labels: Labels, start: int
) -> _Plan | None:
    if labels.school_year is None:
        place = columns["planned"]
        days = [row[place] for row in writer.grid.rows[rows.start : rows.stop] if place < len(row)]
        labels.year_label = school_year_of_headers(days)
    section = writer.section(labels, start)
    if not labels.subject:
        writer.problem(start, 0, "subject_missing", _ASK_SUBJECT)
    if section is None or not labels.subject:
        return None
    subject = writer.subject(labels.subject)
    writer.teacher(labels.teacher, section, subject)
    year = writer.reading.sections[section].school_year
    return _Plan(writer, columns, section, year, subject)


def _read_rows(plan: _Plan, header: range, end: int) -> None:
    grid = plan.writer.grid
    others = OtherColumns(plan.writer, header, end, set(plan.columns.values()), 0)
    for index in range(header.stop, end):
        begins = next(filter(None, map(squeeze, filter(None, grid.rows[index]))), "")
        aside = labelled_at(grid, index) and is_label_row(grid, index)
        if begins and not aside and not is_footer(begins):
            _read_lesson(plan, index)
            others.check(index)


def _read_lesson(plan: _Plan, index: int) -> None:
    topic = plan.cell(index, "topic")
    dated = [name for name in ("planned", "actual") if _is_filled(plan.cell(index, name))]
    numbers = _numbers(plan, index, has_more=bool(dated))
    if numbers is None:
        return
    days = {name: _days(plan, index, name, len(numbers)) for name in ("planned", "actual")}
    writer, place = plan.writer, (index, plan.columns["topic"])
    for nth, number in enumerate(numbers):
        planned, actual = (ordinal(days[name][nth]) for name in ("planned", "actual"))
        lesson = (plan.section, plan.subject, number, writer.topic(topic), planned, actual)
        writer.reading.lesson_plans.add(*lesson, writer.sheet, *place)


def _is_filled(text: str) -> bool:
    return bool(text) and text not in DASHES


def _numbers(plan: _Plan, index: int, has_more: bool) -> list[int] | None:
    """Return the numbers of the lessons of a row: «7», or «7-8» for two; None for a row of none.

    Where the table has no numbers the dated rows are counted.
    """
    if "number" not in plan.columns:
        plan.last += 1 if has_more else 0
        return [plan.last] if has_more else None
    text = plan.cell(index, "number")
    match = _LESSONS.fullmatch(text)
    if match is None:
        if text or has_more:
            _ask_number(plan, index, text, has_more)
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    if not (0 < first <= last < first + _MOST_TOGETHER):
        plan.writer.unknown(index, plan.columns["number"], text, _NUMBERS)
        return None
    if first <= plan.last and not plan.told_repeat:
        plan.told_repeat = True
        plan.writer.remark(index, plan.columns["number"], "lesson_repeats", _REPEATS)
    plan.last = max(plan.last, last)
    return list(range(first, last + 1))


def _ask_number(plan: _Plan, index: int, text: str, has_more: bool) -> None:
    """Ask for a number, unless the row is a title of a section: one text and no days."""
    column = plan.columns["number"]
    if text and (has_more or plan.cell(index, "topic")):
        plan.writer.unknown(index, column, text, _NUMBERS)
    elif has_more:
        plan.writer.problem(index, column, "number_missing", _NO_NUMBER)


def _days(plan: _Plan, index: int, name: str, lessons: int) -> list[date | None]:
    """Return a day for each lesson of the row: one for all, or as many as there are lessons."""
    text = plan.cell(index, name)
    if not _is_filled(text):
        return [None] * lessons
    whole = header_date(text, plan.school_year)
    parts = [text] if whole else [part for part in re.split(r"[,;]\s*|\s+", text) if part]
    days = [header_date(part, plan.school_year) for part in parts]
    if None in days or len(days) not in (1, lessons):
        message = _NO_DAY.format(shown(text))
        plan.writer.problem(index, plan.columns[name], "unknown_date", message)
        return [None] * lessons
    return days * lessons if len(days) == 1 else days


_NUMBERS = "номер урока: «7» или «7-8»"
_NO_NUMBER = "У строки с датой нет номера урока. Урок не учтён: впишите номер."
_REPEATS = "Номер урока уже был выше. Учтены обе строки: сверьте нумерацию."
_NO_DAY = (
    "Найдено: {}. Нужна дата учебного года, например 12.10.2025, по одной на урок. "
    "Урок учтён без этой даты: впишите её."
)
_ASK_SUBJECT = "Не указан предмет. Добавьте строку «Предмет: Алгебра» над таблицей."

FORMAT = Format(
    key="lesson_plan",
    title="КТП по урокам: план и факт (восстановлен по описанию)",
    recognises=recognises,
    read=read,
    reconstructed=True,
)

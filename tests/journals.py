"""Builds sheets in the layouts that journals export; every name is invented."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path

import xlsxwriter

from opora.intake.grid import Grid

SCHOOL = "Муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 5»"
LEGEND = (("Н", "Неуважительная"), ("О", "Опоздание"), ("Б", "Болезнь"), ("У", "Уважительная"))
MONTHS = ("Сентябрь", "Октябрь", "Ноябрь", "Декабрь", "Январь", "Февраль", "Март", "Апрель", "Май")
_MONTH_NUMBERS = (9, 10, 11, 12, 1, 2, 3, 4, 5)

Cells = Mapping[tuple[int, int], str]  # (month, number of the column within it) -> cell


def month_name(month: int) -> str:
    """Return «Март» for 3."""
    return MONTHS[_MONTH_NUMBERS.index(month)]


def report_block(
    pupil: str,
    days: Sequence[tuple[int, int]],
    subjects: Mapping[str, Sequence[str]],
    *,
    school_class: str = "9А",
    year: str = "2024/2025",
    period: str = "с 24.03.25 по 24.05.25",
    tail: Mapping[str, tuple[str, str, str]] | None = None,
    legend: Sequence[tuple[str, str]] = LEGEND,
) -> list[list[str]]:
    """Return the rows of one pupil's block; `days` are (month, day), cells stand under them.

    `tail`: by subject, the printed mean, weighted mean and final mark.
    """
    months = ["Предмет"]
    previous = None
    for month, _ in days:
        months.append(month_name(month) if month != previous else "")
        previous = month
    months += ["Средняя оценка", "Средневзвешенный \n балл", "Итоговая оценка за период"]
    rows = [
        ["Отчет об успеваемости и посещаемости ученика"],
        [],
        [],
        [f"Учебный год: {year}"],
        [f"Класс: {school_class}"],
        [f"Период: {period}"],
        [f"Ученик: {pupil}"],
        [],
        months,
        ["", *(str(day) for _, day in days)],
    ]
    for name, cells in subjects.items():
        rows.append([name, *cells, *((tail or {}).get(name, ("", "", "")))])
    rows += [[], *([code, words] for code, words in legend), []]
    return rows


def report_sheet(*blocks: list[list[str]], school: str = SCHOOL, name: str = "Лист1") -> Grid:
    """Return the whole-class workbook's sheet: the school's name above the first block only."""
    rows: list[list[str]] = [[school], []]
    for block in blocks:
        rows += block
    return Grid(name, rows)


def people_sheet(
    header: Sequence[str],
    people: Sequence[Sequence[str]],
    above: Sequence[Sequence[str]] = (),
    name: str | None = "Лист1",
) -> Grid:
    """Return a sheet whose rows are people."""
    return Grid(name, [*map(list, above), list(header), *map(list, people)])


def report_card_block(
    pupil: str,
    subjects: Mapping[str, Sequence[str]],
    *,
    school_class: str = "9А",
    year: str = "2024/2025",
    terms: Sequence[str] = ("1 Четверть", "2 Четверть"),
) -> list[list[str]]:
    """Return the rows of one pupil of «Табель успеваемости учащегося».

    Cells of a subject: mean, weighted mean and mark of each term, then year, exams and final mark.
    """
    tail = ["Год. оценка", "Экз. оценка", "Гос. экз. оценка", "Итог. оценка"]
    blank = [""] * (3 * len(terms) - 1)
    term_row = [cell for term in terms for cell in (term, "", "")]
    rows = [
        ["Табель успеваемости учащегося"],
        [],
        [f"Учебный год: {year}"],
        [f"Класс: {school_class}"],
        [f"Ученик: {pupil}"],
        [],
        ["", "Предмет", "Учебные периоды", *blank, *tail],
        ["№"],
        ["п/п", "", *term_row],
        ["", "", *["Средний балл", "Ср. взв. балл", "Итог"] * len(terms)],
    ]
    rows += [[str(n), name, *cells] for n, (name, cells) in enumerate(subjects.items(), 1)]
    return [*rows, []]


def final_marks_page(
    pupil: str, terms: Sequence[str], subjects: Mapping[str, Sequence[str]]
) -> list[list[str]]:
    """Return «Итоговые отметки» of one pupil: labels in one line, subjects over terms."""
    rows = [
        ["Итоговые отметки"],
        [f"Учебный год: 2024/2025 Класс: 9А Ученик: {pupil}"],
        ["№", "Предмет", *terms],
    ]
    return rows + [[str(n), name, *cells] for n, (name, cells) in enumerate(subjects.items(), 1)]


def subject_marks_page(
    pupil: str,
    subject: str,
    works: Sequence[Sequence[str]],
    *,
    mean: str = "",
    period: str = "01.09.2025 - 31.05.2026",
    teacher: str = "Громова Н.В.",
) -> list[list[str]]:
    """Return «Отчет об успеваемости» of one pupil in one subject.

    Works are (kind, topic, day, day of marking, cell).
    """
    rows = [
        ["Отчет об успеваемости"],
        [f"Учебный год: 2025/2026 Класс: 9А Период: {period}"],
        [f"Предмет: {subject} Учитель: {teacher}"],
        [f"Ученик: {pupil}"],
        ["Тип задания", "Тема задания", "Дата выполнения", "Дата выставления оценки", "Оценка"],
        *map(list, works),
    ]
    return [*rows, ["Средняя оценка:", "", mean]] if mean else rows


def protocol_sheet(
    header: Sequence[str],
    people: Sequence[Sequence[str]],
    *,
    day: str = "12.10.2025",
    topic: str = "Квадратные уравнения",
    name: str = "Лист1",
) -> Grid:
    """Return a protocol of a control work: labels, a header, rows."""
    labels = ("Предмет: Алгебра", "Класс: 9А", f"Дата: {day}", f"Тема: {topic}")
    above = [["Протокол контрольной работы"], *([label] for label in labels)]
    return Grid(name, [*above, ["Учитель: Громова Н.В."], list(header), *map(list, people)])


def plan_sheet(
    lessons: Sequence[Sequence[str]],
    header: Sequence[str] = ("№ урока", "Тема", "Дата по плану", "Дата по факту"),
    *,
    subject: str = "Алгебра",
) -> Grid:
    """Return a plan of lessons (КТП): labels, a header, a row a lesson."""
    above = [["Класс: 9А", "Учебный год: 2025/2026"], [f"Предмет: {subject}"]]
    return Grid("Лист1", [*above, ["Учитель: Громова Н.В."], list(header), *map(list, lessons)])


PROGRESS_HEADER = (
    "Класс", "Предмет", "Учитель", "Часов по плану", "Дано", "Отставание", "Причина",
    "К/р по плану", "К/р дано",
)  # fmt: skip


def progress_sheet(lines: Sequence[Sequence[str]], header: Sequence[str] = PROGRESS_HEADER) -> Grid:
    """Return «Прохождение программы»: labels, a header, a row a class and subject."""
    above = [["Прохождение программы"], ["Учебный год: 2025/2026", "Период: 01.09.25 - 28.12.25"]]
    return Grid("Лист1", [*above, list(header), *map(list, lines)])


def mesh_page(
    days: Sequence[str], people: Sequence[tuple[str, str, Sequence[str]]], *, note: str = ""
) -> list[list[str]]:
    """Return one page of fifty rows of a МЭШ journal; people are (number, name, cells).

    The columns of the last page are days and terms; the note stands in column U of its row 41.
    """
    rows: list[list[str]] = [["", "ФИО", *days]]
    rows += [[number, name, *cells] for number, name, cells in people]
    rows += [[] for _ in range(50 - len(rows))]
    if note:
        rows[40] = [*rows[40], *[""] * (20 - len(rows[40])), note]
    return rows


def mesh_sheet(*pages: list[list[str]], name: str = "Алгебра") -> Grid:
    """Return a sheet of a МЭШ journal: a title row, then pages."""
    return Grid(name, [["Журнал"], *(row for page in pages for row in page)])


def html_page(grid: Grid, *, first_row_of_table: int, charset: str = "utf-8") -> bytes:
    """Return a page as a journal saves it: rows above the table are lines, the rest is a table."""
    lines = "".join(f"<div>{escape(' '.join(row))}</div>" for row in grid.rows[:first_row_of_table])
    table = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in grid.rows[first_row_of_table:]
        if row
    )
    head = f'<html><head><meta charset="{charset}"></head><body>'
    page = f'{head}{lines}<table class="table-print">{table}</table></body></html>'
    return page.encode(charset)


def csv_text(grid: Grid, delimiter: str = ";") -> str:
    """Return a grid as text with separators."""
    sink = io.StringIO(newline="")
    csv.writer(sink, delimiter=delimiter).writerows(grid.rows)
    return sink.getvalue()


def write_xlsx(path: Path, *grids: Grid) -> Path:
    """Write grids as a workbook; numbers in text stay text, as journals write them.

    The time of making is fixed, so the same grids give the same file.
    """
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2025, 5, 26)})  # noqa: DTZ001 - the file has no zone
    for grid in grids:
        sheet = book.add_worksheet(grid.name)
        for row, cells in enumerate(grid.rows):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, column, cell)
    book.close()
    return path

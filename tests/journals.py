"""Builds sheets in the layouts that journals export; every name is invented."""

from collections.abc import Mapping, Sequence
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


def write_xlsx(path: Path, *grids: Grid) -> Path:
    """Write grids as a workbook; numbers in text stay text, as journals write them."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    for grid in grids:
        sheet = book.add_worksheet(grid.name)
        for row, cells in enumerate(grid.rows):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, column, cell)
    book.close()
    return path

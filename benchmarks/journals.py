"""Makes class workbooks for the benchmarks: the layout of F01, invented pupils, fixed seed."""

import random
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

# The shape of the one real workbook that is described (formats.md §2.4): 28 blocks of about twenty
# subjects and 41 days, one lesson cell of seven filled.
PUPILS, SUBJECTS, DAYS = 28, 20, 41
MONTHS = {9: "Сентябрь", 10: "Октябрь", 11: "Ноябрь"}
FIRST = date(2025, 9, 1)
_NAMES = ("Алексей", "Мария", "Тимур", "Залина", "Пётр")
_CELLS = ("5", "4", "4", "3", "3", "2", "4/5", "О 3", "Н", "Б", "У", "Н 2/2")
_TYPED = ("5", "4", "4", "3", "3", "2", "4/5", "Н", "Б", "Н 2/2", "3", "5")
_FILLED = 0.147  # share of lesson cells that hold something


def write_class_workbooks(folder: Path, count: int, bordered: bool) -> list[Path]:
    """Write `count` workbooks and return them.

    With `bordered` every cell of the table is written and styled, a blank one as an empty string,
    as the real export has them; else blanks are left out of the file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _workbook(folder / f"class{number:03}.xlsx", number, bordered) for number in range(count)
    ]


def write_long_journal(path: Path, rows: int, columns: int) -> Path:
    """Write a hand-made journal of one subject, every cell filled; return its path."""
    source = random.Random(columns)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Алгебра")
    sheet.write(0, 0, "Класс: 9А")
    sheet.write(1, 0, "Учебный год: 2025/2026")
    days = [FIRST + timedelta(days=day) for day in range(columns - 2)]
    sheet.write_row(2, 0, ["№", "ФИО", *(f"{day:%d.%m.%Y}" for day in days)])
    for row in range(rows):
        letters = "".join("абвгдежзик"[int(digit)] for digit in f"{row:05}")
        name = f"Ф{letters} {source.choice(_NAMES)} Отчествович"
        sheet.write_row(row + 3, 0, [row + 1, name, *(source.choice(_TYPED) for _ in days)])
    book.close()
    return path


def _workbook(path: Path, number: int, bordered: bool) -> Path:
    source = random.Random(number)
    book = xlsxwriter.Workbook(str(path))
    style = book.add_format({"border": 1}) if bordered else None
    sheet = book.add_worksheet("Лист1")
    label = f"{number % 11 + 1}{'АБВГД'[number // 11 % 5]}"
    sheet.write(0, 0, f"МБОУ СОШ № {number // 55 + 1}")
    row = 2
    for pupil in range(PUPILS):
        name = f"Фамильный{pupil:02} {source.choice(_NAMES)} Отчествович"
        row = _block(sheet, row, label, name.replace("0", "о").replace("1", "и"), source, style)
    book.close()
    return path


def _write_row(sheet, row, cells, style):  # type: ignore[no-untyped-def]
    for column, cell in enumerate(cells):
        if cell:
            sheet.write_string(row, column, cell, style)
        elif style is not None:
            sheet.write_string(row, column, "", style)


def _block(sheet, row, label, name, source, style):  # type: ignore[no-untyped-def]
    days = [FIRST + timedelta(days=day) for day in sorted(source.sample(range(60), DAYS))]
    for text in (
        "Отчет об успеваемости и посещаемости ученика", "Учебный год: 2025/2026",
        f"Класс: {label}", "Период: с 01.09.25 по 31.10.25", f"Ученик: {name}",
    ):  # fmt: skip
        sheet.write(row, 0, text)
        row += 1
    sheet.write(row, 0, "Предмет", style)
    for column, day in enumerate(days, 1):
        new = column == 1 or day.month != days[column - 2].month
        sheet.write(row, column, MONTHS[day.month] if new else "", style)
    for column, text in enumerate(("Средняя оценка", "Средневзвешенный \n балл"), DAYS + 1):
        sheet.write(row, column, text, style)
    sheet.write(row, DAYS + 3, "Итоговая оценка за период", style)
    sheet.write_row(row + 1, 1, [day.day for day in days], style)
    for subject in range(SUBJECTS):
        cells = [source.choice(_CELLS) if source.random() < _FILLED else "" for _ in days]
        marks = [int(sign) for cell in cells for sign in cell if sign.isdigit()]
        mean = sum(marks) / len(marks) if marks else 0
        _write_row(sheet, row + 2 + subject, [f"Предмет {subject + 1}", *cells], style)
        sheet.write_row(row + 2 + subject, DAYS + 1, [mean, 0, source.choice("2345")], style)
    row += SUBJECTS + 2
    for code, words in (("Н", "Неуважительная"), ("О", "Опоздание"), ("Б", "Болезнь")):
        sheet.write_row(row, 0, [code, words])
        row += 1
    sheet.write_row(row, 0, ["У", "Уважительная"])
    return row + 2

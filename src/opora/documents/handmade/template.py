"""An empty form for a school to fill in: titles of the order, drop-downs, checks, how to fill."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from opora.documents.container import packed, unpacked
from opora.documents.handmade.words import words
from opora.orders.order import Column, Failing, Form
from opora.vocabulary.class_label import class_sort_key

_ROWS = 200  # that have drop-downs: more than a school lists
_HEADER = 3  # the row of titles, from zero
_WIDTH = 130  # characters, shared by the columns
_LISTS = "Списки"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # the day of making is no part of a template
_FORMATS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "align": "center", "text_wrap": True},
    "title": {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True},
    # As text: Excel would make dates of «9-1» and of «2.4».
    "cell": {"border": 1, "valign": "top", "text_wrap": True, "num_format": "@", "locked": False},
    "mean": {"border": 1, "valign": "top", "num_format": "0.00", "locked": False},
    "text": {"text_wrap": True},
}
_UNSAFE = re.compile(r"[^\w\s.№-]+")


@dataclass(frozen=True, slots=True)
class TemplateFor:
    """What a template says: the school's name, the line under the title, words of the drop-downs.

    `classes`: labels; where there are none, every grade with every usual letter.
    """

    school: str
    period: str
    grades: tuple[int, ...]
    subjects: Sequence[str]
    causes: Sequence[str]
    classes: Sequence[str] = ()


def template(form: Form, failing: Failing, about: TemplateFor) -> bytes:
    """Return the .xlsx: the form with its titles locked, a column of means after the subjects, and
    sheets with instructions and lists. The same arguments give the same bytes.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": form.title, "created": _LONG_AGO})
    formats = {name: book.add_format(style) for name, style in _FORMATS.items()}
    sheet, about_sheet = book.add_worksheet("Форма"), book.add_worksheet("Как заполнять")
    lists = book.add_worksheet(_LISTS)
    columns = _columns(form)
    _titles(sheet, form, columns, about, formats)
    sources = _lists(lists, about)
    for place, column in enumerate(columns):
        _checks(sheet, place, column, failing, sources)
    _instructions(about_sheet, form, failing, about, formats)
    sheet.protect("", {"format_cells": True, "format_rows": True, "insert_rows": True})
    book.close()
    return packed(unpacked(stream.getvalue()))


def templates_zip(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a zip of templates, each named by its number and the short name of its school."""
    width = len(str(len(files)))
    return packed(
        {
            f"{number:0{width}d} {file_name(school)}.xlsx": content
            for number, (school, content) in enumerate(files, 1)
        }
    )


def file_name(school: str) -> str:
    """Return the name of a school as part of a file's name on any system."""
    return " ".join(_UNSAFE.sub(" ", school).split())[:80].strip(" .") or "школа"


@dataclass(frozen=True, slots=True)
class _Titled:
    """A column of the sheet: of the form, or (`column` None) the one for means."""

    title: str
    width: float
    column: Column | None


def _columns(form: Form) -> list[_Titled]:
    whole = sum(column.width for column in form.columns)
    found = []
    for column in form.columns:
        found.append(_Titled(column.title, _WIDTH * column.width / whole, column))
        if column.source == "subjects_with_means":
            found.append(_Titled(words().mean_title, 10, None))
    return found


def _titles(
    sheet: Any, form: Form, columns: Sequence[_Titled], about: TemplateFor, formats: dict[str, Any]
) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER)
    sheet.freeze_panes(_HEADER + 1, 0)
    last = len(columns) - 1
    for row, text in enumerate((form.title, about.period, about.school)):
        sheet.merge_range(row, 0, row, last, text, formats["head"])
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(_HEADER, place, column.title, formats["title"])
    for row in range(_HEADER + 1, _HEADER + 1 + _ROWS):
        for place, column in enumerate(columns):
            sheet.write_blank(
                row, place, None, formats["mean" if column.column is None else "cell"]
            )
    _school_of(sheet, _HEADER + 1, columns, about, formats)


def _school_of(
    sheet: Any, row: int, columns: Sequence[_Titled], about: TemplateFor, formats: dict[str, Any]
) -> None:
    """Write the school's name into the first row; the rows below it are of the same school."""
    for place, column in enumerate(columns):
        if column.column is not None and column.column.source == "pupil.school":
            sheet.write_string(row, place, about.school, formats["cell"])


def _lists(lists: Any, about: TemplateFor) -> dict[str, str]:
    """Write the words of the drop-downs and return where they stand, by what they are."""
    found = {}
    named = {
        "pupil.school_class": sorted(about.classes, key=class_sort_key) or _labels(about.grades),
        "subjects_with_means": list(about.subjects),
        "cause": list(about.causes),
    }
    for place, (key, texts) in enumerate(named.items()):
        for row, text in enumerate(texts):
            lists.write_string(row, place, text)
        letters = xl_col_to_name(place)
        if texts:
            found[key] = f"='{_LISTS}'!${letters}$1:${letters}${len(texts)}"
    lists.hide()
    return found


def _labels(grades: tuple[int, ...]) -> list[str]:
    return [f"{grade}{letter}" for grade in grades for letter in ("", *words().letters)]


def _checks(
    sheet: Any, place: int, column: _Titled, failing: Failing, sources: dict[str, str]
) -> None:
    cells = (_HEADER + 1, place, _HEADER + _ROWS, place)
    if column.column is None:
        sheet.data_validation(
            *cells,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": float(failing.low),
                "maximum": float(failing.high),
                "error_type": "warning",
                "error_title": "Среднее вне диапазона",
                "error_message": f"В форму входят средние от {_comma(failing.low)} до "
                f"{_comma(failing.high)}. Оставить?",
            },
        )
        return
    source = sources.get(column.column.kind) or sources.get(column.column.source)
    if source:
        # A warning and not a stop: several subjects, or a cause in own words, are right too.
        sheet.data_validation(
            *cells,
            {
                "validate": "list",
                "source": source,
                "error_type": "warning",
                "error_title": "Этого нет в списке",
                "error_message": "Такого значения нет в списке. Оставить его?",
            },
        )


def _instructions(
    sheet: Any, form: Form, failing: Failing, about: TemplateFor, formats: dict[str, Any]
) -> None:
    low, high = _comma(failing.low), _comma(failing.high)
    grades = ", ".join(map(str, about.grades))
    lines = (
        f"Эту форму заполняет {about.school}.",
        "Одна строка - один обучающийся и один предмет.",
        "Если предметов несколько, пишите их в строках ниже, а ФИО и класс оставьте там пустыми.",
        f"ФИО пишите полностью. Класс - из мониторинга: {grades}; выберите из списка или впишите.",
        f"Среднее - число от {low} до {high}, например 2,33.",
        "Причину выберите из списка или напишите своими словами.",
        f"Если таких обучающихся нет, напишите в первой строке: «{form.empty}».",
        "Заголовки граф не меняйте. Сохраните файл как .xlsx и отправьте тому, кто его прислал.",
    )
    sheet.set_column(0, 0, 100)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, formats["text"])
    sheet.protect()


def _comma(value: object) -> str:
    return str(value).replace(".", ",")

"""The forms of support say in Word, PDF and Excel what they are made from, value for value."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from opora.analysis.sheet import Sheet
from opora.documents.charts.beside import words_of
from opora.documents.reports.paper_table import said
from opora.documents.reports.report import Report
from opora.documents.reports.writing import report_docx, report_pdf, report_xlsx
from opora.documents.support.journal import JournalPaper, journal_report
from opora.documents.support.plan import PlanPaper, plan_report
from opora.documents.support.route import RoutePaper, route_report
from opora.documents.table import shown

SECRET = "отец болеет"


@pytest.fixture(params=["route", "plan", "journal"])
def report(request: pytest.FixtureRequest) -> Report:
    make: dict[str, Callable[..., Report]] = {
        "route": route_report,
        "plan": plan_report,
        "journal": journal_report,
    }
    return make[request.param](request.getfixturevalue(request.param))


def texts(sheet: Sheet) -> list[list[str]]:
    kinds = [column.kind for column in sheet.columns]
    return [
        [shown(said(cell, kind)) for cell, kind in zip(row, kinds, strict=True)]
        for row in sheet.rows
    ]


def letters(text: str) -> str:
    return "".join(text.split()).replace("-", "").replace("\u00ad", "")


def whole(report: Report) -> list[str]:
    return [report.title, report.school, report.period, *report.lines, *report.after]


def test_word_has_every_value_in_its_place(report: Report) -> None:
    document = Document(io.BytesIO(report_docx(report)))

    tables = [[[cell.text for cell in row.cells] for row in t.rows] for t in document.tables]
    assert len(tables) == len(report.sheets) + len(report.signatures)
    for sheet, table in zip(report.sheets, tables, strict=False):
        assert table[0] == [shown(column.title) for column in sheet.columns]
        assert table[1:] == texts(sheet)
    paragraphs = {paragraph.text for paragraph in document.paragraphs}
    assert {shown(text) for text in whole(report)} <= paragraphs


def test_pdf_has_every_text(report: Report) -> None:
    pages = PdfReader(io.BytesIO(report_pdf(report))).pages

    drawn = letters("".join(page.extract_text() for page in pages))
    values = [text for sheet in report.sheets for row in texts(sheet) for text in row]
    for text in (*values, *whole(report), *(each.position for each in report.signatures)):
        assert letters(text) in drawn


def test_excel_has_every_value_and_no_formula(report: Report) -> None:
    book = load_workbook(io.BytesIO(report_xlsx(report)))

    assert len(book.worksheets) == len(report.sheets)
    for sheet, page in zip(report.sheets, book.worksheets, strict=True):
        rows = list(page.iter_rows(values_only=True))
        head = next(n for n, row in enumerate(rows) if row[0] == sheet.columns[0].title and row[1])
        body = [list(row[: len(sheet.columns)]) for row in rows[head + 1 :]]
        wanted = [list(_values(row)) for row in sheet.rows]
        assert body[: len(wanted)] == wanted
        assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)


def _values(row: tuple[object, ...]) -> Iterator[object]:
    for cell in row:
        value = cell.value  # type: ignore[attr-defined]
        if isinstance(value, date):
            yield datetime(value.year, value.month, value.day)  # noqa: DTZ001
        elif value is None:
            yield "–"
        else:
            yield shown(value) or None if isinstance(value, str) else value


def test_a_form_has_no_chart(report: Report) -> None:
    assert [words_of(sheet) for sheet in report.sheets] == [""] * len(report.sheets)


def test_the_copy_of_the_school_says_that_it_is_one(route: RoutePaper) -> None:
    school = replace(route, school_copy=True, own_words=SECRET)

    assert any("родителям не выдаётся" in line for line in route_report(school).lines)
    assert not any("родителям не выдаётся" in line for line in route_report(route).lines)


def test_a_route_with_nothing_in_it_yet_says_so(route: RoutePaper) -> None:
    bare = replace(
        route, gaps=(), goals=(), lessons=(), controls=(), told="", outcome="", basis="", causes=()
    )

    drawn = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(report_pdf(route_report(bare)))).pages
    )

    for text in ("Цели не поставлены.", "Контроль ещё не назначен.", "не записано"):
        assert letters(text) in letters(drawn)


def test_the_journal_begins_with_the_first_day(journal: JournalPaper) -> None:
    (sheet,) = journal_report(journal).sheets

    days = [cell.value for cell in sheet.column("on")]
    assert days == sorted(days)


def test_a_plan_says_whether_each_lesson_was_given(plan: PlanPaper) -> None:
    (sheet,) = plan_report(plan).sheets

    assert [cell.value for cell in sheet.column("done")] == ["да", "нет"]

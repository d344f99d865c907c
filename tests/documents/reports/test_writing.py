"""Every report says in Word, PDF and Excel what its tables say."""

import io
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader

from opora.analysis.sheet import Column, Kind, Sheet, cells
from opora.documents.charts.beside import words_of
from opora.documents.paper import Paper
from opora.documents.reports import all_reports
from opora.documents.reports.paper_table import said
from opora.documents.reports.report import Report, ReportKind, Request
from opora.documents.reports.writing import (
    About,
    report_docx,
    report_html,
    report_pdf,
    report_xlsx,
    sheet_xlsx,
)
from opora.documents.table import shown
from opora.measures.shares import Share
from opora.vocabulary.text import squeeze

MakeRequest = Callable[..., Request]
ONE_PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
ABOUT = About("По классам", "МБОУ «СОШ № 5»", "2 четверть", date(2025, 12, 30))

each_report = pytest.mark.parametrize("kind", all_reports(), ids=lambda kind: kind.key)


def texts(sheet: Sheet) -> list[list[str]]:
    """Rows and totals as paper has them."""
    kinds = [column.kind for column in sheet.columns]
    return [
        [shown(said(cell, kind)) for cell, kind in zip(row, kinds, strict=True)]
        for row in (*sheet.rows, *sheet.totals)
    ]


def head_rows(sheet: Sheet) -> int:
    return 2 if any(column.group for column in sheet.columns) else 1


def letters(text: str) -> str:
    return "".join(text.split()).replace("-", "").replace("\u00ad", "")


@each_report
def test_word_has_every_value_in_its_place(kind: ReportKind, make_request: MakeRequest) -> None:
    report = kind.build(make_request())

    document = Document(io.BytesIO(report_docx(report)))

    tables = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in document.tables
    ]
    assert len(tables) == len(report.sheets) + 1  # the last is the signature
    for sheet, table in zip(report.sheets, tables[:-1], strict=True):
        assert sheet.rows, sheet.key
        assert table[head_rows(sheet) :] == texts(sheet)
        titles = [shown(column.title) for column in sheet.columns]
        assert table[head_rows(sheet) - 1] == titles
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert {report.title, report.school, report.period, *report.lines} <= set(paragraphs)


@each_report
def test_pdf_has_every_text(kind: ReportKind, make_request: MakeRequest) -> None:
    report = kind.build(make_request())

    pages = PdfReader(io.BytesIO(report_pdf(report))).pages

    drawn = letters("".join(page.extract_text() for page in pages))
    for sheet in report.sheets:
        for row in texts(sheet):
            for text in row:
                assert letters(text) in drawn
    assert letters(report.title + report.period) in drawn
    width, height = pages[0].mediabox.width, pages[0].mediabox.height
    assert (width > height) == (report.orientation == "landscape")


@each_report
def test_excel_has_the_values_as_numbers(kind: ReportKind, make_request: MakeRequest) -> None:
    report = kind.build(make_request())

    book = load_workbook(io.BytesIO(report_xlsx(report)))

    assert len(book.worksheets) == len(report.sheets)
    for sheet, page in zip(report.sheets, book.worksheets, strict=True):
        first = next(
            n for n, row in enumerate(page.iter_rows(values_only=True)) if _is_head(row, sheet)
        )
        body = list(page.iter_rows(values_only=True))[first + head_rows(sheet) :]
        wanted = [list(_numbers(sheet, row)) for row in (*sheet.rows, *sheet.totals)]
        assert [list(row[: len(sheet.columns)]) for row in body[: len(wanted)]] == wanted
        assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)


def _is_head(row: tuple[object, ...], sheet: Sheet) -> bool:
    return row[0] == sheet.columns[0].title and row[1] is not None


def _numbers(sheet: Sheet, row: tuple[object, ...]) -> Iterator[object]:
    for cell, column in zip(row, sheet.columns, strict=True):
        value = cell.value  # type: ignore[attr-defined]
        if isinstance(value, Share) and value.denominator:
            percent = value.percent()
            assert percent is not None
            is_share = column.kind == Kind.PERCENT
            yield (
                float(percent / 100) if is_share else float(value.fraction_text().replace(",", "."))
            )
        elif value is None or isinstance(value, Share):
            yield "–"
        elif isinstance(value, date):
            yield datetime(value.year, value.month, value.day)  # noqa: DTZ001
        elif isinstance(value, Decimal):
            yield float(value)
        else:
            yield shown(value) or None if isinstance(value, str) else value


@each_report
def test_charts_stand_in_word_and_pdf_no_wider_than_the_text(
    kind: ReportKind, make_request: MakeRequest
) -> None:
    report = kind.build(make_request())
    paper = Paper(report.orientation)
    drawn = [words for sheet in report.sheets if (words := words_of(sheet))]

    word = Document(io.BytesIO(report_docx(report)))
    pages = PdfReader(io.BytesIO(report_pdf(report))).pages

    assert drawn
    assert len(word.inline_shapes) == len(drawn)
    assert all(shape.width.mm <= paper.text_width for shape in word.inline_shapes)
    said = [part.get("descr") for part in word.element.iter(qn("wp:docPr"))]
    assert [squeeze(text or "") for text in said] == [squeeze(text) for text in drawn]
    assert sum(len(page.images) for page in pages) == len(drawn)


def test_a_name_pulls_in_no_picture(make_request: MakeRequest, tmp_path: Path) -> None:
    png = b64encode(ONE_PIXEL).decode()
    (tmp_path / "own.png").write_bytes(ONE_PIXEL)
    hostile = {
        1: f'<img src="data:image/png;base64,{png}" width="9mm">',
        2: f'"><img src="{tmp_path}/own.png" width="9mm"><img src=picture0.png width="9mm">',
        3: '![](picture0.png){width=9mm} #image("picture0.png", width: 9mm)',
    }
    people = SimpleNamespace(name=hostile.__getitem__)

    for kind in all_reports():
        report = kind.build(make_request(people=people))
        charts = sum(bool(words_of(sheet)) for sheet in report.sheets)

        pages = PdfReader(io.BytesIO(report_pdf(report))).pages
        assert len(Document(io.BytesIO(report_docx(report))).inline_shapes) == charts
        assert sum(len(page.images) for page in pages) == charts


def test_names_are_text_in_the_page(make_request: MakeRequest) -> None:
    for kind in all_reports():
        html = report_html(kind.build(make_request()))

        assert "<b>Жукова" not in html


def test_a_long_table_repeats_its_head_on_every_page(make_request: MakeRequest) -> None:
    (register,) = (kind for kind in all_reports() if kind.key == "class_register")
    report = register.build(make_request())
    (sheet,) = report.sheets
    many = Sheet(sheet.key, sheet.title, sheet.columns, sheet.rows * 40)
    long = Report(
        report.title,
        report.school,
        report.period,
        (many,),
        report.signature,
        report.trace,
        report.on,
        "landscape",
    )

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(report_pdf(long))).pages]

    assert len(pages) > 3
    assert all("ФИО" in page for page in pages[:-1])
    made = Document(io.BytesIO(report_docx(long))).element.xml
    assert made.count("w:tblHeader") == 2


def test_upright_titles_are_so_in_word_too(make_request: MakeRequest) -> None:
    titles = ("Обществознание", "Физическая культура") * 8
    columns = (
        Column("pupil", "ФИО", weight=30),
        *(Column(f"s{n}", t) for n, t in enumerate(titles)),
    )
    sheet = Sheet("lists", "Широкая", columns, (cells(*"А" * 17),))
    kind = next(iter(all_reports()))
    base = kind.build(make_request())
    report = Report("Т", "Ш", "П", (sheet,), base.signature, (), base.on, "landscape")

    made = Document(io.BytesIO(report_docx(report))).element.xml

    assert made.count('w:textDirection w:val="btLr"') == len(titles)
    assert made.count("w:trHeight") == 1


def test_the_same_report_gives_the_same_bytes(make_request: MakeRequest) -> None:
    report = all_reports()[0].build(make_request())

    for write in (report_docx, report_pdf, report_xlsx):
        assert write(report) == write(report)


def test_any_table_of_a_page_is_written_with_its_heading() -> None:
    columns = (Column("name", "Класс"), Column("mean", "Балл", Kind.MEAN))
    sheet = Sheet("classes", "Классы", columns, (cells("=1+1", Share(5, 2)),), notes=("Сноска",))

    page = load_workbook(io.BytesIO(sheet_xlsx([sheet, sheet], ABOUT))).worksheets[0]

    values = [
        [value for value in row if value is not None] for row in page.iter_rows(values_only=True)
    ]
    assert values[:4] == [["МБОУ «СОШ № 5»"], ["По классам"], ["2 четверть"], ["Классы"]]
    assert values[4:7] == [["Класс", "Балл"], ["=1+1", 2.5], ["Сноска"]]
    assert page["A6"].data_type == "s"

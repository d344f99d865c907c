"""What stands below the tables: paragraphs, several signatures, a slip to be torn off."""

import io
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from opora.analysis.sheet import Column, Sheet, cells
from opora.documents.charts.beside import FORM, charts_of
from opora.documents.reports.report import Report, Slip, signature
from opora.documents.reports.writing import report_docx, report_pdf, report_xlsx

TABLE = Sheet(f"{FORM}notice", "Предметы", (Column("a", "Предмет"),), (cells("Алгебра"),))
REPORT = Report(
    "Уведомление № 3",
    "МБОУ «СОШ № 5»",
    "27.02.2026",
    (TABLE,),
    signature("Классный руководитель"),
    ("след",),
    date(2026, 2, 27),
    lines=("Сообщаем об отметках.",),
    after=("Просим прийти 02.03.2026.", "=Не формула"),
    also=(signature("Директор"),),
    slip=Slip("Корешок", ("Ознакомлены.",), signature("Родитель")),
)
IN_ORDER = (
    "Сообщаем об отметках.",
    "Алгебра",
    "Просим прийти 02.03.2026.",
    "=Не формула",
    "Классный руководитель",
    "Директор",
    "Корешок",
    "Ознакомлены.",
    "Родитель",
)


def of_docx(content: bytes) -> str:
    body = Document(io.BytesIO(content)).element.body
    return " ".join(node.text for node in body.iter() if node.tag.endswith("}t") and node.text)


def of_pdf(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def of_xlsx(content: bytes) -> str:
    (sheet,) = load_workbook(io.BytesIO(content)).worksheets
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    return " ".join(str(value) for value in values if value is not None)


def letters(text: str) -> str:
    """The text without spaces and hyphens: paper breaks words."""
    return "".join(text.split()).replace("-", "").replace("\u00ad", "")


@pytest.mark.parametrize(
    ("write", "read"),
    [(report_docx, of_docx), (report_pdf, of_pdf), (report_xlsx, of_xlsx)],
    ids=["docx", "pdf", "xlsx"],
)
def test_everything_stands_in_its_order(write, read) -> None:
    text = letters(read(write(REPORT)))

    places = [text.find(letters(said)) for said in IN_ORDER]

    assert -1 not in places
    assert places == sorted(places)


def test_a_report_without_a_slip_has_none() -> None:
    plain = Report("Т", "Ш", "П", (TABLE,), signature("Директор"), (), date(2026, 2, 27))

    assert "✂" not in of_docx(report_docx(plain))
    assert "✂" in of_docx(report_docx(REPORT))


def test_tables_of_forms_have_no_charts() -> None:
    assert charts_of(TABLE) == []

"""Every value of the card of observations is in Word, PDF and Excel."""

import io
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from opora.documents.reports.writing import report_docx, report_pdf, report_xlsx
from opora.documents.support.observation_card import ObservationCard, Seen, observation_card

CARD = ObservationCard(
    "МБОУ «Школа № 5»",
    "Ёлкина Анна-Мария Ӕхсаровна",
    "9А",
    2025,
    date(2026, 2, 27),
    (
        Seen(date(2026, 2, 3), "Работа на уроке", "не работает", "", "Учителева О. П."),
        Seen(date(2026, 2, 4), "Беседа с родителями", "", "=Договорились", "Классова И. И."),
    ),
)
VALUES = (
    "МБОУ «Школа № 5»",
    "Ёлкина Анна-Мария Ӕхсаровна",
    "2025/26 учебный год, на 27.02.2026",
    "03.02.2026",
    "Работа на уроке",
    "не работает",
    "04.02.2026",
    "Беседа с родителями",
    "=Договорились",
    "Учителева О. П.",
    "Классова И. И.",
    "Классный руководитель",
    "Педагог-психолог",
)


def of_docx(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    return " ".join([*(p.text for p in document.paragraphs), *cells])


def of_pdf(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def of_xlsx(content: bytes) -> str:
    (sheet,) = load_workbook(io.BytesIO(content)).worksheets
    values = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return " ".join(f"{v:%d.%m.%Y}" if hasattr(v, "strftime") else str(v) for v in values)


@pytest.mark.parametrize(
    ("write", "read"),
    [(report_docx, of_docx), (report_pdf, of_pdf), (report_xlsx, of_xlsx)],
    ids=["docx", "pdf", "xlsx"],
)
def test_every_value_is_read_back(write, read) -> None:
    text = " ".join(read(write(observation_card(CARD))).split())

    assert [value for value in VALUES if value not in text.replace("\u00a0", " ")] == []

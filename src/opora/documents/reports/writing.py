"""A report as page, Word, PDF and Excel; any table as Excel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from opora.analysis.sheet import Sheet
from opora.documents.book import Line, workbook
from opora.documents.docx import docx
from opora.documents.page import sandbox
from opora.documents.paper import Paper
from opora.documents.pdf import pdf
from opora.documents.reports.paper_table import PaperTable, book_page, paper_table
from opora.documents.reports.report import Report, Slip
from opora.documents.xlsx import signed
from opora.orders.order import Signature

_TEMPLATES = Path(__file__).parent / "templates"
_WIDE = 9  # columns; a table of more lies across
CUT = "✂" + " –" * 40  # where a slip is torn off


@dataclass(frozen=True, slots=True)
class _Document:
    """What the template sees."""

    title: str
    school: str
    period: str
    lines: tuple[str, ...]
    tables: tuple[PaperTable, ...]
    after: tuple[str, ...]
    signatures: tuple[Signature, ...]
    slip: Slip | None
    trace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What stands above tables that are taken from a page, and the day of the figures."""

    title: str
    school: str
    period: str
    on: date
    trace: tuple[str, ...] = ()


def report_html(report: Report) -> str:
    """Return the page that Word and PDF are made from; every value is escaped."""
    paper = Paper(report.orientation)
    document = _Document(
        report.title,
        report.school,
        report.period,
        report.lines,
        tuple(paper_table(sheet, paper) for sheet in report.sheets),
        report.after,
        report.signatures,
        report.slip,
        report.trace,
    )
    return sandbox(_TEMPLATES).get_template("report.html").render(document=document, cut=CUT)


def report_docx(report: Report) -> bytes:
    """Return the report as .docx."""
    return docx(report_html(report), Paper(report.orientation), report.title, report.on)


def report_pdf(report: Report) -> bytes:
    """Return the report as .pdf."""
    return pdf(report_html(report), Paper(report.orientation), report.title, report.on)


def report_xlsx(report: Report) -> bytes:
    """Return the report as .xlsx, a worksheet for each table; the signature is on the last."""
    above = (
        (report.school, "annex"),
        (report.title, "heading"),
        (report.period, "period"),
        *((line, "signed") for line in report.lines),
    )
    below = (
        *((line, "signed") for line in report.after),
        *(line for each in report.signatures for line in signed(each)),
        *(_slip(report.slip) if report.slip else ()),
        *((line, "trace") for line in report.trace),
    )
    return _book(report.sheets, above, below, Paper(report.orientation), report.title, report.on)


def _slip(slip: Slip) -> tuple[Line, ...]:
    lines: tuple[Line, ...] = tuple((line, "signed") for line in slip.lines)
    return ((CUT, "note"), (slip.title, "signed"), *lines, *signed(slip.signature))


def sheet_xlsx(sheets: Sequence[Sheet], about: About) -> bytes:
    """Return tables of a page as .xlsx, a worksheet each; what looks like a formula is text."""
    above = ((about.school, "annex"), (about.title, "heading"), (about.period, "period"))
    below = (("", "note"), *((line, "trace") for line in about.trace))
    wide = max((len(sheet.columns) for sheet in sheets), default=0) > _WIDE
    orientation: Literal["portrait", "landscape"] = "landscape" if wide else "portrait"
    return _book(sheets, above, below, Paper(orientation), about.title, about.on)


def _book(
    sheets: Sequence[Sheet],
    above: tuple[Line, ...],
    below: tuple[Line, ...],
    paper: Paper,
    title: str,
    on: date,
) -> bytes:
    last = len(sheets) - 1
    pages = [
        book_page(sheet, paper, (*above, (sheet.title, "period")), below if number == last else ())
        for number, sheet in enumerate(sheets)
    ]
    return workbook(pages, paper, title, on)

"""A filled form as Excel, from the same table as the page."""

from datetime import date
from decimal import Decimal

from opora.documents.book import BookCell, Line, Page, workbook
from opora.documents.headings import headings
from opora.documents.paper import Paper
from opora.documents.table import FormDocument, Value
from opora.orders.order import Signature

_BLANK = "_" * 24


def xlsx(document: FormDocument, sheet: Paper, title: str, on: date) -> bytes:
    """Return the document as .xlsx; `title` and `on` go into its properties."""
    page = Page(
        name="Лист1",
        above=(
            *((line, "annex") for line in document.annex),
            (document.title, "heading"),
            (document.period, "period"),
        ),
        headings=headings([column.title for column in document.columns]),
        widths=tuple(document.widths),
        rows=tuple(tuple(map(_cell, row.cells)) for row in document.rows),
        totals=(),
        empty=document.empty,
        below=_below(document),
        growing=True,
    )
    return workbook([page], sheet, title, on)


def signed(signature: Signature) -> tuple[Line, ...]:
    """Return the signature in one line: a sheet may have any number of columns of any width."""
    fields = [f"{_BLANK} ({field})" for field in signature.fields]
    text = "    ".join((signature.position, *fields, f"{signature.date} {_BLANK}"))
    return (("", "note"), (text, "signed"), ("", "note"))


def _below(document: FormDocument) -> tuple[Line, ...]:
    seal = f"{document.attachment} {document.seal}"
    return (
        *((line, "note") for line in document.footnotes),
        *signed(document.signature),
        *([(seal, "trace")] if document.attachment else []),
        *((line, "trace") for line in document.trace),
    )


def _cell(value: Value) -> BookCell:
    if isinstance(value, str):
        return value, "text"
    if isinstance(value, date):
        return value, "day"
    return value, "hundredths" if isinstance(value, Decimal) else "whole"

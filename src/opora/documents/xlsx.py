"""Excel by XlsxWriter, from the same table as the page."""

import io
import re
import textwrap
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from opora.documents import paper
from opora.documents.container import packed, unpacked
from opora.documents.paper import Paper
from opora.documents.table import FormDocument, Value, shown
from opora.orders.order import Signature

_A4 = 9
_INCH = 25.4
_SIZE = 10  # points of the font in the table
_BOLD = 1.1  # bold letters are wider
_MM_PER_CHARACTER = 1.75  # of Times New Roman 10, measured on Russian text
_PIXELS_PER_MM = 96 / _INCH
_LINE = 13  # points
_ROW = re.compile(r'(<row r="(\d+)"[^>]*?)( customHeight="1")')
_SHEET = "xl/worksheets/sheet1.xml"
_BLANK = "_" * 24

# A name that starts like a formula or an address is a text: nothing is ever computed or linked.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FONT = {"font_name": "Times New Roman", "font_size": _SIZE, "text_wrap": True, "valign": "top"}
_STYLES: dict[str, dict[str, object]] = {
    "annex": {"align": "right"},
    "heading": {"bold": True, "align": "center", "font_size": 12},
    "period": {"align": "center", "font_size": 12},
    "head": {"bold": True, "border": 1, "align": "center", "valign": "vcenter"},
    "text": {"border": 1, "num_format": "@"},
    "day": {"border": 1, "num_format": "dd.mm.yyyy", "align": "center"},
    "whole": {"border": 1, "num_format": "0", "align": "center"},
    "hundredths": {"border": 1, "num_format": "0.00", "align": "center"},
    "note": {},
    "signed": {"font_size": 12},
    "trace": {"font_size": 8, "font_color": "#505050"},
}


def xlsx(document: FormDocument, sheet: Paper, title: str, on: date) -> bytes:
    """Return the document as .xlsx; `title` and `on` go into its properties."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"title": title, "created": datetime.combine(on, time(), UTC)})
    writer = _Writer(book, document, sheet)
    writer.write()
    book.close()
    return _growing(stream.getvalue(), writer.table_rows)


class _Writer:
    """Writes from top to bottom; `row` is the next free row."""

    def __init__(self, book: Workbook, document: FormDocument, sheet: Paper) -> None:
        self.document = document
        self.sheet: Worksheet = book.add_worksheet("Лист1")
        self.styles: dict[str, Format] = {
            name: book.add_format(_FONT | style) for name, style in _STYLES.items()
        }
        self.row = 0
        self.table_rows = range(0)
        self.widths = [share * sheet.text_width / 100 for share in document.widths]
        self._set_page(sheet)

    def write(self) -> None:
        document = self.document
        for line in document.annex:
            self._across(line, "annex")
        self._across(document.title, "heading")
        self._across(document.period, "period")
        self._table()
        for line in document.footnotes:
            self._across(line, "note")
        self._across("", "note")
        self._across(_signature(document.signature), "signed")
        self._across("", "note")
        if document.attachment:
            self._across(f"{document.attachment} {document.seal}", "trace")
        for line in document.trace:
            self._across(line, "trace")
        self.sheet.print_area(0, 0, self.row - 1, len(self.widths) - 1)

    def _set_page(self, sheet: Paper) -> None:
        (
            self.sheet.set_landscape
            if sheet.orientation == "landscape"
            else self.sheet.set_portrait
        )()
        self.sheet.set_paper(_A4)
        margins = (paper.LEFT, paper.RIGHT, paper.TOP, paper.BOTTOM)
        self.sheet.set_margins(*(side / _INCH for side in margins))
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_header("&C&P")
        for column, width in enumerate(self.widths):
            self.sheet.set_column_pixels(column, column, round(width * _PIXELS_PER_MM))

    def _table(self) -> None:
        self.sheet.repeat_rows(self.row)
        self.sheet.freeze_panes(self.row + 1, 0)
        first = self.row
        self._row([column.title for column in self.document.columns], "head")
        for row in self.document.rows:
            self._row(row.cells, "text")
        self.table_rows = range(first, self.row)
        if not self.document.rows:
            self._across(self.document.empty, "text")

    def _row(self, values: Sequence[Value], style: str) -> None:
        lines = [
            _lines(shown(value), width, style)
            for value, width in zip(values, self.widths, strict=True)
        ]
        self.sheet.set_row(self.row, _LINE * max(lines))
        for column, value in enumerate(values):
            self._cell(column, value, style)
        self.row += 1

    def _cell(self, column: int, value: Value, style: str) -> None:
        if value == "":
            self.sheet.write_blank(self.row, column, None, self.styles[style])
        elif isinstance(value, str):
            self.sheet.write_string(self.row, column, shown(value), self.styles[style])
        elif isinstance(value, date):
            self.sheet.write_datetime(self.row, column, value, self.styles["day"])
        else:
            kind = "hundredths" if isinstance(value, Decimal) else "whole"
            self.sheet.write_number(self.row, column, value, self.styles[kind])

    def _across(self, text: str, style: str) -> None:
        """Write a line over the whole width; Excel does not fit the height of merged cells."""
        text = shown(text)
        lines = _lines(text, sum(self.widths), style)
        self.sheet.set_row(self.row, _LINE * _size(style) / _SIZE * lines)
        self._merge(text, style)
        self.row += 1

    def _merge(self, text: str, style: str) -> None:
        last = len(self.widths) - 1
        if last:
            self.sheet.merge_range(self.row, 0, self.row, last, "", self.styles[style])
        self.sheet.write_string(self.row, 0, text, self.styles[style])


def _signature(signature: Signature) -> str:
    """One line, because a sheet may have any number of columns of any width."""
    fields = [f"{_BLANK} ({field})" for field in signature.fields]
    return "    ".join((signature.position, *fields, f"{signature.date} {_BLANK}"))


@lru_cache(maxsize=4096)
def _lines(text: str, width: float, style: str) -> int:
    """Return how many lines the text takes in a cell of this width in mm, rather too many."""
    size = _size(style) * (_BOLD if _STYLES[style].get("bold") else 1)
    per_line = max(int(width / _MM_PER_CHARACTER * _SIZE / size), 1)
    return sum(len(textwrap.wrap(line, per_line)) or 1 for line in text.split("\n"))


def _size(style: str) -> int:
    return int(str(_STYLES[style].get("font_size", _SIZE)))


def _growing(made: bytes, rows: range) -> bytes:
    """Return the workbook whose table rows grow when a school writes more into them.

    XlsxWriter can only fix a height, and rows of a fixed height hide what is typed later; without
    a height LibreOffice shows one line of each cell.
    """
    parts = unpacked(made)
    sheet = _ROW.sub(
        lambda row: row[1] + (row[3] if int(row[2]) - 1 not in rows else ""),
        parts[_SHEET].decode(),
    )
    return packed(parts | {_SHEET: sheet.encode()})

"""Excel by XlsxWriter: pages of lines and a table, for forms, reports and any table of a page."""

import io
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache, partial

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from opora.documents import paper
from opora.documents.container import packed, unpacked
from opora.documents.headings import Heading
from opora.documents.paper import Paper
from opora.documents.table import Value, shown

_A4 = 9
_INCH = 25.4
_SIZE = 10  # points of the font in the table
_BOLD = 1.1  # bold letters are wider
_MM_PER_CHARACTER = 1.75  # of Times New Roman 10, measured on Russian text
_PIXELS_PER_MM = 96 / _INCH
_LINE = 13  # points
_TURNED = 110  # points: the height of titles that stand upright
_ROW = re.compile(r'(<row r="(\d+)"[^>]*?)( customHeight="1")')
_LONGEST_NAME = 31  # of a worksheet
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")

# A name that starts like a formula or an address is a text: nothing is ever computed or linked.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FONT = {"font_name": "Times New Roman", "font_size": _SIZE, "text_wrap": True, "valign": "top"}
_NUMBER = {"border": 1, "align": "center"}
_STYLES: dict[str, dict[str, object]] = {
    "annex": {"align": "right"},
    "heading": {"bold": True, "align": "center", "font_size": 12},
    "period": {"align": "center", "font_size": 12},
    "head": {"bold": True, "border": 1, "align": "center", "valign": "vcenter"},
    "turned": {"bold": True, "border": 1, "align": "center", "valign": "bottom", "rotation": 90},
    "text": {"border": 1, "num_format": "@"},
    "centre": {"border": 1, "num_format": "@", "align": "center"},
    "day": _NUMBER | {"num_format": "dd.mm.yyyy"},
    "whole": _NUMBER | {"num_format": "0"},
    "hundredths": _NUMBER | {"num_format": "0.00"},
    "percent": _NUMBER | {"num_format": "0.00%"},
    "points": _NUMBER | {"num_format": "+0.00;-0.00;0.00"},
    "note": {},
    "signed": {"font_size": 12},
    "trace": {"font_size": 8, "font_color": "#505050"},
}

# A value and the name of its style.
BookCell = tuple[Value | None, str]
Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A worksheet: lines above, a table, lines below; a line and its style.

    `widths`: shares of the columns, per cent. `growing`: rows get taller when more is typed in.
    """

    name: str
    above: tuple[Line, ...]
    headings: tuple[tuple[Heading, ...], ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[BookCell, ...], ...]
    totals: tuple[tuple[BookCell, ...], ...]
    empty: str
    below: tuple[Line, ...]
    growing: bool = False


def workbook(pages: Sequence[Page], sheet: Paper, title: str, on: date) -> bytes:
    """Return the pages as .xlsx; `title` and `on` go into its properties."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"title": title, "created": datetime.combine(on, time(), UTC)})
    styles = _Styles(book)
    tables = []
    for name, page in zip(_names(pages), pages, strict=True):
        writer = _Writer(book.add_worksheet(name), styles, page, sheet)
        writer.write()
        tables.append(writer.table_rows if page.growing else range(0))
    book.close()
    return _growing(stream.getvalue(), tables)


def _names(pages: Sequence[Page]) -> list[str]:
    """Return names that Excel takes: short, without its signs, each once whatever its case."""
    names: list[str] = []
    for number, page in enumerate(pages, 1):
        name = _NOT_IN_NAMES.sub(" ", shown(page.name))[:_LONGEST_NAME].strip() or f"Лист{number}"
        if name.lower() in {each.lower() for each in names}:
            name = f"{name[: _LONGEST_NAME - 4]} {number}"
        names.append(name)
    return names


class _Styles:
    """Formats of a workbook, made when they are asked for."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Format] = {}

    def get(self, style: str, bold: bool = False) -> Format:
        if (style, bold) not in self._made:
            chosen = _FONT | _STYLES[style] | ({"bold": True} if bold else {})
            self._made[style, bold] = self._book.add_format(chosen)
        return self._made[style, bold]


class _Writer:
    """Writes from top to bottom; `row` is the next free row."""

    def __init__(self, sheet: Worksheet, styles: _Styles, page: Page, about: Paper) -> None:
        self.page = page
        self.sheet = sheet
        self.styles = styles
        self.row = 0
        self.table_rows = range(0)
        self.widths = [share * about.text_width / 100 for share in page.widths]
        self._set_page(about)

    def write(self) -> None:
        for text, style in self.page.above:
            self._across(text, style)
        self._table()
        for text, style in self.page.below:
            self._across(text, style)
        self.sheet.print_area(0, 0, self.row - 1, len(self.widths) - 1)

    def _set_page(self, sheet: Paper) -> None:
        landscape = sheet.orientation == "landscape"
        (self.sheet.set_landscape if landscape else self.sheet.set_portrait)()
        self.sheet.set_paper(_A4)
        margins = (paper.LEFT, paper.RIGHT, paper.TOP, paper.BOTTOM)
        self.sheet.set_margins(*(side / _INCH for side in margins))
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_header("&C&P")
        for column, width in enumerate(self.widths):
            self.sheet.set_column_pixels(column, column, round(width * _PIXELS_PER_MM))

    def _table(self) -> None:
        first = self.row
        self._head()
        self.sheet.repeat_rows(first, self.row - 1)
        self.sheet.freeze_panes(self.row, 0)
        for row in self.page.rows:
            self._row(row)
        self.table_rows = range(first, self.row)
        if not self.page.rows:
            self._across(self.page.empty, "text")
        for row in self.page.totals:
            self._row(row, bold=True)

    def _head(self) -> None:
        upright = any(each.turned for line in self.page.headings for each in line)
        for line in self.page.headings:
            titles = [each for each in line if each.rows == 1]
            fits = [
                _lines(shown(h.title), sum(self.widths[h.first : h.first + h.columns]), "head")
                for h in titles
                if not h.turned
            ]
            # Titles over both rows of a head reach into the last one, which is made high.
            least = _TURNED if upright and line is self.page.headings[-1] else _LINE
            self.sheet.set_row(self.row, max([least, *(_LINE * n for n in fits)]))
            for heading in line:
                self._heading(heading)
            self.row += 1

    def _heading(self, heading: Heading) -> None:
        style = self.styles.get("turned" if heading.turned else "head")
        last_row, last = self.row + heading.rows - 1, heading.first + heading.columns - 1
        if (last_row, last) != (self.row, heading.first):
            self.sheet.merge_range(self.row, heading.first, last_row, last, "", style)
        self.sheet.write_string(self.row, heading.first, shown(heading.title), style)

    def _row(self, cells: Sequence[BookCell], bold: bool = False) -> None:
        lines = [
            _lines(shown(value or ""), width, "head" if bold else "text")
            for (value, style), width in zip(cells, self.widths, strict=True)
            if style in ("text", "centre")
        ]
        self.sheet.set_row(self.row, _LINE * max(lines, default=1))
        for column, (value, style) in enumerate(cells):
            self._cell(column, value, self.styles.get(style, bold))
        self.row += 1

    def _cell(self, column: int, value: Value | None, style: Format) -> None:
        if value is None or value == "":
            self.sheet.write_blank(self.row, column, None, style)
        elif isinstance(value, str):
            self.sheet.write_string(self.row, column, shown(value), style)
        elif isinstance(value, date):
            self.sheet.write_datetime(self.row, column, value, style)
        else:
            self.sheet.write_number(self.row, column, value, style)

    def _across(self, text: str, style: str) -> None:
        """Write a line over the whole width; Excel does not fit the height of merged cells."""
        text = shown(text)
        lines = _lines(text, sum(self.widths), style)
        self.sheet.set_row(self.row, _LINE * _size(style) / _SIZE * lines)
        last = len(self.widths) - 1
        if last:
            self.sheet.merge_range(self.row, 0, self.row, last, "", self.styles.get(style))
        self.sheet.write_string(self.row, 0, text, self.styles.get(style))
        self.row += 1


@lru_cache(maxsize=4096)
def _lines(text: str, width: float, style: str) -> int:
    """Return how many lines the text takes in a cell of this width in mm, rather too many."""
    size = _size(style) * (_BOLD if _STYLES[style].get("bold") else 1)
    per_line = max(int(width / _MM_PER_CHARACTER * _SIZE / size), 1)
    return sum(len(textwrap.wrap(line, per_line)) or 1 for line in text.split("\n"))


def _size(style: str) -> int:
    return int(str(_STYLES[style].get("font_size", _SIZE)))


def _growing(made: bytes, tables: Sequence[range]) -> bytes:
    """Return the workbook whose table rows grow when a school writes more into them.

    XlsxWriter can only fix a height, and rows of a fixed height hide what is typed later; without
    a height LibreOffice shows one line of each cell.
    """
    parts = unpacked(made)
    for number, rows in enumerate(tables, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        text = parts[name].decode()
        parts[name] = _ROW.sub(partial(_freed, rows=rows), text).encode()
    return packed(parts)


def _freed(row: re.Match[str], rows: range) -> str:
    return row[1] + (row[3] if int(row[2]) - 1 not in rows else "")

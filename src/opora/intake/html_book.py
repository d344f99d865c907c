"""A page saved from a journal into rows: text around tables line by line, tables as they are."""

import re
from html.parser import HTMLParser

from opora.intake.charset import decode_html
from opora.intake.grid import Grid
from opora.intake.limits import Limits
from opora.intake.sheet_scan import check_extent
from opora.vocabulary.problems import Refusal

_SILENT = frozenset({"script", "style", "title", "template", "noscript"})
_SPACES = re.compile(r"[ \t\r\n\f]+")  # not the no-break space: it is text
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset({"td", "th"})


def read_html(data: bytes, limits: Limits) -> Grid:
    """Return the whole page as one grid.

    Raises Refusal: too_dense, bad_xml (nested too deep).
    """
    page = _Page(limits)
    page.feed(decode_html(data))
    page.close()
    page.finish()
    return Grid(None, page.rows)


class _Page(HTMLParser):
    """Keeps rows of finished text; `taken` are columns of the coming rows held by a rowspan."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits = limits
        self.rows: list[list[str]] = []
        self.cells = self.columns = 0
        self.text: list[str] = []
        self.silent: list[str] = []
        self.tables = 0
        self.row: list[str] | None = None
        self.spans: tuple[int, int] | None = None
        self.taken: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent.append(tag)
        elif tag == "table":
            self._open_table()
        elif tag == "tr" and self.tables:
            self._end_row()
            self.row = []
        elif tag in _CELLS and self.tables:
            self._open_cell(dict(attrs))
        elif tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            if tag in self.silent:
                del self.silent[self.silent.index(tag) :]
        elif tag in _CELLS:
            self._end_cell()
        elif tag in ("tr", "tbody", "thead", "tfoot"):
            self._end_row()
        elif tag == "table":
            self._end_row()
            self.tables = max(0, self.tables - 1)
            self.taken = {}
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text.append(data)

    def finish(self) -> None:
        """Take what an unfinished page leaves open."""
        self._end_row()
        self._break()

    def _open_table(self) -> None:
        # Journals put tables into tables only for looks: an inner one goes on as rows of its own.
        self._end_row()
        self._break()
        self.silent = []  # a title never closed must not hide the table
        self.tables += 1
        self.taken = {}
        if self.tables > self.limits.depth:
            raise Refusal("bad_xml", f"Таблицы вложены глубже {self.limits.depth}: это опасно.")

    def _open_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        if self.row is None:
            self.row = []
        self.text = []
        width = _span(attributes.get("colspan"), self.limits.columns)
        self.spans = (width, _span(attributes.get("rowspan"), self.limits.rows))

    def _end_cell(self) -> None:
        if self.spans is None or self.row is None:
            return
        self._skip_taken(self.row)
        width, height = self.spans
        start = len(self.row)
        self.row += [self._collect(), *[""] * (width - 1)]
        if height > 1:
            self.taken |= {start + offset: height for offset in range(width)}
        self.spans = None
        check_extent(len(self.rows), len(self.row), self.cells, self.limits)

    def _skip_taken(self, row: list[str]) -> None:
        while self.taken.get(len(row), 0) > 0:
            row.append("")

    def _end_row(self) -> None:
        self._end_cell()
        if self.row is None:
            return
        self._skip_taken(self.row)
        self.taken = {column: left - 1 for column, left in self.taken.items() if left > 1}
        self._add(self.row)
        self.row = None
        self.text = []

    def _break(self) -> None:
        """End a line of running text; in a cell a new line is a space."""
        if self.spans is not None:
            self.text.append(" ")
        elif self.row is None and (line := self._collect()):
            self._add([line])

    def _collect(self) -> str:
        text = _SPACES.sub(" ", "".join(self.text)).strip(" ")
        self.text = []
        return text

    def _add(self, row: list[str]) -> None:
        self.rows.append(row)
        self.cells += len(row)
        self.columns = max(self.columns, len(row))
        check_extent(len(self.rows), self.columns, self.cells, self.limits)


def _span(text: str | None, most: int) -> int:
    """Return a colspan or a rowspan; what is not a number counts as 1, as browsers do."""
    digits = (text or "").strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return min(max(int(digits[:7]), 1), most + 1)

"""How far the filled cells of an xlsx sheet reach, before a reader reserves memory for them.

The reader keeps a sheet as a full rectangle, so one value in XFD1048576 costs half a terabyte,
while a styled blank cell there costs nothing and is common in honest files.
"""

import re

from opora.intake.limits import Limits
from opora.intake.xml_scan import walk
from opora.vocabulary.problems import Refusal

# A cell as every program writes it, inside ZZ9999 or inside CZ99999. A sheet of nothing else needs
# no closer look: 3 ms for a megabyte against 80 ms of the exact walk.
_REST = rb'"(?: s="\d++")?+(?: t="[a-zA-Z]++")?+/?>)'
_NOT_SMALL = re.compile(rb'<c(?! r="[A-Z]{1,2}+\d{1,4}+' + _REST)
_NOT_TALL = re.compile(rb'<c(?! r="[A-C]?[A-Z]\d{1,5}+' + _REST)
_QUICK_AREA = 10_399_896  # 104 × 99 999, the larger of the two
_QUICK_ROWS = 99_999
_SHORTEST_CELL = len('<c r="A1"/>')

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,7})\$?(\d{1,10})\Z")


def check_sheet(data: bytes, limits: Limits) -> None:
    """Refuse a sheet whose values reach too far or are too many.

    Raises Refusal: too_dense, bad_xml.
    """
    if not _is_plain(data, limits):
        _Extent(limits).measure(data)


def check_merges(data: bytes, limits: Limits) -> None:
    """Refuse more merged areas than any report has; they stand after the cells."""
    if data.count(b"mergeCell ", max(0, data.rfind(b"sheetData"))) > limits.merges:
        raise Refusal(
            "too_dense",
            f"На листе больше {limits.merges} объединённых областей. Загрузите исходную выгрузку.",
        )


def _is_plain(data: bytes, limits: Limits) -> bool:
    """Answer whether cheap searches prove the sheet harmless; False means «look closer»."""
    if limits.area < _QUICK_AREA or limits.rows < _QUICK_ROWS:
        return False
    first, last = data.find(b"<sheetData"), data.rfind(b"</sheetData>")
    if first < 0 or last < 0:
        return False
    if (b"!" in data and b"<!" in data) or data.find(b":c", first, last) >= 0:
        return False
    if (last - first) // _SHORTEST_CELL > limits.cells and data.count(b"<c ") > limits.cells:
        return False
    first += len(b"<sheetData")
    return not _NOT_SMALL.search(data, first, last) or not _NOT_TALL.search(data, first, last)


class _Extent:
    """Walks a sheet as the reader does: a place not written follows from the one before."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells = self.rows = self.columns = 0
        self.row = self.column = 0
        self.kind: str | None = None
        self.filled = self.in_value = False

    def measure(self, data: bytes) -> None:
        walk(data, self.limits, self._start, self._end, self._text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._place(attributes.get("r"))
            self.kind = attributes.get("t")
            self.filled = False
        elif name == "row":
            self.row = _number(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = 0
        elif name == "v":
            self.in_value = True
            self.filled = self.filled or self.kind == "str"
        elif name == "is":
            self.filled = True

    def _text(self, _: str) -> None:
        if self.in_value:
            self.filled = True

    def _end(self, name: str) -> None:
        if name == "v":
            self.in_value = False
        elif name == "c" and self.filled:
            self.filled = False
            self._take()

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
            return
        match = _REFERENCE.match(reference)
        if not match:
            raise Refusal("bad_xml", f"Адрес ячейки записан неверно. {_SAVE_AGAIN}")
        self.column = 0
        for letter in match[1].upper():
            self.column = self.column * 26 + ord(letter) - 64
        self.row = int(match[2])

    def _take(self) -> None:
        self.cells += 1
        self.rows = max(self.rows, self.row)
        self.columns = max(self.columns, self.column)
        check_extent(self.rows, self.columns, self.cells, self.limits)


def check_extent(rows: int, columns: int, cells: int, limits: Limits) -> int:
    """Return the area; refuse (too_dense) what is over the limits of one sheet."""
    if rows > limits.rows:
        found = f"данные доходят до строки {rows}, а предел {limits.rows}"
    elif columns > limits.columns:
        found = f"данные доходят до столбца {columns}, а предел {limits.columns}"
    elif cells > limits.cells:
        found = f"заполненных ячеек больше {limits.cells}"
    elif rows * columns > limits.area:
        found = f"область {rows} × {columns} ячеек больше {limits.area}"
    else:
        return rows * columns
    raise Refusal(
        "too_dense", f"На листе {found}. Удалите лишнее вдали от таблицы или разделите файл."
    )


def check_area(area: int, limits: Limits) -> None:
    """Refuse (too_dense) sheets whose areas are together more than one sheet may have."""
    if area > limits.area:
        raise Refusal(
            "too_dense", f"На листах книги вместе больше {limits.area} ячеек. Разделите её."
        )


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 10:
        raise Refusal("bad_xml", f"Номер строки записан неверно. {_SAVE_AGAIN}")
    return int(text)


_SAVE_AGAIN = "Откройте файл в Excel, сохраните заново и загрузите снова."

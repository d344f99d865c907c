"""How far the filled cells of an OpenDocument table reach; repeats make a short file huge."""

from opora.intake.limits import Limits
from opora.intake.sheet_scan import check_extent
from opora.intake.xml_scan import local, walk
from opora.vocabulary.problems import Refusal

_LONGEST_SPACES = 10_000
_CELLS = ("table-cell", "covered-table-cell")


def check_content(data: bytes, limits: Limits) -> None:
    """Refuse content.xml whose values reach too far or are too many.

    Raises Refusal: too_dense, bad_xml.
    """
    scan = _Extent(limits)
    walk(data, limits, scan.start, scan.end, scan.text)


class _Extent:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells = 0
        self._new_table()

    def _new_table(self) -> None:
        self.row = self.rows = self.columns = 0
        self._new_row(1)

    def _new_row(self, repeated: int) -> None:
        self.row_repeated = repeated
        self.column = self.row_columns = self.row_cells = 0
        self.filled = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._new_table()
        elif name == "table-row":
            self._new_row(_repeats(attributes, "number-rows-repeated"))
        elif name in _CELLS:
            self.repeated = _repeats(attributes, "number-columns-repeated")
            self.filled = local(attributes, "value-type") is not None
        elif name == "s" and _repeats(attributes, "c") > _LONGEST_SPACES:
            raise Refusal("too_dense", "В ячейке слишком много пробелов. Удалите их в таблице.")

    def text(self, _: str) -> None:
        self.filled = True

    def end(self, name: str) -> None:
        if name in _CELLS:
            self.column += self.repeated
            if self.filled:
                self.row_columns = self.column
                self.row_cells += self.repeated
            self.filled = False
        elif name == "table-row":
            self.row += self.row_repeated
            if self.row_cells:
                self._take()

    def _take(self) -> None:
        self.cells += self.row_cells * self.row_repeated
        self.rows = self.row
        self.columns = max(self.columns, self.row_columns)
        check_extent(self.rows, self.columns, self.cells, self.limits)


def _repeats(attributes: dict[str, str], name: str) -> int:
    text = local(attributes, name) or "1"
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise Refusal("bad_xml", "Число повторов в файле записано неверно. Сохраните файл заново.")
    return max(1, int(text))

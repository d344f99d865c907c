"""Tables of a Word document."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from opora.intake.grid import Grid
from opora.intake.limits import Limits
from opora.intake.sheet_scan import check_extent
from opora.vocabulary.problems import Refusal

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
# What a reader of the page does not see: tracked deletions and codes of fields.
_UNSEEN = {f"{_W}del", f"{_W}delText", f"{_W}instrText"}


def read_docx(path: Path, limits: Limits) -> list[Grid]:
    """Return each table as a grid «Таблица 1», «Таблица 2»…; the file must have been checked.

    A merged cell keeps its text in the top left one. Raises Refusal: too_dense, unreadable.
    """
    with zipfile.ZipFile(path) as book:
        try:
            data = book.read("word/document.xml")
        except KeyError as error:
            raise Refusal(
                "unreadable", "В документе Word нет текста. Сохраните его заново."
            ) from error
    document = ElementTree.fromstring(data)  # noqa: S314  no entities and no depth: checked before
    return [
        Grid(f"Таблица {number}", _rows(table, limits))
        for number, table in enumerate(document.iter(f"{_W}tbl"), start=1)
    ]


def _rows(table: Element, limits: Limits) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    for row in _children(table, "tr"):
        properties = row.find(f"{_W}trPr")
        texts = [""] * _number(properties, "gridBefore", limits)
        for cell in _children(row, "tc"):
            properties = cell.find(f"{_W}tcPr")
            texts.append("" if _continues(properties) else _text(cell))
            texts += [""] * (_number(properties, "gridSpan", limits) - 1)
            check_extent(len(rows), len(texts), cells, limits)
        rows.append(texts)
        cells += len(texts)
    return rows


def _children(element: Element, name: str) -> Iterator[Element]:
    """Yield rows of a table or cells of a row, also those inside content controls."""
    for child in element:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _children(child, name)


def _continues(properties: Element | None) -> bool:
    """Answer whether the cell is a lower part of a vertically merged one."""
    merge = properties.find(f"{_W}vMerge") if properties is not None else None
    return merge is not None and merge.get(f"{_W}val", "continue") == "continue"


def _number(properties: Element | None, name: str, limits: Limits) -> int:
    found = properties.find(f"{_W}{name}") if properties is not None else None
    text = found.get(f"{_W}val", "") if found is not None else ""
    return min(int(text[:7]), limits.columns + 1) if text.isascii() and text.isdigit() else 0


def _text(cell: Element) -> str:
    return "\n".join("".join(_pieces(item)) for item in cell.iter(f"{_W}p"))


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _UNSEEN and child.tag != f"{_W}p":
            yield from _pieces(child)

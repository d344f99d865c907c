"""Formula errors of an xlsx sheet («#Н/Д», «#DIV/0!») and formulas never calculated: the reader
shows them as empty cells, and an empty cell in a journal means something else."""

import posixpath
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

# A formula that no program has calculated: the reader shows an empty cell.
_BARE = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,2})(\d{1,6})"[^>]*>'
    rb"<(?:\w+:)?f(?: [^<>]*/>|/>|(?: [^<>]*)?>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v */>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_NOT_CALCULATED = "формула без значения"
# Errors in cells as programs write them; anything more exotic stays an empty cell.
_CELL = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,2})(\d{1,6})"[^>]*? t="e"[^>]*>'
    rb"(?:<(?:\w+:)?f[^>]*/>|<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)?<(?:\w+:)?v>(#[^<]{1,20})</"
)

ErrorCells = list[tuple[int, int, str]]
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def find_error_cells(data: bytes) -> ErrorCells:
    """Return (row, column, text) of error cells and of formulas without a value, from zero."""
    errors: ErrorCells = []
    if b"#" in data and b't="e"' in data:
        errors += [(*_at(m), m[3].decode("utf-8", "replace")) for m in _CELL.finditer(data)]
    if b"<f" in data or b":f" in data:
        errors += [(*_at(m), _NOT_CALCULATED) for m in _BARE.finditer(data)]
    return errors


def _at(match: re.Match[bytes]) -> tuple[int, int]:
    return int(match[2]) - 1, _column(match[1])


def sheet_parts(path: Path) -> dict[str, str]:
    """Return the part («xl/worksheets/sheet1.xml») of each sheet name; only for a checked book."""
    with zipfile.ZipFile(path) as book:
        workbook = ElementTree.fromstring(book.read("xl/workbook.xml"))  # noqa: S314  no entities: checked before
        relations = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    return {
        item.get("name", ""): _part(targets.get(item.get(_RELATION), ""))
        for item in workbook.iter()
        if item.tag.endswith("}sheet")
    }


def _part(target: str | None) -> str:
    return posixpath.normpath(posixpath.join("/xl", target or "")).lstrip("/")


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1

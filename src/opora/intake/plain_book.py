"""A workbook written as every program writes one, read without the general reader.

Only the parts that say something are looked at, each by a strict pattern; whatever does not match
raises NotPlain, and the book takes the long road: pre-check of every part, then the reader.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from opora.intake.grid import CodedRows, Grid
from opora.intake.limits import Limits
from opora.intake.plain_sheet import NotPlain, Words, plain_sheet
from opora.intake.sheet_scan import check_area
from opora.intake.sniff import ZIP_START
from opora.intake.xml_scan import local, walk
from opora.intake.zip_parts import check_single_end, members, unpack
from opora.vocabulary.problems import Refusal

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_SHEET_KIND = "/worksheet"
_HEAD = 200
_OPENING = re.compile(rb'(?:\xef\xbb\xbf)?(?:<\?xml[^<>]*\?>)?\s*<sst(?: [\w:]+="[^"<>]*")*>')
_STRING = rb'<si><t( xml:space="preserve")?(?:/>|>([^<&\r]*+)</t>)</si>'
_EVERY_STRING = re.compile(b"(?:" + _STRING + rb")*+</sst>\s*")
_ONE_STRING = re.compile(_STRING)
_XML_SPACES = b" \t\n"
# Formats of numbers that are no dates (ECMA-376 part 1, 18.8.30); own formats begin at 164.
_NUMBERS = frozenset(map(str, (*range(14), *range(37, 41), 48, 49)))
_SMALL = 1 << 16  # bytes of a part that is remembered

Understood = TypeVar("Understood")


def plain_book(path: Path, limits: Limits) -> list[Grid] | None:
    """Return the sheets of a book, None if it has to take the long road.

    What is wrong with a book is for the long road to say, so nothing is raised.
    """
    with path.open("rb") as file:
        if not file.read(len(ZIP_START[0])).startswith(ZIP_START[0]):
            return None
    try:
        parts = {member.filename: member for member in members(path, limits)}
        check_single_end(path)
        return _Book(path, parts, limits).grids()
    except (NotPlain, Refusal):
        return None


class _Book:
    """Reads the parts of one book as they are needed."""

    def __init__(self, path: Path, parts: dict[str, zipfile.ZipInfo], limits: Limits) -> None:
        self.path = path
        self.parts = parts
        self.limits = limits

    def grids(self) -> list[Grid]:
        """Return the sheets in the order of the book."""
        limits = self.limits
        targets = self._understood(_targets, _RELATIONS)
        styles = frozenset({0})
        if _STYLES in self.parts:
            styles = self._understood(_plain_styles, _STYLES)
        words = Words(self._strings(), styles)
        grids, area = [], 0
        for name, relation in self._understood(_sheets, _BOOK):
            data = self._part(targets.get(relation, ""))
            coded = plain_sheet(data, words, limits)
            area += coded.codes.size
            check_area(area, limits)
            grids.append(Grid(name, CodedRows(coded)))
        if not grids:
            raise NotPlain("no sheets")
        return grids

    def _part(self, name: str) -> bytes:
        if name not in self.parts:
            raise NotPlain("a part that is missing")
        with self.path.open("rb") as file:
            data = unpack(file, self.parts[name])
        head = data[:_HEAD]
        if b"encoding=" in head and b"utf-8" not in head.lower():
            raise NotPlain("an encoding")
        return data

    def _understood(
        self, understand: Callable[[bytes, Limits], Understood], name: str
    ) -> Understood:
        data = self._part(name)
        if len(data) > _SMALL:
            return understand(data, self.limits)
        return cast(Understood, _remembered(understand, data, self.limits))

    def _strings(self) -> list[str]:
        if _STRINGS not in self.parts:
            return []
        data = self._part(_STRINGS)
        opening = _OPENING.match(data)
        if opening is None or not _EVERY_STRING.fullmatch(data, opening.end()):
            raise NotPlain("shared strings")
        if b"_x" in data:  # an escape of the format, which the general reader knows
            raise NotPlain("an escape")
        found = _ONE_STRING.findall(data, opening.end())
        if any(not keeps and text.strip(_XML_SPACES) != text for keeps, text in found):
            raise NotPlain("spaces that are not kept")
        try:
            return [text.decode() for _, text in found]
        except UnicodeDecodeError as error:
            raise NotPlain("an encoding") from error


@lru_cache(maxsize=48)  # exports of one program share all parts but texts and cells
def _remembered(understand: Callable[[bytes, Limits], Any], data: bytes, limits: Limits) -> Any:
    return understand(data, limits)


def _sheets(data: bytes, limits: Limits) -> tuple[tuple[str, str], ...]:
    """Return name and relation of every sheet."""
    found = _elements(data, "sheet", limits)
    return tuple((sheet.get("name", ""), local(sheet, "id") or "") for sheet in found)


def _targets(data: bytes, limits: Limits) -> dict[str, str]:
    """Return the part of every relation that is a sheet of cells."""
    return {
        item.get("Id", ""): posixpath.normpath(
            posixpath.join("/xl", item.get("Target", ""))
        ).lstrip("/")
        for item in _elements(data, "Relationship", limits)
        if item.get("Type", "").endswith(_SHEET_KIND)
    }


def _elements(data: bytes, wanted: str, limits: Limits) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == wanted:
            found.append(attributes)

    walk(data, limits, start)
    return found


def _plain_styles(data: bytes, limits: Limits) -> frozenset[int]:
    """Return the numbers of the styles whose numbers are no dates."""
    formats: list[str] = []
    redefined: set[str] = set()
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        inside = inside or name == "cellXfs"
        if name == "numFmt":
            redefined.add(attributes.get("numFmtId", ""))
        elif name == "xf" and inside:
            formats.append(attributes.get("numFmtId", "0"))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    walk(data, limits, start, end)
    plain = _NUMBERS - redefined
    return frozenset(index for index, number in enumerate(formats) if number in plain)

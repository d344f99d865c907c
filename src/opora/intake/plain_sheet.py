"""A sheet written as every program writes one, found by the places of its tags.

Four fifths of a journal are blank cells, and a general reader makes something of each. Here the
bytes are searched as one array, and only distinct texts become objects. Anything unusual in the
XML, however harmless, raises NotPlain, and the book goes to the general reader; the tests hold the
two equal.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import NamedTuple

import numpy as np

from opora.intake.arrays import Bytes, Codes, Mask, Numbers
from opora.intake.grid import Coded, Numbering
from opora.intake.limits import Limits
from opora.intake.sheet_scan import check_extent

_BODY, _BODY_END = b"<sheetData>", b"</sheetData>"
_ADDRESS = np.frombuffer(b'c r="', np.uint8)
_MOST_DIGITS = 7
_SLICE = 1 << 19  # bytes worked on together
_NOT_SHARED = 0xFFFFFFFF  # no number of a text: the cell holds a number
_NUMBER_CELL = re.compile(
    rb'(?: s="(?P<style>\d{1,6})")?(?: t="n")?><v>(?P<value>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)'
)


class NotPlain(Exception):
    """The book is written in a way that only the general reader knows."""


class _Cells(NamedTuple):
    """Cells with a value: places in the bytes of their tag, of `<v>` and of `</v>`."""

    start: Numbers
    value: Numbers
    end: Numbers


def number_text(value: float) -> str:
    """Return a number as a grid has it: whole without «.0», else the shortest exact digits."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def plain_sheet(data: bytes, words: "Words", limits: Limits) -> Coded:
    """Return the cells of a sheet; its words are those it holds.

    Raises NotPlain, and Refusal too_dense.
    """
    first, last = data.find(_BODY), data.rfind(_BODY_END)
    if first < 0 or last < 0 or b"<!" in data[:first]:
        raise NotPlain("no cells, or more than cells")
    sheet = np.frombuffer(data, np.uint8)
    pieces = [
        _piece(data, sheet, start, end, words)
        for start, end in _slices(data, first + len(_BODY), last)
    ]
    row, column, codes = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    width = int(column.max(initial=-1)) + 1
    if (np.diff(row * width + column) <= 0).any():
        raise NotPlain("cells out of order")
    height = int(row.max(initial=-1)) + 1
    check_extent(height, width, len(codes), limits)
    used, renumbered = words.used(codes)
    table = np.zeros((height, width), np.uint32)
    table[row, column] = renumbered
    return Coded(used, table)


def _slices(data: bytes, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield pieces of whole rows: what is worked on stays small, however large the sheet is."""
    while last - first > _SLICE:
        cut = data.rfind(b"<row", first + 1, first + _SLICE)
        if cut < 0:
            break
        yield first, cut
        first = cut
    yield first, last


def _piece(
    data: bytes, sheet: Bytes, start: int, end: int, words: "Words"
) -> tuple[Numbers, Numbers, Codes]:
    """Return row, column and number of the text of the cells that say anything."""
    cells, codes = _not_blank(sheet, _filled_cells(sheet, start, end), words)
    row, column, tails = _addresses(sheet, cells.start)
    numbers = np.flatnonzero(codes == _NOT_SHARED)
    spans = zip(tails[numbers].tolist(), cells.end[numbers].tolist(), strict=True)
    codes[numbers] = [words.numbers[data[start:end]] for start, end in spans]
    return row, column, codes


def _filled_cells(sheet: Bytes, start: int, end: int) -> _Cells:
    """Return the cells with a value; proves that there is no tag but rows, cells and values."""
    tags = np.flatnonzero(sheet[start:end] == ord("<")) + start
    following = np.append(tags[1:], end)
    kind = sheet.take(tags + 1)
    is_value = kind == ord("v")
    values = np.flatnonzero(is_value)
    if len(values) and (values[0] == 0 or values[-1] + 2 >= len(tags)):
        raise NotPlain("a value outside")
    starts, ends = tags.take(values - 1), tags.take(values + 1)
    closes = np.flatnonzero(kind == ord("/"))
    closed = sheet.take(tags.take(closes) + 2)
    row_ends = closes[closed == ord("r")]
    blank = np.flatnonzero((kind[:-1] == ord("c")) & ~is_value[1:])
    _prove(
        _IS_TAG.take(kind),
        len(closes) == 2 * len(values) + len(row_ends),
        kind.take(values - 1) == ord("c"),
        sheet.take(tags.take(values) + 2) == ord(">"),
        sheet.take(ends + 2) == ord("v"),
        sheet.take(tags.take(values + 2) + 2) == ord("c"),
        sheet.take(following.take(blank) - 2) == ord("/"),
    )
    rows = np.flatnonzero(kind == ord("r"))
    bare = rows[sheet.take(following.take(rows) - 2) == ord("/")]  # <row …/>
    _prove_rows(rows, np.sort(np.concatenate([row_ends, bare])), len(tags))
    return _Cells(starts, tags.take(values), ends)


def _prove_rows(starts: Numbers, ends: Numbers, tags: int) -> None:
    """Raise NotPlain unless rows follow one another from the first tag to the last."""
    _prove(
        len(starts) == len(ends),
        np.array_equal(starts, np.append([0], ends + 1)[: len(starts)]),
        tags == (ends[-1] + 1 if len(ends) else 0),
    )


def _prove(*facts: "np.bool_ | bool | Mask") -> None:
    if not all(np.all(fact) for fact in facts):
        raise NotPlain("other tags")


_IS_TAG = np.zeros(256, np.bool_)
_IS_TAG[list(b"crv/")] = True


def _not_blank(sheet: Bytes, cells: _Cells, words: "Words") -> tuple[_Cells, Codes]:
    """Return the cells that say anything, with the numbers of their shared texts."""
    shared = sheet.take(cells.value - 3) == ord("s")
    for back, sign in ((1, ">"), (2, '"'), (4, '"'), (5, "="), (6, "t"), (7, " ")):
        shared &= sheet.take(cells.value - back) == ord(sign)
    digits = cells.value[shared] + 3
    index, end = _whole_numbers(sheet, digits)
    whole = (end > digits) & (end == cells.end[shared])
    if not whole.all() or (index >= len(words.shared)).any():
        raise NotPlain("a shared text")
    codes = np.full(len(shared), _NOT_SHARED, np.uint32)
    codes[shared] = words.shared[index]
    filled = codes != 0
    return _Cells(cells.start[filled], cells.value[filled], cells.end[filled]), codes[filled]


def _addresses(sheet: Bytes, start: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return row and column from zero, and the place after the closing quote of the address."""
    if (sheet.take(start[:, None] + np.arange(1, 6)) != _ADDRESS).any():
        raise NotPlain("an address")
    place = start + 6
    column = np.zeros(len(start), np.int64)
    for _ in range(3):
        letter = sheet.take(place).astype(np.int64) - ord("A") + 1
        is_letter = (letter > 0) & (letter <= 26)
        column = np.where(is_letter, column * 26 + letter, column)
        place = place + is_letter
    row, place = _whole_numbers(sheet, place)
    if (sheet.take(place) != ord('"')).any() or (column == 0).any() or (row == 0).any():
        raise NotPlain("an address")
    return row - 1, column - 1, place + 1


def _whole_numbers(sheet: Bytes, place: Numbers) -> tuple[Numbers, Numbers]:
    """Return the numbers that stand at the places, and the places after them."""
    number = np.zeros(len(place), np.int64)
    for _ in range(_MOST_DIGITS):
        digit = sheet.take(place).astype(np.int64) - ord("0")
        is_digit = (digit >= 0) & (digit <= 9)
        if not is_digit.any():
            break
        number = np.where(is_digit, number * 10 + digit, number)
        place = place + is_digit
    return number, place


class Words:
    """Texts of a book by number: '' first, then shared texts, then numbers as they are met.

    `plain_styles` are the styles whose numbers are numbers, not dates.
    """

    def __init__(self, strings: Sequence[str], plain_styles: frozenset[int]) -> None:
        self.known = Numbering({"": 0})
        self.shared = np.array([self.known[text] for text in strings], np.uint32)
        self.numbers = _Numbers(plain_styles, self.known)

    def used(self, codes: Codes) -> tuple[list[str], Codes]:
        """Return the texts with these numbers, '' first, and the numbers among them."""
        is_used = np.zeros(len(self.known), np.bool_)
        is_used[codes] = is_used[0] = True
        words = list(compress(self.known, is_used.tolist()))
        return words, (np.cumsum(is_used) - 1).astype(np.uint32)[codes]


class _Numbers(dict[bytes, int]):
    """What stands between the address of a number's cell and its end → number of the text."""

    def __init__(self, plain_styles: frozenset[int], known: dict[str, int]) -> None:
        super().__init__()
        self.plain_styles = plain_styles
        self.known = known

    def __missing__(self, tail: bytes) -> int:
        match = _NUMBER_CELL.fullmatch(tail)
        if match is None or int(match["style"] or 0) not in self.plain_styles:
            raise NotPlain("a number")
        self[tail] = self.known[number_text(float(match["value"]))]
        return self[tail]

"""A sheet as rows of text: the one shape in which every container reaches a format."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, overload

import numpy as np

from opora.intake.arrays import Codes

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PAGE = 64  # rows that become texts together
_KEPT = 64  # pages kept: headers and labels are asked about again and again

Made = TypeVar("Made")


class Coded(NamedTuple):
    """A sheet as numbers of its distinct texts: a few hundred in tens of thousands of cells.

    `codes`: rows × columns, places in `words`; the first word is '' and stands for an empty cell.
    """

    words: Sequence[str]
    codes: Codes


class CodedRows(Sequence[list[str]]):
    """Rows of a coded sheet; a row becomes texts when it is asked for."""

    def __init__(self, coded: Coded) -> None:
        self.coded = coded
        self._words = np.array(coded.words, object)
        self._pages: dict[int, list[list[str]]] = {}

    def __len__(self) -> int:
        return len(self.coded.codes)

    @overload
    def __getitem__(self, index: int) -> list[str]: ...

    @overload
    def __getitem__(self, index: slice) -> list[list[str]]: ...

    def __getitem__(self, index: int | slice) -> list[str] | list[list[str]]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        page, place = divmod(range(len(self))[index], _PAGE)
        if page not in self._pages:
            if len(self._pages) >= _KEPT:
                self._pages.clear()
            codes = self.coded.codes[page * _PAGE : (page + 1) * _PAGE]
            self._pages[page] = self._words.take(codes).tolist()
        return self._pages[page][place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


class Encoder:
    """Turns rows of texts into a coded sheet one by one, so that the texts need not be kept."""

    def __init__(self) -> None:
        self._seen = Numbering({"": 0})
        self._rows: list[Codes] = []

    def add(self, row: Iterable[str]) -> None:
        """Append a row."""
        self._rows.append(np.fromiter(map(self._seen.__getitem__, row), np.uint32))

    def coded(self) -> Coded:
        """Return the sheet; shorter rows end in empty cells."""
        codes = np.zeros((len(self._rows), max(map(len, self._rows), default=0)), np.uint32)
        for row, found in zip(codes, self._rows, strict=True):
            row[: len(found)] = found
        return Coded(list(self._seen), codes)


class Numbering(dict[str, int]):
    """Text → number, given in the order in which texts are first asked about."""

    def __missing__(self, text: str) -> int:
        number = len(self)
        self[text] = number
        return number


@dataclass(frozen=True)
class Grid:
    """A sheet: rows of cell texts, '' for an empty cell.

    Rows keep their place (blank rows above and between stay), lengths may differ. Texts are as the
    file has them, untrimmed; a whole number is written without «.0», a date as YYYY-MM-DD.
    Rows and columns are counted from zero; `name` is None where the container has no sheets.
    Rows must not change after the first question.
    """

    name: str | None
    rows: Sequence[list[str]]
    _made: dict[Callable[..., Any], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def coded(self) -> Coded:
        """The same sheet as numbers, for what is asked about many cells at once."""
        if isinstance(self.rows, CodedRows):
            return self.rows.coded
        encoder = Encoder()
        for row in self.rows:
            encoder.add(row)
        return encoder.coded()

    @cached_property
    def filled(self) -> list[int]:
        """For each row, how many of its cells are not empty."""
        found: list[int] = np.count_nonzero(self.coded.codes, axis=1).tolist()
        return found

    def rows_with(self, says: Callable[[str], bool]) -> Collection[int]:
        """Return the rows, in order, that hold a text of which `says` is true; numbers are not
        asked.

        Each distinct text is asked once and the answer is kept.
        """
        if says not in self._made:
            wanted = [code for code, word in self._words if says(word)]
            self._made[says] = self._rows_of(wanted) if wanted else {}
        rows: dict[int, None] = self._made[says]
        return rows

    def once(self, make: Callable[["Grid"], Made]) -> Made:
        """Return what `make` makes of this sheet; it is made once."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    def _rows_of(self, wanted: list[int]) -> dict[int, None]:
        words, codes = self.coded
        mask = np.zeros(len(words), np.bool_)
        mask[wanted] = True
        cells = np.flatnonzero(mask.take(codes))
        return dict.fromkeys((cells // codes.shape[1]).tolist())

    @cached_property
    def _words(self) -> list[tuple[int, str]]:
        """The distinct texts but numbers."""
        found = enumerate(self.coded.words)
        return [(code, word) for code, word in found if word and not _NUMBER.fullmatch(word)]


def address(row: int, column: int) -> str:
    """Return «C14» for row 13, column 2 (both counted from zero)."""
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """Return «C» for column 2, «AA» for column 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

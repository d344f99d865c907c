"""A sheet as rows of text: the one shape in which every container reaches a format."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Grid:
    """A sheet: rows of cell texts, '' for an empty cell.

    Rows keep their place (blank rows above and between stay), lengths may differ. Texts are as the
    file has them, untrimmed; a whole number is written without «.0», a date as YYYY-MM-DD.
    Rows and columns are counted from zero; `name` is None where the container has no sheets.
    """

    name: str | None
    rows: list[list[str]]
    _found: dict[Callable[[str], bool], dict[int, None]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def words(self) -> frozenset[str]:
        """The distinct texts of the sheet but numbers: a few hundred in tens of thousands of
        cells."""
        texts = set(chain.from_iterable(self.rows))
        return frozenset(text for text in texts if text and not _NUMBER.fullmatch(text))

    def rows_with(self, says: Callable[[str], bool]) -> Collection[int]:
        """Return the rows, in order, that hold a text of which `says` is true; numbers are not
        asked.

        Each distinct text is asked once and the answer is kept, so rows must not change after the
        first question.
        """
        if says not in self._found:
            wanted = set(filter(says, self.words))
            rows = enumerate(self.rows) if wanted else ()
            found = (index for index, row in rows if not wanted.isdisjoint(row))
            self._found[says] = dict.fromkeys(found)
        return self._found[says]


def address(row: int, column: int) -> str:
    """Return «C14» for row 13, column 2 (both counted from zero)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"

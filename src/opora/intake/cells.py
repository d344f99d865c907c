"""A lesson cell into marks, absences and other entries."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from opora.intake.reading import ENTRIES, REASONS
from opora.vocabulary.text import fold, squeeze

_MARKS = re.compile(r"[0-5](?:/[0-5])*")
_WHOLE = re.compile(r"([0-5])[.,]0")


class Parsed(NamedTuple):
    """What a cell holds; empty tuples for a blank one. `total`: the sum of its marks."""

    marks: tuple[int, ...]
    absences: tuple[int, ...]
    entries: tuple[int, ...]
    total: int


class CellReader(dict[str, Parsed | None]):
    """Cell text → what it holds, None if any token is unknown; each text is split once.

    Grammar (formats.md §1.1): tokens separated by spaces; a token is marks `4` or `4/5`, or a code
    of the legend (`.` is a debt in every default one); 0 is a debt, never a mark.
    """

    def __init__(self, legend: Mapping[str, str]) -> None:
        super().__init__()
        self.legend = legend

    def __missing__(self, text: str) -> Parsed | None:
        parsed = self._split(squeeze(text))
        self[text] = parsed
        return parsed

    def _split(self, text: str) -> Parsed | None:
        marks: list[int] = []
        absences: list[int] = []
        entries: list[int] = []
        for token in text.split():
            meaning = self.legend.get(fold(token))
            if meaning in REASONS:
                absences.append(REASONS.index(meaning))
            elif meaning in ENTRIES:
                entries.append(ENTRIES.index(meaning))
            elif not _digits(token, marks, entries):
                return None
        return Parsed(tuple(marks), tuple(absences), tuple(entries), sum(marks))


def _digits(token: str, marks: list[int], entries: list[int]) -> bool:
    whole = _WHOLE.fullmatch(token)
    digits = whole.group(1) if whole else token
    if not _MARKS.fullmatch(digits):
        return False
    for digit in digits.split("/"):
        if digit == "0":
            entries.append(ENTRIES.index("debt"))
        else:
            marks.append(int(digit))
    return True

"""The absence legend: the file's own where it prints one, else the vendor's default."""

import re
from functools import cache
from itertools import pairwise

from opora.vocabulary.absence import Legend
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.text import fold, squeeze

_CODE = re.compile(r"[а-яёa-z/\\.]{1,4}", re.IGNORECASE)
_LEGEND_CELLS = 16  # a legend row is short; wide rows of marks are not searched
_ONE_CELL = re.compile(r"([а-яёa-z/.]{1,4})\s*[-–—:]\s*(.+)", re.IGNORECASE)


@cache
def _catalogue() -> Legend:
    return Legend.load(CATALOGUE / "absences.toml")


def default_legend(family: str) -> dict[str, str]:
    """Return folded code → meaning for a family of journals (keys of absences.toml)."""
    return dict(_catalogue().codes(family))


def _pairs(row: list[str]) -> list[tuple[str, str]]:
    if sum(map(bool, row)) > _LEGEND_CELLS:
        return []
    cells = [squeeze(cell) for cell in row if cell]
    found = []
    for code, words in pairwise(cells):
        meaning = _catalogue().meaning_of_words(words) if _CODE.fullmatch(code) else None
        if meaning:
            found.append((fold(code), meaning))
    for cell in cells:
        match = _ONE_CELL.fullmatch(cell)
        meaning = _catalogue().meaning_of_words(match.group(2)) if match else None
        if match and meaning:
            found.append((fold(match.group(1)), meaning))
    return found


def is_legend_row(row: list[str]) -> bool:
    """Tell whether a row explains codes: «Н | Неуважительная», «О - опоздание»."""
    return bool(_pairs(row))


def printed_legend(rows: list[list[str]]) -> dict[str, str]:
    """Return the codes that these rows explain, {} if none."""
    return {code: meaning for row in rows for code, meaning in _pairs(row)}

"""The absence legend: the file's own where it prints one, else the vendor's default."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from opora.intake.grid import Grid
from opora.intake.reading import REASONS
from opora.vocabulary.absence import Legend
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.subject import standard_subjects
from opora.vocabulary.text import fold, squeeze

_CODE = re.compile(r"[а-яё/\\.]{1,4}")
_WORDS = re.compile(r"[а-яё][а-яё .()-]{3,}")  # no legend explains a code by fewer letters
_ONE_CELL = re.compile(r"([а-яё/\\.]{1,4})\s*[-:=]\s*(.+)")
_LEGEND_CELLS = 16  # a legend row is short; wide rows of marks are not searched

Pair = tuple[str, str | None]


@cache
def _catalogue() -> Legend:
    return Legend.load(CATALOGUE / "absences.toml")


def default_legend(*families: str) -> dict[str, str]:
    """Return folded code → meaning for families of journals (keys of absences.toml)."""
    catalogue = _catalogue()
    return {code: what for family in families for code, what in catalogue.codes(family).items()}


def effective_legend(default: dict[str, str], printed: dict[str, str]) -> dict[str, str]:
    """Return the codes to read by: a printed legend of absences stands in place of the default one,
    while «осв», «н/а», «.» are no absences and stay."""
    if set(REASONS).isdisjoint(printed.values()):
        return default | printed
    return {code: what for code, what in default.items() if what not in REASONS} | printed


def _pair(code: str, words: str) -> Pair | None:
    """Return a code with its meaning (None if the words are unknown), None if it is no legend."""
    if not _CODE.fullmatch(code) or not _WORDS.fullmatch(words) or standard_subjects().known(code):
        return None
    return code, _catalogue().meaning_of_words(words)


def _in_one_cell(cells: list[str]) -> list[Pair | None]:
    parts = [part.strip() for cell in cells for part in re.split("[,;]", cell) if part.strip()]
    matches = [_ONE_CELL.fullmatch(part) for part in parts]
    return [match and _pair(match.group(1), match.group(2)) for match in matches]


def _in_two_cells(cells: list[str]) -> list[Pair | None]:
    if len(cells) % 2:
        return [None]
    return [_pair(code, words) for code, words in zip(cells[::2], cells[1::2], strict=True)]


@lru_cache(maxsize=1024)
def _pairs(cells: tuple[str, ...]) -> dict[str, str]:
    """Return the codes a row explains, {} unless the whole row is a legend."""
    folded = [fold(cell) for cell in cells if squeeze(cell)]
    if folded and folded[0].endswith(":"):  # «Условные обозначения:»
        folded = folded[1:]
    for pairs in (_in_two_cells(folded), _in_one_cell(folded)):
        if all(pairs):
            return {code: meaning for code, meaning in filter(None, pairs) if meaning}
    return {}


def _row(row: list[str]) -> dict[str, str]:
    filled = [cell for cell in row if cell]
    # Most rows hold a mark, and no cell of a legend begins with a digit: they are left at once.
    if any(cell[0].isdigit() for cell in filled):
        return {}
    return _pairs(tuple(filled))


@lru_cache(maxsize=4096)
def explains(text: str) -> bool:
    """Tell whether a text is words of a legend, or a code with its words."""
    folded = fold(text)
    pairs = _in_one_cell([folded])
    return _catalogue().meaning_of_words(folded) is not None or any(p and p[1] for p in pairs)


def is_legend_row(grid: Grid, index: int) -> bool:
    """Tell whether a row explains codes: «Н | Неуважительная», «О - опоздание»."""
    return index in legend_rows(grid)


def legend_rows(grid: Grid) -> dict[int, dict[str, str]]:
    """Return the rows that explain codes, in order, each with its codes."""
    return grid.once(_legend_rows)


def _legend_rows(grid: Grid) -> dict[int, dict[str, str]]:
    few = (i for i in grid.rows_with(explains) if grid.filled[i] <= _LEGEND_CELLS)
    found = ((index, _row(grid.rows[index])) for index in few)
    return {index: codes for index, codes in found if codes}


def printed_legend(grid: Grid) -> dict[str, str]:
    """Return the codes that the sheet explains, {} if none."""
    return merged(legend_rows(grid).values())


def merged(legends: Iterable[dict[str, str]]) -> dict[str, str]:
    """Return the codes of all legends; of a code explained twice the last one."""
    return {code: meaning for legend in legends for code, meaning in legend.items()}

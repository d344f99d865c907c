"""Column titles as people retype them."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from opora.orders.order import Column
from opora.vocabulary.text import fold

_WORDS = re.compile(r"[^\W\d_]+")
_LONGEST = 300  # letters; a longer text is no title
_ALIKE = 0.8  # two slips in a short title pass, «Проведенная работа» and «Планируемые меры» do not


def recognised(row: Sequence[str], columns: Sequence[Column]) -> dict[int, Column]:
    """Return the columns by the places where the row names them; each at its likest place."""
    scores = sorted(
        (
            (-likeness(cell, title), place, number)
            for place, cell in enumerate(row)
            for number, column in enumerate(columns)
            for title in (column.title, *column.aliases)
            if cell.strip() and len(cell) <= _LONGEST
        ),
    )
    found: dict[int, int] = {}
    for score, place, number in scores:
        if -score >= _ALIKE and place not in found and number not in found.values():
            found[place] = number
    return {place: columns[number] for place, number in sorted(found.items())}


@lru_cache(maxsize=65536)
def likeness(cell: str, title: str) -> float:
    """Return 0..1; footnote signs, numbers and punctuation do not count."""
    one, two = _letters(cell), _letters(title)
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()


def _letters(text: str) -> str:
    return "".join(_WORDS.findall(fold(text)))

"""Whether a text of work done says anything, and whether it was written before."""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.text import fold

_WORD = re.compile(r"[^\W_]+")
_Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    """catalogue/action_texts.toml; reasons are there."""

    least_words: int
    least_letters: int
    hollow: tuple[str, ...]
    run: int
    alike_percent: int


@cache
def _rules() -> _Rules:
    kept = tomllib.loads((CATALOGUE / "action_texts.toml").read_text(encoding="utf-8"))
    return _Rules(**kept | {"hollow": tuple(map(fold, kept["hollow"]))})


def has_content(text: str) -> bool:
    """Tell whether a text says what was done: «проведена беседа» alone does not."""
    rules = _rules()
    telling = {
        word
        for word in words_of(text)
        if word.isdecimal()
        or (len(word) >= rules.least_letters and not word.startswith(rules.hollow))
    }
    return len(telling) >= rules.least_words


def copies(texts: Sequence[str], together: Sequence[str] = ()) -> list[int | None]:
    """Return for each text the place of the first one before it that is the same, else None.

    Texts are in the order of writing. The same: equal but for case, spaces and punctuation, or
    nearly so (`alike_percent` of catalogue/action_texts.toml, by runs of words). `together`: by
    text, of which group lesson it is, «» for none: texts of one lesson are no copies of each other.
    Texts without words are never copies. Only the first of equal texts is compared with later ones,
    so a thousand pastings cost no more than one.
    """
    groups = together or [""] * len(texts)
    seen: dict[_Run, list[int]] = {}  # runs of the originals
    sizes: dict[int, int] = {}
    found: list[int | None] = []
    for place, text in enumerate(texts):
        runs = _runs(text)
        twin = _twin(runs, seen, sizes)
        if twin is None:
            sizes[place] = len(runs)
            for run in runs:
                seen.setdefault(run, []).append(place)
        same_lesson = twin is not None and groups[place] and groups[place] == groups[twin]
        found.append(None if same_lesson else twin)
    return found


def _twin(runs: frozenset[_Run], seen: dict[_Run, list[int]], sizes: dict[int, int]) -> int | None:
    """Return the first original that has enough runs in common."""
    common = Counter(place for run in runs for place in seen.get(run, ()))
    percent = _rules().alike_percent
    alike = (
        place
        for place, shared in common.items()
        if 100 * shared >= percent * (len(runs) + sizes[place] - shared)
    )
    return min(alike, default=None)


def _runs(text: str) -> frozenset[_Run]:
    """Return the runs of words; all the words of a shorter text are one run."""
    words, length = tuple(words_of(text)), _rules().run
    if len(words) < length:
        return frozenset({words} if words else ())
    return frozenset(words[first : first + length] for first in range(len(words) - length + 1))


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded: what two texts are compared by."""
    return _WORD.findall(fold(text))

"""Which topics and kinds of work are control works, by words of the catalogue."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.text import fold

_LONGEST_TEXT = 500  # a longer cell is a note, or made to slow the patterns down


@dataclass(frozen=True, slots=True)
class _Words:
    works: re.Pattern[str]
    others: re.Pattern[str]


@cache
def _words() -> _Words:
    path = CATALOGUE / "control_works.toml"
    kept: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    beginnings, whole, others = (
        "|".join(re.escape(fold(word)) for word in kept[name])
        for name in ("beginnings", "words", "others")
    )
    return _Words(
        re.compile(rf"(?<!\w)(?:(?:{beginnings})|(?:{whole})(?!\w))"),
        re.compile(rf"(?<!\w)(?:{others})"),
    )


def is_control_work(text: str) -> bool:
    """Tell whether a topic or a kind names a control work, and not the lesson before or after."""
    folded = fold(text[:_LONGEST_TEXT])
    return bool(_words().works.search(folded)) and not _words().others.search(folded)


def control_works(texts: Iterable[str | None]) -> list[str]:
    """Return those of the texts that name a control work, in order."""
    return sorted({text for text in texts if text and is_control_work(text)})

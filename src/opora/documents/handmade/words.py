"""Words and bounds of catalogue/handmade.toml by which a form filled by hand is understood."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.text import fold


@dataclass(frozen=True, slots=True)
class Words:
    """Folded but for what a template shows: `mean_title` and `letters` of classes.

    `below`: beginnings of lines under a table; `kinds`: a spelling of a kind of school to the kind,
    longer spellings first; `alike`: bounds of likeness, 0..1.
    """

    rows: int
    columns: int
    titles_within: int
    nobody_no: frozenset[str]
    nobody_words: frozenset[str]
    nobody_people: frozenset[str]
    nobody_alone: frozenset[str]
    below: tuple[str, ...]
    number_titles: frozenset[str]
    mean_titles: frozenset[str]
    mean_title: str
    mean_words: tuple[str, ...]
    letters: tuple[str, ...]
    legal: frozenset[str]
    dropped: frozenset[str]
    kinds: Mapping[str, str]
    alike: Mapping[str, float]


@cache
def words() -> Words:
    """Return the words of the catalogue, read once."""
    kept = tomllib.loads((CATALOGUE / "handmade.toml").read_text(encoding="utf-8"))
    nobody, schools = kept["nobody"], kept["schools"]
    spellings = {fold(s): kind for kind, own in schools["kinds"].items() for s in own}
    return Words(
        **kept["table"],
        nobody_no=_set(nobody["no"]),
        nobody_words=_set(nobody["words"]),
        nobody_people=_set(nobody["people"]),
        nobody_alone=_set(nobody["alone"]),
        below=tuple(map(fold, kept["below"]["words"])),
        number_titles=_set(kept["titles"]["number"]),
        mean_titles=_set(kept["titles"]["mean"]),
        mean_title=kept["titles"]["mean"][0],
        letters=tuple(kept["template"]["letters"]),
        mean_words=_longest_first(kept["mean"]["words"]),
        legal=_set(schools["legal"]),
        dropped=_set(schools["dropped"]),
        kinds={spelling: spellings[spelling] for spelling in _longest_first(spellings)},
        alike=kept["alike"],
    )


def _set(texts: list[str]) -> frozenset[str]:
    return frozenset(map(fold, texts))


def _longest_first(texts: list[str] | Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(map(fold, texts), key=len, reverse=True))

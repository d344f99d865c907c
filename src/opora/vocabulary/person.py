"""Names of people: the key that joins files, and what looks like a name at all."""

import re
import tomllib
from functools import cache, lru_cache

from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.subject import standard_subjects
from opora.vocabulary.text import fold

_NUMBERING = re.compile(r"^\d+\s*[.)]?\s+|^\d+[.)]\s*")
_HYPHEN = re.compile(r"\s*-\s*")
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'.][^\W\d_]+)*\.?")
_WORDS_OF_A_NAME = range(2, 6)
_LONGEST_NAME = 200  # a longer cell is a note, or made to slow the patterns down


@lru_cache(maxsize=4096)
def name_key(text: str) -> tuple[str, str, str]:
    """Return (surname, given name, patronymic) folded for comparing; '' for what is not written.

    Words after the second belong to the patronymic («Али оглы»), so nothing that tells two people
    apart is lost, a number in brackets either. Initials are names of one letter. A number before
    the surname is the numbering of a list and is dropped.
    """
    plain = _HYPHEN.sub("-", _NUMBERING.sub("", fold(text)))
    words = [word.replace("'", "") for word in _WORD.findall(plain)]
    surname, given = [*words, "", ""][:2]
    return (surname, given, " ".join(words[2:]))


@lru_cache(maxsize=4096)
def looks_like_name(text: str) -> bool:
    """Tell whether a cell may hold a name: two to five words of letters, hyphens and dots.

    False for a subject, and for headings, footers and signatures («Средний балл», «Итого»).
    """
    if len(text) > _LONGEST_NAME:
        return False
    words = _HYPHEN.sub("-", _NUMBERING.sub("", fold(text))).split(" ")
    if len(words) not in _WORDS_OF_A_NAME or not all(map(_NAME_WORD.fullmatch, words)):
        return False
    if len(words[0].rstrip(".")) == 1 or not _not_names().isdisjoint(w.rstrip(".") for w in words):
        return False
    return not standard_subjects().known(text)


@cache
def _not_names() -> frozenset[str]:
    with (CATALOGUE / "not_names.toml").open("rb") as file:
        words: list[str] = tomllib.load(file)["words"]
    return frozenset(map(fold, words))

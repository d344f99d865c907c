"""Which school a form is of, by the name that somebody typed."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from opora.documents.handmade.words import words
from opora.vocabulary.school import school_key

How = Literal["exact", "number", "choose"]
_MOST = 5  # candidates that a person looks through
_NAMED_AFTER = re.compile(r"\b(?:им|имени)\b.*")


@dataclass(frozen=True, slots=True)
class KnownSchool:
    """A school that may be meant: its number, its short name first, then other spellings."""

    number: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """`school` is None where a person has to choose; `candidates` by likeness, the likest first.

    how: «exact», the names are equal but for their writing; «number», kind and number are equal and
    fit one school only; «choose».
    """

    school: int | None
    how: How
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SchoolName:
    """A name taken apart: kind («» where not said), numbers, the words that are left."""

    kind: str
    numbers: frozenset[str]
    rest: frozenset[str]


def match_school(text: str, known: Sequence[KnownSchool]) -> Matched:
    """Return the school that is meant; of two that fit equally none is chosen, both are offered."""
    key = school_key(text)
    if not key:
        return Matched(None, "choose")
    exact = _which(known, lambda name: school_key(name) == key)
    if len(exact) == 1:
        return Matched(exact[0], "exact")
    said = taken_apart(text)
    fitting = exact or _which(known, lambda name: _fits(said, taken_apart(name)))
    if len(fitting) == 1 and (said.numbers or said.rest):
        return Matched(fitting[0], "number")
    return Matched(None, "choose", tuple(fitting[:_MOST]) or _alike(key, known))


def may_be_one(one: str, two: str) -> bool:
    """Tell whether two names may be of one school: neither numbers nor kinds contradict."""
    first, second = taken_apart(one), taken_apart(two)
    return _agree(first.numbers, second.numbers) and _same_kind(first.kind, second.kind)


def names_school(text: str) -> bool:
    """Tell whether a text says a kind of school or its legal form: «МБОУ СОШ № 5»."""
    key = f" {school_key(text)} "
    return any(f" {word} " in key for word in (*words().kinds, *words().legal))


@lru_cache(maxsize=4096)
def taken_apart(text: str) -> SchoolName:
    """Return the name without its legal form, «им. …» and words of places like «г.», «район».

    Level 2 of the comparison measured on two real lists of one region: 97.5 % of names equal.
    """
    key = _NAMED_AFTER.sub("", school_key(text))
    kind = ""
    for spelling, known in words().kinds.items():
        plain = school_key(spelling)
        if f" {plain} " in f" {key} ":
            key, kind = f" {key} ".replace(f" {plain} ", " "), kind or known
    left = [word for word in key.split() if word not in words().legal | words().dropped]
    numbers = frozenset(word.lstrip("0") or "0" for word in left if word.isdigit())
    return SchoolName(kind, numbers, frozenset(word for word in left if not word.isdigit()))


def _which(known: Iterable[KnownSchool], fits: Callable[[str], bool]) -> list[int]:
    return [school.number for school in known if any(map(fits, school.names))]


def _fits(said: SchoolName, name: SchoolName) -> bool:
    """Tell whether all that is said is true of a name; the name may say more."""
    if said.numbers != name.numbers or not _same_kind(said.kind, name.kind):
        return False
    return said.rest <= name.rest


def _same_kind(one: str, two: str) -> bool:
    """«Школа» is any school but a lyceum or a grammar school; an unsaid kind is any."""
    if not one or not two or one == two:
        return True
    ordinary = {"школа", "сош", "оош", "нош"}
    return "школа" in (one, two) and {one, two} <= ordinary


def _agree(one: frozenset[str], two: frozenset[str]) -> bool:
    return not one or not two or one == two


def _alike(key: str, known: Sequence[KnownSchool]) -> tuple[int, ...]:
    scores = []
    for school in known:
        likeness = max(SequenceMatcher(None, key, school_key(n)).ratio() for n in school.names)
        if likeness >= words().alike["school"]:
            scores.append((-likeness, school.number))
    return tuple(number for _, number in sorted(scores)[:_MOST])

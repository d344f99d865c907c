"""Dictionaries of support: causes of failure, kinds of work, measures of goals."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from opora.analysis.support.hundredths import show_hundredths
from opora.vocabulary.catalogue import CATALOGUE

MORE, LESS = "more", "less"
PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Reason:
    """A cause of failure. `sensitive`: about health or family. `helps`: keys of kinds of work."""

    key: str
    title: str
    source: str
    helps: tuple[str, ...]
    sensitive: bool = False
    needs_text: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a list to choose from."""

    key: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work; `counts`: it is work with the pupil; `teaches`: on topics of a subject."""

    key: str
    title: str
    source: str
    counts: bool
    teaches: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """What a goal is measured in; `better` is MORE or LESS, `least` and `most` are in units."""

    key: str
    title: str
    unit: str
    better: str
    least: int
    most: int
    source: str

    def reached(self, value: int, target: int) -> bool:
        """Whether a value reaches a target, both in hundredths."""
        return value >= target if self.better == MORE else value <= target

    def shown(self, value: int | None) -> str:
        """Return a value as people read it: «2,65», «60 %»; its title says the other units."""
        text = show_hundredths(value)
        return f"{text} {self.unit}" if text and self.unit == PERCENT else text


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft of a route begins with."""

    weeks: int
    lessons_a_week: int
    topic: str
    most_topics: int
    work_percent: int


@dataclass(frozen=True, slots=True)
class Weak:
    """When a topic is weak."""

    least_tasks: int
    percent: int
    mark: int


@dataclass(frozen=True, slots=True)
class Words:
    """All of catalogue/support.toml."""

    kinds: Mapping[str, Kind]
    forms: Mapping[str, Word]
    results: Mapping[str, Word]
    checks: Mapping[str, Word]
    measures: Mapping[str, Measure]
    draft: Draft
    weak: Weak


@cache
def reasons() -> Mapping[str, Reason]:
    """Return the causes by key, in the order people choose from."""
    return {
        key: Reason(key=key, **each | {"helps": tuple(each["helps"])})
        for key, each in _read("failure_reasons.toml").items()
    }


@cache
def words() -> Words:
    """Return the words of support; TypeError for a key of the file that nobody knows."""
    kept = _read("support.toml")
    plain = {
        name: {key: Word(key=key, **each) for key, each in kept[name].items()}
        for name in ("forms", "results", "checks")
    }
    return Words(
        kinds={key: Kind(key=key, **each) for key, each in kept["kinds"].items()},
        measures={key: Measure(key=key, **each) for key, each in kept["measures"].items()},
        draft=Draft(**kept["draft"]),
        weak=Weak(**kept["weak"]),
        **plain,
    )


def title_of(known: Mapping[str, Any], key: str) -> str:
    """Return what people call a key; the key itself where the dictionary has it no more."""
    return str(known[key].title) if key in known else key


def open_causes(causes: Iterable[str]) -> list[str]:
    """Return the titles of the causes that may be handed out: nothing about health or family."""
    known = reasons()
    return [known[key].title for key in causes if key in known and not known[key].sensitive]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((CATALOGUE / name).read_text(encoding="utf-8"))

"""The rules of a term's end as catalogue/term_ends.toml has them on a day."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from opora.vocabulary.catalogue import CATALOGUE

Who = Literal["subject_teacher", "class_teacher", "deputy_head", "group"]
WHO: Mapping[str, str] = {
    "subject_teacher": "учителю предмета",
    "class_teacher": "классному руководителю",
    "deputy_head": "заместителю директора",
    "group": "рабочей группе",
}


@dataclass(frozen=True, slots=True)
class ZoneKind:
    """A kind of problem zones; `counts`: what numerator and denominator are, in words.

    against: «school», «subject» or «none» (no interval: nothing is a sample).
    """

    key: str
    title: str
    counts: tuple[str, str]
    against: str
    source: str


@dataclass(frozen=True, slots=True)
class TaskKind:
    """Something to do; `days`: working days after the term's last day, before it when negative.

    counted: what `left` is counted from, empty where the person says that it is done.
    """

    key: str
    title: str
    who: Who
    days: int
    counted: str
    source: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A text to begin a recommendation with; `days`: working days until it is due."""

    zone: str
    to: Who
    days: int
    text: str


@dataclass(frozen=True)
class Rules:
    """Numbers by key with their sources, kinds of zones and tasks, reminders, texts."""

    numbers: Mapping[str, int]
    sources: Mapping[str, str]
    zones: tuple[ZoneKind, ...]
    tasks: tuple[TaskKind, ...]
    reminders: Mapping[str, int]
    texts: tuple[Draft, ...]

    @classmethod
    def load(cls, on: date, path: Path = CATALOGUE / "term_ends.toml") -> "Rules":
        """Return the rules that hold on a day, on an early day the first ones.

        Raises KeyError for a lacking number or key, TypeError for one too many.
        """
        kept = _read(path)
        numbers = _in_force(kept["numbers"], on)
        zones = [ZoneKind(**{**each, "counts": tuple(each["counts"])})
                 for each in map(_undated, _in_force(kept["zones"], on))]  # fmt: skip
        return cls(
            {each["key"]: each["value"] for each in numbers},
            {each["key"]: each["source"] for each in numbers},
            tuple(zones),
            tuple(TaskKind(**_undated(each)) for each in _in_force(kept["tasks"], on)),
            {each["key"]: each["days"] for each in _in_force(kept["reminders"], on)},
            tuple(Draft(**each) for each in kept["texts"]),
        )

    @cached_property
    def zone_by_key(self) -> Mapping[str, ZoneKind]:
        """Kinds of zones by key."""
        return {kind.key: kind for kind in self.zones}

    @cached_property
    def task_by_key(self) -> Mapping[str, TaskKind]:
        """Kinds of tasks by key."""
        return {kind.key: kind for kind in self.tasks}


@cache
def _read(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _in_force(entries: Sequence[Mapping[str, Any]], on: date) -> list[Mapping[str, Any]]:
    """Return of every key the last entry that had begun by a day, else its first."""
    found: dict[str, Mapping[str, Any]] = {}
    for each in sorted(entries, key=lambda entry: entry["since"]):
        if each["key"] not in found or each["since"] <= on:
            found[each["key"]] = each
    order = list(dict.fromkeys(each["key"] for each in entries))
    return [found[key] for key in order]


def _undated(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != "since"}

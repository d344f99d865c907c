"""What the law says about academic debts, as data: catalogue/debts.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from opora.vocabulary.catalogue import CATALOGUE


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of a dictionary with the part of the law; `counts`: a missed attempt is used up."""

    key: str
    title: str
    law: str
    counts: bool = False


@dataclass(frozen=True, slots=True)
class DebtRules:
    """Whole numbers as their names say; `law` by rule; dictionaries by key."""

    years: int
    attempts: int
    commission_from: int
    commission_least: int
    settled_mark: int
    not_promoted: frozenset[int]
    law: Mapping[str, str]
    bases: Mapping[str, Entry]
    missed: Mapping[str, Entry]
    pauses: Mapping[str, Entry]
    choices: Mapping[str, Entry]


_WORDS = ("bases", "missed", "pauses", "choices")


@cache
def debt_rules() -> DebtRules:
    """Return the rules of the catalogue, read once."""
    kept = tomllib.loads((CATALOGUE / "debts.toml").read_text(encoding="utf-8"))
    values: dict[str, Any] = {
        name: entry["value"] for name, entry in kept.items() if "value" in entry
    }
    values |= {name: _entries(kept[name]) for name in _WORDS}
    law = {name: entry["law"] for name, entry in kept.items() if "law" in entry}
    return DebtRules(**values, law=law, not_promoted=frozenset(kept["not_promoted"]["grades"]))


def _entries(kept: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Entry]:
    return {key: Entry(key, **entry) for key, entry in kept.items()}

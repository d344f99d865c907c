"""Names of invented people, from the lists of `catalogue/invented_names.toml`."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from opora.vocabulary.catalogue import CATALOGUE


@dataclass(frozen=True, slots=True)
class _Parts:
    """Forms of boys' names (0) and of girls' names (1)."""

    surnames: tuple[Sequence[str], Sequence[str]]
    given: tuple[Sequence[str], Sequence[str]]
    patronymics: tuple[Sequence[str], Sequence[str]]


def invented_names(random: np.random.Generator, count: int) -> list[str]:
    """Return full names «Фамилия Имя Отчество»; no two share both surname and given name.

    Journals without patronymics would not tell such two apart. Raises ValueError for more names
    than there are pairs.
    """
    parts = _parts()
    surnames, given = parts.surnames[0], min(map(len, parts.given))
    pairs = random.choice(len(surnames) * given, count, replace=False)
    girls = random.integers(0, 2, count)
    fathers = random.integers(0, len(parts.patronymics[0]), count)
    return [
        f"{parts.surnames[sex][pair // given]} {parts.given[sex][pair % given]} "
        f"{parts.patronymics[sex][father]}"
        for pair, sex, father in zip(pairs.tolist(), girls.tolist(), fathers.tolist(), strict=True)
    ]


@cache
def _parts() -> _Parts:
    kept = tomllib.loads((CATALOGUE / "invented_names.toml").read_text(encoding="utf-8"))
    return _Parts(
        surnames=([name[0] for name in kept["surnames"]], [name[-1] for name in kept["surnames"]]),
        given=(kept["male"], kept["female"]),
        patronymics=(
            [name[0] for name in kept["patronymics"]],
            [name[1] for name in kept["patronymics"]],
        ),
    )

"""Kinds of observations: what people may note about a pupil, on which scale."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from opora.access.permissions import Permission
from opora.vocabulary.catalogue import CATALOGUE


@dataclass(frozen=True, slots=True)
class ObservationKind:
    """One kind of catalogue/observations.toml.

    `scale`: words of the levels from 0, the best one; empty where only a text is written. `sign`:
    the sign of risk it speaks for from the level `raises` on, empty for none. `by`: who may enter.
    """

    key: str
    title: str
    by: Permission
    scale: tuple[str, ...] = ()
    sign: str = ""
    raises: int = 0

    def level_word(self, level: int | None) -> str:
        """Return the words of a level; empty for none."""
        return "" if level is None else self.scale[level]

    def speaks(self, level: int | None) -> bool:
        """Whether a level speaks for the sign."""
        return bool(self.sign) and level is not None and level >= self.raises


@cache
def observation_kinds() -> Mapping[str, ObservationKind]:
    """Return the kinds by key, in the order of the catalogue.

    Raises ValueError where one with a sign has no level that raises it.
    """
    text = (CATALOGUE / "observations.toml").read_text(encoding="utf-8")
    found = {key: _kind(key, **entry) for key, entry in tomllib.loads(text).items()}
    return MappingProxyType(found)


def _kind(
    key: str, title: str, by: str, scale: list[str] | None = None, sign: str = "", raises: int = 0
) -> ObservationKind:
    words = tuple(scale or ())
    if bool(sign) != (0 < raises < len(words)):
        raise ValueError(f"observation {key!r}: sign {sign!r} is raised from level {raises!r}")
    return ObservationKind(key, title, Permission(by), words, sign, raises)

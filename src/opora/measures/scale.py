"""The scales that measures are counted by, as the catalogue has them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from opora.vocabulary.catalogue import CATALOGUE


@dataclass(frozen=True, slots=True)
class Scale:
    """`attainment`: per cent that one final mark («5»…«1») or `not_assessed` adds to СОУ.

    `term_mark`: the least mean, in hundredths, that becomes a mark.
    """

    attainment: Mapping[str, int]
    not_assessed_is_failing: bool
    lower_is_better: frozenset[str]
    term_mark: Mapping[str, int]

    @classmethod
    def load(cls, path: Path = CATALOGUE / "scales.toml") -> "Scale":
        """Return the scales of a file; raises KeyError when one is missing."""
        kept = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(
            attainment=kept["attainment"],
            not_assessed_is_failing=kept["categories"]["not_assessed_is_failing"],
            lower_is_better=frozenset(kept["direction"]["lower_is_better"]),
            term_mark=kept["term_mark"],
        )

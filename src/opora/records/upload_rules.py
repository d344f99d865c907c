"""How much may be sent, and when a change is too large to pass without a word."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from opora.vocabulary.catalogue import CATALOGUE


@dataclass(frozen=True, slots=True)
class UploadRules:
    """Whole numbers as their names say; reasons are in uploads.toml."""

    request_bytes: int
    request_files: int
    day_files: int
    day_bytes: int
    brake_rows: int
    brake_percent: int

    def brakes(self, replaced: int, before: int) -> bool:
        """Whether replacing so many rows of those that are there needs a reason."""
        return replaced > self.brake_rows and replaced * 100 > self.brake_percent * before


@dataclass(frozen=True, slots=True)
class Weight:
    """How much an upload would replace: rows changed or gone, of those that are there."""

    replaced: int
    before: int

    @classmethod
    def of(cls, changes: Mapping[str, Mapping[str, Any]]) -> "Weight":
        """Return the weight of changes by table, as `Upload.changes` keeps them."""
        heaviest = cls(0, 0)
        for counts in changes.values():
            own = cls(counts["changed"] + counts["vanished"], counts["before"])
            if upload_rules().brakes(own.replaced, own.before):
                heaviest = cls(heaviest.replaced + own.replaced, heaviest.before + own.before)
        return heaviest

    @property
    def needs_reason(self) -> bool:
        """Whether any table is changed too much to pass without a reason."""
        return self.replaced > 0


@cache
def upload_rules() -> UploadRules:
    """Return the rules of the catalogue."""
    with (CATALOGUE / "uploads.toml").open("rb") as file:
        entries = tomllib.load(file)
    return UploadRules(**{name: entry["value"] for name, entry in entries.items()})

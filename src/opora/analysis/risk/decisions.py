"""For how long a decision about a sign is proposed, and how much logged work is looked at."""

import tomllib
from dataclasses import dataclass
from functools import cache

from opora.vocabulary.catalogue import CATALOGUE


@dataclass(frozen=True, slots=True)
class Deciding:
    """Whole numbers of catalogue/risk_decisions.toml; reasons are there.

    decision_days: calendar days. check_percent, check_least: of entries in one draw.
    """

    decision_days: int
    check_percent: int
    check_least: int

    def drawn(self, entries: int) -> int:
        """Return how many of so many entries are drawn: the share rounded up, at least the least,
        never more than there are.
        """
        share = -(-entries * self.check_percent // 100)
        return min(entries, max(share, self.check_least))


@cache
def deciding() -> Deciding:
    """Return what the catalogue has."""
    text = (CATALOGUE / "risk_decisions.toml").read_text(encoding="utf-8")
    return Deciding(**{key: entry["value"] for key, entry in tomllib.loads(text).items()})

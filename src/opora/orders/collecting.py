"""What catalogue/collection.toml says of reminders and of a server that was down."""

import tomllib
from dataclasses import dataclass
from functools import cache

from opora.vocabulary.catalogue import CATALOGUE


@dataclass(frozen=True, slots=True)
class Collecting:
    """`before_days`: working days before a due date on which the first reminder is made.

    `least_minutes`: so long a silence of the server is an outage; `last_hours`: so long before the
    time runs out an outage still excuses who is late.
    """

    before_days: int
    least_minutes: int
    last_hours: int


@cache
def collecting() -> Collecting:
    """Return what the catalogue says; KeyError when a key is missing."""
    kept = tomllib.loads((CATALOGUE / "collection.toml").read_text(encoding="utf-8"))
    outage = kept["outage"]
    return Collecting(
        kept["reminders"]["before_days"], outage["least_minutes"], outage["last_hours"]
    )

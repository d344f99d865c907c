"""What people saw or were told of a pupil, as far as signs look at it: no texts, no authors."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Observed:
    """One observation. kind: a key of catalogue/observations.toml; level: its place on the scale
    of the kind, None where the kind has none."""

    number: int
    school_id: int
    school_class: str
    pupil_id: int
    kind: str
    level: int | None
    on: date

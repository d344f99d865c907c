"""What a sign says: that a pupil may need help, in what, and the rows it is seen from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from opora.measures.shares import Share


@dataclass(frozen=True, slots=True)
class Basis:
    """A row that raised a sign: when, in which subject, what it is and what it says, in Russian.

    counted: False for a row that is shown but was not counted, such as an absence without a known
    reason. observation: number of the observation it is.
    """

    day: date | None
    subject: str | None
    what: str
    value: str
    counted: bool = True
    observation: int | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """A sign of a pupil; it names nobody but by number.

    subject: a grouping key; None where the sign is of the whole pupil. share: the sign's `counts`
    say what of. says: one line in Russian about the situation. failing_final: the last final mark
    in the subject is «2» or «н/а».
    """

    sign: str
    school_id: int
    school_class: str
    pupil_id: int
    subject: str | None
    share: Share
    says: str
    basis: tuple[Basis, ...]
    failing_final: bool = False

    def opens(self, row: Basis) -> Mapping[str, str | int]:
        """Return what a row is made of, as names and values a page turns into an address."""
        named: dict[str, str | int | None] = {
            "school_class": self.school_class,
            "subject": row.subject,
            "pupil": self.pupil_id,
            "date": row.day.isoformat() if row.day else None,
            "observation": row.observation,
        }
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Found:
    """What one sign found; `not_known`: what it could not tell and why, '' when it told all."""

    raised: tuple[Raised, ...] = ()
    not_known: str = ""

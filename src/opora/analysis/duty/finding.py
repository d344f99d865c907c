"""What a check says: findings that ask to be looked at, and what could not be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from opora.measures.shares import Share

TO_CHECK = "требует проверки"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that asks to be looked at; it names no pupil but by number.

    check: key of the check; its `counts` say what `share` is of. school_class, subject: None where
    the finding is of the whole school, of the whole class. says: one line in Russian. rows: how
    many rows of facts it is made of. term: title in the calendar. in_favour: whether a final mark
    is kinder than its mean; None where the check is about something else.
    """

    check: str
    school_id: int
    school_class: str | None
    subject: str | None
    says: str
    share: Share
    rows: int
    pupil_id: int | None = None
    day: date | None = None
    term: str | None = None
    in_favour: bool | None = None

    @property
    def opens(self) -> Mapping[str, str | int]:
        """Return what the finding is made of, as names and values a page turns into an address."""
        named: dict[str, str | int | None] = {
            "school_class": self.school_class,
            "subject": self.subject,
            "pupil": self.pupil_id,
            "date": self.day.isoformat() if self.day else None,
        }
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Found:
    """Findings of one check; `not_known`: what it could not tell and why, '' when it told all."""

    findings: tuple[Finding, ...] = ()
    not_known: str = ""

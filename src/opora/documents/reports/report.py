"""What a report is: tables of figures with a heading, a signature and a trace."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from opora.analysis.results.asked import Asked, Place, When
from opora.analysis.results.names import People
from opora.analysis.sheet import Sheet
from opora.documents.listing import SourceFile
from opora.orders.order import Signature

Subject = Literal["school_class", "place", "places", "pupil", "work"]


@dataclass(frozen=True, slots=True)
class Request:
    """What a report is asked about; `about` of its kind says which fields it needs.

    school_class: of a report of a class. place: class and subject. places: classes and subjects of
    a teacher. pupil_id, terms: of a report of a pupil over terms. day: of a control work. teacher:
    whose report it is, as it is to be printed. on: the day of the figures, printed in the trace.
    """

    asked: Asked
    people: People = field(repr=False)
    school: str
    on: date
    version: str
    sources: Sequence[SourceFile] = ()
    school_class: str = ""
    place: Place = ("", "")
    places: Sequence[Place] = ()
    pupil_id: int = 0
    terms: Sequence[When] = ()
    day: date | None = None
    teacher: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is torn off, signed and brought back; it stands below everything else."""

    title: str
    lines: tuple[str, ...]
    signature: Signature


@dataclass(frozen=True, slots=True)
class Report:
    """A report, ready to be written; its tables have names in them already.

    `lines` stand between the period and the tables: whose class, who teaches. `after` stands
    between the tables and the signature; `also`: who else signs; `slip`: what is torn off.
    """

    title: str
    school: str
    period: str
    sheets: tuple[Sheet, ...]
    signature: Signature
    trace: tuple[str, ...]
    on: date
    orientation: Literal["portrait", "landscape"] = "portrait"
    lines: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    also: tuple[Signature, ...] = ()
    slip: Slip | None = None

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """All who sign, in order."""
        return (self.signature, *self.also)


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One kind of report; `about`: which field of the request it is made of."""

    key: str
    title: str
    about: Subject
    build: Callable[[Request], Report]


def signature(position: str) -> Signature:
    """Return the block of a signature: position, blanks for signature, name and date."""
    return Signature(position, ("подпись", "ФИО"), "Дата")


def period_of(when: When) -> str:
    """Return «2 четверть 2025/26 учебного года (с 05.11.2025 по 30.12.2025)»."""
    year = f"{when.school_year}/{(when.school_year + 1) % 100:02d}"
    title = f"{year} учебный год" if when.title == year else f"{when.title} {year} учебного года"
    since, on = when.window.since, when.window.on
    if since is None or on is None or when.title == year:
        return title
    return f"{title} (с {since:%d.%m.%Y} по {on:%d.%m.%Y})"

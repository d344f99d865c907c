"""What is derived from the visible batches of one school and year, and the sums of a region."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from opora.facts.batches import FactFile, Shelf

STATISTICS = "statistics"
# Grows when the same batches would give other files: what was made before is then made anew.
MAKING = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a batch's file; row and column from zero, no sheet where there are none."""

    sheet: str | None
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Batches that differ about one pupil, subject and day, or, for final marks, term.

    `others` are the batches that lost and say something else, best first. `place` is the first cell
    of the winner there. One of `date` and `term` is None.
    """

    pupil_id: int
    subject: str
    date: date | None
    term: str | None
    winner: int
    others: tuple[int, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Derived:
    """Current files and statistics of a shelf, made of the batches named.

    `files`: a current file for each table that has rows, and the statistics. `starts`: of the spans
    that the statistics are kept for. `first_day`, `last_day` of dated rows; None without any.
    `apart`: tables about which no two batches tell of one spot, and a checksum of the files of
    batches that each was made of: the same files make the same rows again. `moved`: some pupil
    stands in several classes. `making`: MAKING of the program that derived it.
    """

    shelf: Shelf
    batches: tuple[int, ...]
    files: tuple[FactFile, ...]
    starts: tuple[tuple[date, ...], ...]
    first_day: date | None
    last_day: date | None
    marks_conflicts: tuple[Conflict, ...] = ()
    final_conflicts: tuple[Conflict, ...] = ()
    apart: Mapping[str, str] = field(default_factory=dict)
    moved: bool = False
    making: int = MAKING

    def path(self, table: str) -> str | None:
        """Return the file of a table, or of STATISTICS; None where there are no rows."""
        found = self.file(table)
        return found.path if found else None

    def file(self, table: str) -> FactFile | None:
        """Return the same file with its checksum."""
        return next((file for file in self.files if file.table == table), None)

    def as_text(self) -> str:
        """Return it as JSON; `from_text` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False, default=date.isoformat)

    @classmethod
    def from_text(cls, text: str) -> "Derived":
        """Return what `as_text` wrote; raises ValueError, KeyError or TypeError otherwise."""
        kept = json.loads(text)
        return cls(
            shelf=Shelf(**kept["shelf"]),
            batches=tuple(kept["batches"]),
            files=tuple(FactFile(**each) for each in kept["files"]),
            starts=tuple(tuple(map(date.fromisoformat, level)) for level in kept["starts"]),
            first_day=_day(kept["first_day"]),
            last_day=_day(kept["last_day"]),
            marks_conflicts=tuple(map(_conflict, kept["marks_conflicts"])),
            final_conflicts=tuple(map(_conflict, kept["final_conflicts"])),
            apart=kept.get("apart", {}),
            moved=kept.get("moved", True),  # an earlier version did not look
            making=kept.get("making", 0),
        )


@dataclass(frozen=True, slots=True)
class Rollup:
    """Sums of the schools of a region in one school year (`facts.rollup`).

    `made_of`: for each school a name of the files that its rows were made of.
    """

    region: str
    school_year: int
    files: tuple[FactFile, ...]
    made_of: Mapping[int, str]

    def file(self, kind: str) -> FactFile:
        """Return the file of one kind of sums."""
        return next(file for file in self.files if file.table == kind)

    def as_text(self) -> str:
        """Return it as JSON; `from_text` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Rollup":
        """Return what `as_text` wrote; raises ValueError, KeyError or TypeError otherwise."""
        kept = json.loads(text)
        files = tuple(FactFile(**each) for each in kept.pop("files"))
        made_of = {int(school): name for school, name in kept.pop("made_of").items()}
        return cls(**kept, files=files, made_of=made_of)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _conflict(kept: dict[str, object]) -> Conflict:
    fields: dict[str, object] = {
        **kept,
        "date": _day(kept["date"]),  # type: ignore[arg-type]
        "others": tuple(kept["others"]),  # type: ignore[arg-type]
        "place": Place(**kept["place"]),  # type: ignore[arg-type]
    }
    return Conflict(**fields)  # type: ignore[arg-type]

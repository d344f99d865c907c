"""What a format makes of a file: people, subjects and typed columns, still with names."""

import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, ClassVar

from opora.intake.arrays import AnyNumbers
from opora.intake.grid import address
from opora.intake.sheet_mapping import SheetMapping


@dataclass(frozen=True, slots=True)
class Hints:
    """What the person said: fills only what a file lacks.

    `mappings`: how to read sheets that are known by these fingerprints (`intake.fingerprint`), or
    by a fingerprint and a name (`of_sheet`). `of_files`: mappings of single files, by SHA-256.
    """

    school: str | None = None
    school_class: str | None = None
    school_year: int | None = None
    mappings: Mapping[str, SheetMapping] = field(default_factory=dict)
    of_files: Mapping[str, Mapping[str, SheetMapping]] = field(default_factory=dict)

    def of_file(self, sha256: str) -> "Hints":
        """Return the hints for one file: what was said of it goes before what was said of all."""
        own = self.of_files.get(sha256, {})
        return replace(self, mappings={**self.mappings, **own}, of_files={})

    def mapped(self, known_by: str, name: str | None) -> tuple[str, SheetMapping] | None:
        """Return the mapping of a sheet and its key: of this very sheet, else of all like it."""
        keys = (of_sheet(known_by, name), known_by)
        return next(((key, self.mappings[key]) for key in keys if key in self.mappings), None)

    def as_kept(self) -> dict[str, str | int | None]:
        """Return the hints as a batch keeps them and a child is told them; `from_kept` reads it."""
        kept: dict[str, str | int | None] = {name: getattr(self, name) for name in _PLAIN_HINTS}
        if self.mappings:
            told = {known_by: each.as_json() for known_by, each in self.mappings.items()}
            kept["mappings"] = json.dumps(told, ensure_ascii=False, sort_keys=True)
        return kept

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> "Hints":
        """Return what `as_kept` gave; raises ValueError for mappings that are none."""
        told = json.loads(kept.get("mappings") or "{}")
        mappings = {known_by: SheetMapping.from_json(each) for known_by, each in told.items()}
        school, label, year = (kept.get(name) for name in _PLAIN_HINTS)
        return cls(school, label, year, mappings)

    def used_by(self, reading: "Reading") -> "Hints":
        """Return the hints with those mappings only that the file was read by."""
        used = {name: each for name, each in self.mappings.items() if name in reading.mapped}
        return replace(self, mappings=used)


def of_sheet(known_by: str, name: str | None) -> str:
    """Return the key of one sheet among those with its fingerprint: a book may hold a sheet for
    every class, alike but for what they are of."""
    return f"{known_by}\t{name or ''}"


_PLAIN_HINTS = ("school", "school_class", "school_year")


@dataclass(frozen=True, slots=True)
class Section:
    """What is said above a block or a table; None where the file is silent."""

    school: str | None
    school_class: str | None
    school_year: int | None
    since: date | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PupilEntry:
    """A person as one block or one row names them.

    Entries with the same `table` are different people, namesakes too; entries of different tables
    are joined by school, class and name.
    """

    name: str = field(repr=False)
    section: int
    table: int
    sheet: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class TeacherEntry:
    """Who teaches a subject to a class, as the file names them; section and subject are indexes."""

    name: str = field(repr=False)
    section: int
    subject: int


@dataclass(frozen=True, slots=True)
class Said:
    """A problem or a remark before the file's name is known."""

    sheet: str | None
    cell: str | None
    code: str
    message: str


class Columns:
    """Columns of one table as compact arrays of equal length, in the order of `CODES`."""

    CODES: ClassVar[dict[str, str]] = {}

    def __init__(self) -> None:
        self._columns: dict[str, array[int]] = {n: array(c) for n, c in self.CODES.items()}
        self._waiting: list[tuple[int, ...]] = []

    def add(self, *values: int) -> None:
        """Append one row; as many values as there are columns."""
        self.extend([values])

    def extend(self, rows: list[tuple[int, ...]]) -> None:
        """Append rows, each with as many values as there are columns."""
        self._waiting += rows
        if len(self._waiting) >= _TOGETHER:
            self._settle()

    def extend_columns(self, **values: AnyNumbers) -> None:
        """Append rows given by column, every column of `CODES` among them.

        Raises OverflowError for a number that its column cannot hold.
        """
        self._settle()
        for name, column in self._columns.items():
            numbers = values[name]
            if numbers.size and not (
                numbers.min() >= 0 and numbers.max() >> 8 * column.itemsize == 0
            ):
                raise OverflowError(f"{name} {numbers.max()!r} in {column.itemsize} bytes")
            column.frombytes(numbers.astype(column.typecode).tobytes())

    @property
    def columns(self) -> dict[str, "array[int]"]:
        """Return the arrays by name, every added row in them."""
        self._settle()
        return self._columns

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def _settle(self) -> None:
        """Move waiting rows into the arrays: by column, because by cell costs thrice the time."""
        if self._waiting:
            added = zip(*self._waiting, strict=True)
            for column, values in zip(self._columns.values(), added, strict=True):
                column.extend(values)
            self._waiting.clear()


_TOGETHER = 4096  # rows that wait: enough for speed, little for memory
_PLACE = {"sheet": "H", "row": "I", "column": "H"}


class MarkColumns(Columns):
    """pupil, subject: indexes; day: date ordinal, 0 = undated; weight: hundredths, 0 = unknown;
    kind: index into `kinds`, 0 = unknown; marked_on: date ordinal, 0 = unknown; then the place."""

    CODES: ClassVar = {
        "pupil": "I",
        "subject": "H",
        "day": "I",
        "mark": "B",
        "weight": "H",
        "kind": "H",
        "marked_on": "I",
    } | _PLACE


class AbsenceColumns(Columns):
    """reason: index into `REASONS`; subject may be `NO_SUBJECT`."""

    CODES: ClassVar = {"pupil": "I", "subject": "H", "day": "I", "reason": "B"} | _PLACE


class EntryColumns(Columns):
    """What a cell holds that is neither a mark nor an absence; kind: index into `ENTRIES`."""

    CODES: ClassVar = {"pupil": "I", "subject": "H", "day": "I", "kind": "B"} | _PLACE


class FinalMarkColumns(Columns):
    """term: index into `terms`; value: 2..5 (1 in some journals), or 0 with `entry` into `ENTRIES`
    plus one (0 = none)."""

    CODES: ClassVar = {
        "pupil": "I",
        "subject": "H",
        "term": "H",
        "mark": "B",
        "entry": "B",
    } | _PLACE


class ScoreColumns(Columns):
    """work, task: indexes; score, max_score: hundredths of a point or `NO_SCORE`."""

    CODES: ClassVar = {
        "pupil": "I",
        "subject": "H",
        "day": "I",
        "work": "H",
        "task": "H",
        "score": "H",
        "max_score": "H",
    } | _PLACE


class LessonPlanColumns(Columns):
    """section: index; topic: index into `topics`; planned_on, given_on: date ordinals, 0 = none."""

    CODES: ClassVar = {
        "section": "I",
        "subject": "H",
        "number": "H",
        "topic": "I",
        "planned_on": "I",
        "given_on": "I",
    } | _PLACE


class ProgressColumns(Columns):
    """since, day: date ordinals, 0 = unknown; then numbers of lessons, `NO_COUNT` = unknown."""

    CODES: ClassVar = {
        "section": "I",
        "subject": "H",
        "since": "I",
        "day": "I",
        "lessons_planned": "H",
        "lessons_given": "H",
        "controls_planned": "H",
        "controls_given": "H",
    } | _PLACE


REASONS = ("unknown", "unexcused", "valid", "illness", "late")
ENTRIES = ("debt", "exempt", "not_assessed", "credit", "no_credit")
NO_SUBJECT = NO_SCORE = NO_COUNT = 65535


@dataclass
class Reading:
    """Everything one file gave; the child sends it, the parent turns it into tables.

    `mapped`: keys of the mappings that sheets were read by.
    """

    format: str = ""
    sheets: list[str | None] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    pupils: list[PupilEntry] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=lambda: [""])
    terms: list[str] = field(default_factory=lambda: [""])
    works: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=lambda: [""])
    teachers: list[TeacherEntry] = field(default_factory=list)
    marks: MarkColumns = field(default_factory=MarkColumns)
    absences: AbsenceColumns = field(default_factory=AbsenceColumns)
    entries: EntryColumns = field(default_factory=EntryColumns)
    final_marks: FinalMarkColumns = field(default_factory=FinalMarkColumns)
    test_scores: ScoreColumns = field(default_factory=ScoreColumns)
    lesson_plans: LessonPlanColumns = field(default_factory=LessonPlanColumns)
    programme_progress: ProgressColumns = field(default_factory=ProgressColumns)
    mapped: list[str] = field(default_factory=list)
    stated_means: int = 0
    problems: list[Said] = field(default_factory=list)
    remarks: list[Said] = field(default_factory=list)

    def tables(self) -> dict[str, Columns]:
        """Return the column tables by name."""
        found = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: value for name, value in found.items() if isinstance(value, Columns)}

    def problem(self, sheet: str | None, row: int, column: int, code: str, message: str) -> None:
        """Note a problem at a cell (row and column from zero)."""
        self.problems.append(Said(sheet, address(row, column), code, message))

    def remark(self, sheet: str | None, row: int, column: int, code: str, message: str) -> None:
        """Note a remark at a cell (row and column from zero)."""
        self.remarks.append(Said(sheet, address(row, column), code, message))

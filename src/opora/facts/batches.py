"""An accepted upload: what is visible, and everything to check or make it again by."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

UNIT = "unit"  # among hints: whose the file is, where that is not told by the file
Note = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, order=True)
class Shelf:
    """One school in one school year: what is derived from batches and replaced together."""

    region: str
    school_year: int
    school_id: int


@dataclass(frozen=True, slots=True)
class FactFile:
    """One Parquet file of one table and shelf; `path` from the data directory, with «/»."""

    table: str
    school_year: int
    school_id: int
    path: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One accepted upload.

    `label` is the name of the file without folders; `hints` what the person said to help reading
    it; `subjects` grouping keys and `subject_names` how marks spell them; `dated`: whether any mark
    has a day; `pupils` numbers in the order of the reading, so that a rebuild
    gives the same numbers; `problems` and `remarks` as `Note.as_json` gives them; `accepted_at` in
    UTC, ISO; `version` of the code that read the file.
    """

    number: int
    sha256: str
    label: str
    format: str
    region: str
    hints: Mapping[str, str | int | None]
    school_ids: tuple[int, ...]
    school_years: tuple[int, ...]
    school_classes: tuple[str, ...]
    subjects: tuple[str, ...]
    subject_names: tuple[str, ...]
    dated: bool
    since: date | None
    on: date | None
    accepted_at: str
    version: str
    files: tuple[FactFile, ...]
    pupils: tuple[int, ...]
    problems: tuple[Note, ...] = ()
    remarks: tuple[Note, ...] = ()
    withdrawn: bool = False
    replaced_by: int | None = None

    @property
    def visible(self) -> bool:
        """Whether its facts count."""
        return not self.withdrawn and self.replaced_by is None

    def shelves(self) -> set[Shelf]:
        """Return the schools and years it tells of."""
        return {self.shelf_of(file) for file in self.files}

    def files_of(self, table: str, shelf: Shelf | None = None) -> list[tuple[int, FactFile]]:
        """Return its files of a table, on one shelf or on all, each with the batch's number."""
        own = [file for file in self.files if file.table == table]
        return [(self.number, f) for f in own if shelf in (None, self.shelf_of(f))]

    def shelf_of(self, file: FactFile) -> Shelf:
        """Return the school and year of one of its files."""
        return Shelf(self.region, file.school_year, file.school_id)

    def same_reading(self, sha256: str, hints: Mapping[str, str | int | None]) -> bool:
        """Whether these bytes, read with these hints, are this batch."""
        return self.sha256 == sha256 and self.hints == dict(hints)

    def replaces(self, older: "Batch") -> bool:
        """Whether this upload tells anew what `older` told.

        Either the same file, read with other hints for the same unit; or the same format, place
        and period, about mostly the same pupils and subjects. Mostly, because a corrected export
        may gain a pupil or a subject; not always, because one class may come as files of single
        pupils or subjects.
        """
        if self.sha256 == older.sha256:
            # One school must not hide what another has sent, were it the same bytes.
            return self.hints.get(UNIT) == older.hints.get(UNIT)
        return (
            self.scope() == older.scope()
            and _mostly_same(self.pupils, older.pupils)
            and _mostly_same(self.subjects, older.subjects)
        )

    def scope(self) -> str:
        """Return what two uploads must share for one to tell anew what the other told."""
        place = (self.region, self.school_ids, self.school_years, self.school_classes)
        return _text((*place, self.format, self.since, self.on))

    def as_text(self) -> str:
        """Return the batch as JSON; `from_text` reads it."""
        return _text(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> "Batch":
        """Return the batch of `as_text`; raises ValueError, KeyError or TypeError if it is none."""
        kept = json.loads(text)
        for name in ("since", "on"):
            kept[name] = kept[name] and date.fromisoformat(kept[name])
        kept["files"] = [FactFile(**each) for each in kept["files"]]
        fields: dict[str, Any] = {
            n: tuple(v) if isinstance(v, list) else v for n, v in kept.items()
        }
        return cls(**fields)


def _mostly_same(one: Collection[object], other: Collection[object]) -> bool:
    if not one and not other:  # plans of lessons name no pupils
        return True
    shared = len(set(one) & set(other))
    return 2 * shared > max(len(set(one)), len(set(other)))


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=date.isoformat)

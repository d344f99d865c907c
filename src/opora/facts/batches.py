"""The list of accepted uploads: what is visible, and everything to check or make it again by."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from opora.facts.atomic import write_whole
from opora.vocabulary.problems import UserError

_VERSION = 1
Note = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class FactFile:
    """One Parquet file of a batch; `path` is relative to the data directory, with «/»."""

    table: str
    path: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One accepted upload.

    `label` is the name of the file without folders; `hints` what the person said to help reading
    it; `subjects` grouping keys; `pupils` numbers in the order of the reading, so that a rebuild
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

    def same_reading(self, sha256: str, hints: Mapping[str, str | int | None]) -> bool:
        """Whether these bytes, read with these hints, are this batch."""
        return self.sha256 == sha256 and self.hints == dict(hints)

    def replaces(self, older: "Batch") -> bool:
        """Whether this upload tells anew what `older` told.

        Either the same file, read with other hints; or the same format, place and period, about
        mostly the same pupils and subjects. Mostly, because a corrected export may gain a pupil or
        a subject; not always, because one class may come as files of single pupils or subjects.
        """
        if self.sha256 == older.sha256:
            return True
        return (
            self._scope() == older._scope()
            and _mostly_same(self.pupils, older.pupils)
            and _mostly_same(self.subjects, older.subjects)
        )

    def _scope(self) -> tuple[object, ...]:
        place = (self.region, self.school_ids, self.school_years, self.school_classes)
        return (*place, self.format, self.since, self.on)


def load_batches(path: Path) -> list[Batch]:
    """Return the batches in the order of acceptance; none when there is no list yet.

    Raises UserError when the list cannot be understood.
    """
    if not path.exists():
        return []
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["version"] != _VERSION:
            raise ValueError(kept["version"])
        return [_batch(each) for each in kept["batches"]]
    except (ValueError, KeyError, TypeError):
        raise UserError(
            f"Список загрузок {path} не читается: он повреждён или записан другой версией "
            "программы. Нужен файл из резервной копии каталога данных: верните его на место."
        ) from None


def save_batches(path: Path, batches: list[Batch]) -> None:
    """Replace the list whole; from this moment readers see exactly these batches."""
    kept = {"version": _VERSION, "batches": [asdict(batch) for batch in batches]}
    text = json.dumps(kept, ensure_ascii=False, indent=1, default=date.isoformat)
    write_whole(path, text.encode())


def withdraw(batches: list[Batch], number: int) -> list[Batch]:
    """Return the list with one batch withdrawn; what it had replaced counts again.

    Raises KeyError when there is no such batch.
    """
    found = {batch.number: batch for batch in batches}[number]
    kept = []
    for batch in batches:
        if batch.number == number:
            batch = replace(batch, withdrawn=True)
        elif batch.replaced_by == number:
            batch = replace(batch, replaced_by=found.replaced_by)
        kept.append(batch)
    return kept


def add(batches: list[Batch], new: Batch, replaceable: Collection[int]) -> list[Batch]:
    """Return the list with `new` at the end; of the `replaceable` numbers what it replaces is
    hidden."""
    hidden = {
        b.number for b in batches if b.number in replaceable and b.visible and new.replaces(b)
    }
    kept = [replace(b, replaced_by=new.number) if b.number in hidden else b for b in batches]
    return [*kept, new]


def _mostly_same(one: Collection[object], other: Collection[object]) -> bool:
    shared = len(set(one) & set(other))
    return 2 * shared > max(len(set(one)), len(set(other)))


def _batch(kept: dict[str, Any]) -> Batch:
    for name in ("since", "on"):
        kept[name] = kept[name] and date.fromisoformat(kept[name])
    kept["files"] = [FactFile(**each) for each in kept["files"]]
    fields: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in kept.items()}
    return Batch(**fields)

"""What comes to the store, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.batches import Batch, FactFile, Note
from opora.facts.derived import Derived
from opora.vocabulary.problems import Problem


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read and agreed to: the original, and tables of the schemas in `tables`.

    Fields as in `Batch`; the `batch` column of the tables is filled by the store.
    """

    original: Path
    sha256: str
    label: str
    format: str
    tables: Mapping[str, pa.Table]
    pupils: tuple[int, ...]
    version: str
    since: date | None = None
    on: date | None = None
    region: str = "0"
    hints: Mapping[str, str | int | None] = field(default_factory=dict)
    problems: tuple[Note, ...] = ()
    remarks: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """The same bytes, read with the same hints, are accepted and count already."""

    batch: Batch


@dataclass(frozen=True, slots=True)
class Prepared:
    """Files that are written and not yet named: batches, and what is derived from them."""

    batches: tuple[Batch, ...]
    derived: tuple[Derived, ...]


@dataclass(frozen=True, slots=True)
class Reread:
    """What the code of today makes of an original, with the pupils' numbers of its batch."""

    tables: Mapping[str, pa.Table]
    version: str
    problems: tuple[Note, ...] = ()
    remarks: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """How many batches were made again, which of them changed, and what could not be done."""

    rebuilt: int
    changed: tuple[int, ...]
    problems: tuple[Problem, ...]


def batch_of(upload: Upload, number: int, files: tuple[FactFile, ...]) -> Batch:
    """Return the batch that an upload becomes."""
    return Batch(
        number=number,
        sha256=upload.sha256,
        label=upload.label,
        format=upload.format,
        region=upload.region,
        hints=dict(upload.hints),
        **contents(upload.tables),
        since=upload.since,
        on=upload.on,
        accepted_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=upload.version,
        files=files,
        pupils=upload.pupils,
        problems=upload.problems,
        remarks=upload.remarks,
    )


def contents(tables: Mapping[str, pa.Table]) -> dict[str, Any]:
    """Return the fields of a batch that tell what its tables hold."""

    def all_of(column: str, among: Mapping[str, pa.Table] = tables) -> tuple[Any, ...]:
        found = {value for rows in among.values() for value in pc.unique(rows[column]).to_pylist()}
        return tuple(sorted(found - {None}))

    marks = {name: rows for name, rows in tables.items() if name == "marks"}
    return {
        "school_ids": all_of("school_id"),
        "school_years": all_of("school_year"),
        "school_classes": all_of("school_class"),
        "subjects": all_of("subject"),
        "subject_names": all_of("subject_name", marks),
        "dated": any(rows["date"].null_count < rows.num_rows for rows in marks.values()),
    }

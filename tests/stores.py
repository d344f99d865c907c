"""Builds data directories of rows: each upload is a file whose tables are given."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from opora.facts.store import Store
from opora.facts.tables import TABLES
from opora.facts.upload import Upload

Rows = Sequence[Mapping[str, Any]]
ORDINARY = {
    "pupil_id": 7,
    "school_id": 1,
    "school_year": 2025,
    "school_class": "9А",
    "subject": "Физика | ",
    "subject_name": "Физика",
    "date": date(2025, 9, 3),
    "mark": 4,
    "weight": None,
    "kind": None,
    "marked_on": None,
    "reason": "unknown",
    "term": "1 четверть",
    "entry": None,
    "number": 1,
    "topic": None,
    "planned": None,
    "actual": date(2025, 9, 3),
    "batch": 0,
    "sheet": None,
    "row": 0,
    "column": 0,
}


def table(name: str, rows: Rows) -> pa.Table:
    """Rows that say only what differs from an ordinary row."""
    schema = TABLES[name].schema
    full = [{**ORDINARY, "row": n, **row} for n, row in enumerate(rows)]
    return pa.Table.from_pylist(full, schema=schema)


def upload(folder: Path, content: str, tables: Mapping[str, Rows], **fields: Any) -> Upload:
    """An upload of a file with this content."""
    folder.mkdir(parents=True, exist_ok=True)
    original = folder / f"{content}.csv"
    original.write_text(content, encoding="utf-8")
    pupils = {row.get("pupil_id", 7) for rows in tables.values() for row in rows}
    return Upload(
        original=original,
        sha256=hashlib.sha256(original.read_bytes()).hexdigest(),
        label=original.name,
        format="sheet",
        tables={name: table(name, rows) for name, rows in tables.items()},
        pupils=tuple(sorted(pupils)),
        version="0",
        **fields,
    )


def accepted(folder: Path, *uploads: Mapping[str, Rows]) -> Store:
    """A data directory with an upload of each of these; a later one wins a disagreement."""
    store = Store(folder / "data")
    for number, tables in enumerate(uploads, 1):
        store.accept(upload(folder / "files", str(number), tables, on=date(2025, 10, number)))
    return store

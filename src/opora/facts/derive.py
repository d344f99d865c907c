"""From the visible batches of a school and year to its current files and statistics."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.batches import Batch, FactFile, Shelf
from opora.facts.current import BatchRank, settle
from opora.facts.derived import STATISTICS, Conflict, Derived
from opora.facts.order import positions, taken
from opora.facts.parquet import CURRENT, folder_of, numbered, read_facts, write_file
from opora.facts.statistics import row_groups, statistics
from opora.facts.tables import FINAL_MARKS, MARKS, TABLES
from opora.vocabulary.spans import Spans

Held = Mapping[int, Mapping[str, pa.Table]]


def derive(
    root: Path, shelf: Shelf, batches: Sequence[Batch], spans: Spans, held: Held | None = None
) -> Derived:
    """Write the current files and the statistics of a shelf under new names; return them.

    `batches`: the visible ones that tell of the shelf. `held`: rows of batches that tell of nothing
    else, by number of the batch; they are not read again. Nothing names the new files before the
    ledger does. Equal batches and spans give files of equal bytes.
    """
    current, conflicts = settled(root, shelf, batches, held)
    version = secrets.token_hex(4)
    files = [
        _write(root, name, shelf, rows, version) for name, rows in current.items() if rows.num_rows
    ]
    sums = statistics(current, shelf.school_id, shelf.school_year, spans)
    if sums.num_rows:
        path = f"{folder_of(CURRENT, STATISTICS, shelf)}/{shelf.school_id}-{version}.parquet"
        files.append(write_file(root, path, STATISTICS, shelf, sums, groups=row_groups(sums)))
    days = _days(current)
    return Derived(
        shelf=shelf,
        batches=tuple(batch.number for batch in batches),
        files=tuple(files),
        starts=spans.starts,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        marks_conflicts=tuple(conflicts[MARKS.name]),
        final_conflicts=tuple(conflicts[FINAL_MARKS.name]),
    )


def settled(
    root: Path, shelf: Shelf, batches: Sequence[Batch], held: Held | None = None
) -> tuple[dict[str, pa.Table], dict[str, list[Conflict]]]:
    """Return the current rows of every table, sorted, without cells; and the conflicts."""
    ranks = [BatchRank(batch.number, batch.on, batch.sha256) for batch in batches]
    current, conflicts = {}, {}
    for name, table in TABLES.items():
        parts = [_rows(root, name, shelf, batch, held or {}) for batch in batches]
        rows = pa.concat_tables([table.empty(), *parts]).unify_dictionaries()
        rows, conflicts[name] = settle(table, rows, ranks)
        rows = taken(rows.select(table.current.names), positions(rows, table.sorted_by))
        current[name] = rows.combine_chunks()
    return current, conflicts


def _rows(root: Path, name: str, shelf: Shelf, batch: Batch, held: Held) -> pa.Table:
    if batch.number in held:
        return numbered(held[batch.number].get(name, TABLES[name].empty()), batch.number)
    files = [file for file in batch.files if batch.shelf_of(file) == shelf]
    return read_facts(root, name, files)


def _write(root: Path, name: str, shelf: Shelf, rows: pa.Table, version: str) -> FactFile:
    path = f"{folder_of(CURRENT, name, shelf)}/{shelf.school_id}-{version}.parquet"
    return write_file(root, path, name, shelf, rows)


def _days(current: Mapping[str, pa.Table]) -> list[date]:
    found = []
    for name, day in (("marks", "date"), ("absences", "date"), ("lesson_plans", "actual")):
        ends = pc.min_max(current[name][day]).as_py()
        found += [ends[end] for end in ("min", "max") if ends[end] is not None]
    return found

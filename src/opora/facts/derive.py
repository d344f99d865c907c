"""From the visible batches of a school and year to its current files and statistics."""

import os
import secrets
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.batches import Batch, FactFile, Shelf
from opora.facts.current import BatchRank, disputed, settle
from opora.facts.derived import STATISTICS, Conflict, Derived
from opora.facts.order import positions, taken
from opora.facts.parquet import CURRENT, folder_of, numbered, read_facts, write_file
from opora.facts.statistics import COUNTED, row_groups, statistics
from opora.facts.tables import FINAL_MARKS, MARKS, TABLES, TableSchema, give_back
from opora.vocabulary.spans import Spans

# The smaller tables first: the largest is written while sums are made.
_ORDER = [*sorted(set(TABLES) - {MARKS.name}), MARKS.name]
_LARGE = 200_000  # rows
Held = Mapping[int, Mapping[str, pa.Table]]


def derive(
    root: Path, shelf: Shelf, batches: Sequence[Batch], spans: Spans, held: Held | None = None
) -> Derived:
    """Write the current files and the statistics of a shelf under new names; return them.

    `batches`: the visible ones that tell of the shelf. `held`: rows of batches that tell of nothing
    else, by number of the batch; they are not read again. Nothing names the new files before the
    ledger does. Equal batches and spans give files of equal bytes.
    """
    version = secrets.token_hex(4)
    current: dict[str, pa.Table] = {}
    conflicts: dict[str, list[Conflict]] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        writing = []
        for name in _ORDER:
            rows, conflicts[name] = settle_table(root, TABLES[name], shelf, batches, held)
            if rows.num_rows:
                # Files are packed while the next table is settled and sums are made.
                writing.append(pool.submit(_write, root, name, shelf, rows, version))
            large = rows.num_rows > _LARGE
            if large:
                writing[-1].result()  # one at a time: memory
            if name in COUNTED:
                current[name] = rows.select(COUNTED[name])
            del rows
            if large:
                give_back()
        days = _days(current)
        sums = statistics(current, shelf.school_id, shelf.school_year, spans)
        if sums.num_rows:
            groups = row_groups(sums)
            writing.append(pool.submit(_write, root, STATISTICS, shelf, sums, version, groups))
        files = [file.result() for file in writing]
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


def settle_table(
    root: Path,
    table: TableSchema,
    shelf: Shelf,
    batches: Sequence[Batch],
    held: Held | None = None,
) -> tuple[pa.Table, list[Conflict]]:
    """Return the current rows of a table, sorted, without cells; and the conflicts."""
    rows = _rows(root, table, shelf, batches, held or {}, [*table.current.names, "batch"])
    conflicts: list[Conflict] = []
    if disputed(table, rows):
        # From which cells is asked only where files disagree.
        ranks = [BatchRank(batch.number, batch.on, batch.sha256) for batch in batches]
        rows, conflicts = settle(table, _rows(root, table, shelf, batches, held or {}), ranks)
    told = [batch for batch in batches if any(f.table == table.name for f in batch.files)]
    rows = rows.select(table.current.names)
    if len(told) > 1:
        rows = taken(rows, positions(rows, table.sorted_by))
    return rows, conflicts  # the rows of one batch stand in order as they are


def _rows(
    root: Path,
    table: TableSchema,
    shelf: Shelf,
    batches: Sequence[Batch],
    held: Held,
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """Return the rows of a shelf from its batches, one batch after another."""
    none = table.empty()
    parts = [none if columns is None else none.select(columns)]
    for batch in batches:
        if batch.number in held:
            own = numbered(held[batch.number].get(table.name, none), batch.number)
            parts.append(own if columns is None else own.select(columns))
        else:
            files = [file for file in batch.files if batch.shelf_of(file) == shelf]
            parts.append(read_facts(root, table.name, files, columns=columns))
    told = [part for part in parts if part.num_rows]
    return told[0] if len(told) == 1 else pa.concat_tables(parts).unify_dictionaries()


def _write(
    root: Path,
    name: str,
    shelf: Shelf,
    rows: pa.Table,
    version: str,
    groups: Sequence[tuple[int, int]] = (),
) -> FactFile:
    path = f"{folder_of(CURRENT, name, shelf)}/{shelf.school_id}-{version}.parquet"
    return write_file(root, path, name, shelf, rows, groups=groups)


def _days(current: Mapping[str, pa.Table]) -> list[date]:
    found = []
    for rows in current.values():
        ends = pc.min_max(rows[rows.column_names[0]]).as_py()
        found += [ends[end] for end in ("min", "max") if ends[end] is not None]
    return found

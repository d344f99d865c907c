"""From the visible batches of a school and year to its current files and statistics."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.batches import Batch, FactFile, Shelf
from opora.facts.current import BatchRank, disputed, settle
from opora.facts.derived import MAKING, STATISTICS, Conflict, Derived
from opora.facts.order import positions, taken
from opora.facts.parquet import (
    CURRENT,
    LARGE,
    Writer,
    folder_of,
    is_damaged,
    numbered,
    read_facts,
    read_file,
)
from opora.facts.statistics import COUNTED, row_groups, several_classes, statistics
from opora.facts.tables import FINAL_MARKS, MARKS, TABLES, TableSchema, give_back
from opora.vocabulary.spans import Spans

# The smaller tables first: the largest is written while sums are made.
_ORDER = [*sorted(set(TABLES) - {MARKS.name}), MARKS.name]
Held = Mapping[int, Mapping[str, pa.Table]]


@dataclass(frozen=True, slots=True)
class Settled:
    """The current rows of a table, sorted, without cells, and what batches differ about.

    `apart`: no two batches tell of one spot.
    """

    rows: pa.Table
    conflicts: tuple[Conflict, ...]
    apart: bool


def derive(
    root: Path,
    shelf: Shelf,
    batches: Sequence[Batch],
    spans: Spans,
    held: Held | None = None,
    old: Derived | None = None,
) -> Derived:
    """Write the current files and the statistics of a shelf under new names; return them.

    `batches`: the visible ones that tell of the shelf. `held`: rows of batches that tell of nothing
    else, by number of the batch; they are not read again. `old`: what was derived before; what
    would be made of the same files again stays as it is. Nothing names the new files before the
    ledger does. Equal batches and spans give files of equal bytes.
    """
    made_of = {name: _made_of(name, shelf, batches) for name in TABLES}
    old = old if old and old.making == MAKING else None
    stay = _that_stay(root, old, made_of)
    with Writer(root) as writer:
        made = _Making(root, shelf, writer)
        for name in _ORDER:
            if name in stay:
                made.keep(name, stay[name])
            else:
                made.settle(name, batches, held or {})
        sums = old.file(STATISTICS) if old and old.starts == spans.starts else None
        days = _days(made.counted)
        if sums and set(COUNTED) <= set(stay) and not is_damaged(root, sums):
            made.kept.append(sums)
            made.moved = old.moved if old else False
        else:
            made.add_statistics(spans)
        files = (*made.kept, *writer.files())
    return Derived(
        shelf=shelf,
        batches=tuple(batch.number for batch in batches),
        files=files,
        starts=spans.starts,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        marks_conflicts=made.conflicts.get(MARKS.name, ()),
        final_conflicts=made.conflicts.get(FINAL_MARKS.name, ()),
        apart={name: made_of[name] for name in TABLES if name not in made.disputed},
        moved=made.moved,
        making=MAKING,
    )


def settle_table(
    root: Path,
    table: TableSchema,
    shelf: Shelf,
    batches: Sequence[Batch],
    held: Held | None = None,
) -> Settled:
    """Return the current rows of a table."""
    rows = _rows(root, table, shelf, batches, held or {}, [*table.current.names, "batch"])
    conflicts: list[Conflict] = []
    apart = not disputed(table, rows)
    if not apart:
        # From which cells is asked only where files disagree.
        ranks = [BatchRank(batch.number, batch.on, batch.sha256) for batch in batches]
        rows, conflicts = settle(table, _rows(root, table, shelf, batches, held or {}), ranks)
    told = [batch for batch in batches if batch.files_of(table.name, shelf)]
    rows = rows.select(table.current.names)
    if len(told) > 1 or held:  # the rows of one file stand in order as they are
        rows = taken(rows, positions(rows, table.sorted_by))
    return Settled(rows, tuple(conflicts), apart)


class _Making:
    """Files of one shelf, packed while the next table is settled and sums are made."""

    def __init__(self, root: Path, shelf: Shelf, writer: Writer) -> None:
        self.counted: dict[str, pa.Table] = {}
        self.conflicts: dict[str, tuple[Conflict, ...]] = {}
        self.disputed: set[str] = set()
        self.kept: list[FactFile] = []
        self.moved = False
        self._root, self._shelf, self._writer = root, shelf, writer
        self._version = secrets.token_hex(4)

    def keep(self, name: str, file: FactFile | None) -> None:
        """Take a table as it was written before; without rows it has no file."""
        if file:
            self.kept.append(file)
        if name in COUNTED:
            columns = COUNTED[name]
            none = TABLES[name].empty().select(columns)
            path = file and self._root / file.path
            self.counted[name] = read_file(path, columns) if path else none

    def settle(self, name: str, batches: Sequence[Batch], held: Held) -> None:
        """Settle a table and begin to write it."""
        settled = settle_table(self._root, TABLES[name], self._shelf, batches, held)
        self.conflicts[name] = settled.conflicts
        if not settled.apart:
            self.disputed.add(name)
        if name in COUNTED:
            self.counted[name] = settled.rows.select(COUNTED[name])
        self._write(name, settled.rows)
        large = settled.rows.num_rows > LARGE
        del settled
        if large:
            give_back()

    def add_statistics(self, spans: Spans) -> None:
        """Count what is counted and begin to write it."""
        sums = statistics(self.counted, self._shelf.school_id, self._shelf.school_year, spans)
        self.moved = several_classes(sums)
        self._write(STATISTICS, sums, row_groups(sums))

    def _write(self, name: str, rows: pa.Table, groups: Sequence[tuple[int, int]] = ()) -> None:
        if rows.num_rows:
            place = folder_of(CURRENT, name, self._shelf)
            path = f"{place}/{self._shelf.school_id}-{self._version}.parquet"
            self._writer.write(path, name, self._shelf, rows, groups=groups)


def _made_of(name: str, shelf: Shelf, batches: Sequence[Batch]) -> str:
    files = [file for batch in batches for file in batch.files_of(name, shelf)]
    return hashlib.sha256(" ".join(sorted(file.sha256 for _, file in files)).encode()).hexdigest()


def _that_stay(
    root: Path, old: Derived | None, made_of: Mapping[str, str]
) -> dict[str, FactFile | None]:
    """Return the old files of tables that would be made of the same rows, whole ones alone."""
    if old is None:
        return {}
    same = {name: old.file(name) for name, files in made_of.items() if old.apart.get(name) == files}
    return {name: file for name, file in same.items() if not file or not is_damaged(root, file)}


def _rows(
    root: Path,
    table: TableSchema,
    shelf: Shelf,
    batches: Sequence[Batch],
    held: Held,
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """Return the rows of a shelf from its batches, in an order that their numbers do not tell."""
    none = table.empty()
    parts = [none if columns is None else none.select(columns)]
    files = [file for batch in batches for file in batch.files_of(table.name, shelf)]
    for number, file in sorted(files, key=lambda each: each[1].sha256):
        if number in held:
            own = numbered(held[number][table.name], number)
            parts.append(own if columns is None else own.select(columns))
        else:
            parts.append(read_facts(root, table.name, [(number, file)], columns=columns))
    told = [part for part in parts if part.num_rows]
    return told[0] if len(told) == 1 else pa.concat_tables(parts).unify_dictionaries()


def _days(counted: Mapping[str, pa.Table]) -> list[date]:
    found = []
    for rows in counted.values():
        ends = pc.min_max(rows[rows.column_names[0]]).as_py()
        found += [ends[end] for end in ("min", "max") if ends[end] is not None]
    return found

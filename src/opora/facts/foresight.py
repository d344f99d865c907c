"""What acceptance would change: the rows that count now against those that would count after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from opora.facts.batches import FactFile, Shelf
from opora.facts.order import Codes, codes, combined
from opora.facts.tables import TableSchema
from opora.facts.upload import Upload

_EXAMPLES = 20  # of changed and vanished spots: enough to see what is going on
_GROUP = ("school_class", "subject")
_SPELLING = "subject_name"  # another spelling of the same subject changes nothing


@dataclass(frozen=True, slots=True)
class Example:
    """A spot that would say something else: `was` and `becomes` are values as text, or nothing."""

    pupil_id: int | None
    school_class: str
    subject: str | None
    date: date | None
    term: str | None
    was: tuple[str, ...]
    becomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Numbers of rows of one table, in the spots that the uploads or what they replace tell of.

    At a spot (for marks a pupil, subject and day) rows that say the same are unchanged; of the
    others as many as there are on both sides are changed, the rest created or vanished. `before`:
    rows that count now of the same classes and subjects.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: int = 0
    before: int = 0
    examples: tuple[Example, ...] = ()

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(
            self.created + other.created,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.vanished + other.vanished,
            self.before + other.before,
            (*self.examples, *other.examples)[:_EXAMPLES],
        )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Changes by table; `seen`: the batches that counted on `shelves` when they were reckoned."""

    changes: Mapping[str, Changes]
    shelves: tuple[Shelf, ...]
    seen: tuple[int, ...]


def compare(table: TableSchema, now: pa.Table, after: pa.Table, told: pa.Table) -> Changes:
    """Return how the current rows of a table change; `told`: rows of the uploads and of what they
    replace, that is all the spots where anything can change."""
    names = table.current.names
    parts = [now.select(names), after.select(names), told.select(names)]
    rows = pa.concat_tables(parts).unify_dictionaries()
    ends = np.cumsum([part.num_rows for part in parts])
    spot = _numbered([codes(rows[name]) for name in table.spot])
    group = _numbered([codes(rows[name]) for name in _GROUP])
    in_reach = np.isin(group[: ends[0]], group[ends[1] :])
    asked = np.flatnonzero(np.isin(spot[: ends[1]], spot[ends[1] :]))
    content = [codes(rows[name]) for name in _content(table)]
    cell = _numbered([spot, *content])[asked]
    was = asked < ends[0]
    tally = _Tally(spot[asked], cell, was)
    return replace(
        tally.changes(),
        before=int(in_reach.sum()),
        examples=tuple(_examples(table, rows, asked, was, tally)),
    )


def imagined(upload: Upload) -> tuple[FactFile, ...]:
    """Return the files of facts an upload would become; they have no place and no checksum."""
    files = []
    for name, rows in upload.tables.items():
        shelves = rows.group_by(["school_year", "school_id"]).aggregate([([], "count_all")])
        for shelf in shelves.to_pylist():
            year, school, count = shelf["school_year"], shelf["school_id"], shelf["count_all"]
            files.append(FactFile(name, year, school, "", count, ""))
    return tuple(files)


class _Tally:
    """Rows of both sides counted by spot and by cell: a spot with what is said there."""

    def __init__(self, spot: Codes, cell: Codes, was: Any) -> None:
        self.spot, self.cell = spot, cell
        spots = int(spot.max(initial=-1)) + 1
        cells = int(cell.max(initial=-1)) + 1
        before, after = (np.bincount(cell[side], minlength=cells) for side in (was, ~was))
        self.stays = np.minimum(before, after)
        whose = np.zeros(cells, np.int64)
        whose[cell] = spot
        self.before = np.bincount(spot[was], minlength=spots)
        self.after = np.bincount(spot[~was], minlength=spots)
        self.same = np.bincount(whose, weights=self.stays, minlength=spots).astype(np.int64)

    @property
    def changed(self) -> Any:
        """Rows by spot that say something else than before."""
        return np.minimum(self.before, self.after) - self.same

    @property
    def vanished(self) -> Any:
        """Rows by spot that would be gone."""
        return np.maximum(self.before - self.after, 0)

    def changes(self) -> Changes:
        """Return the counts."""
        created = np.maximum(self.after - self.before, 0)
        return Changes(
            created=int(created.sum()),
            changed=int(self.changed.sum()),
            unchanged=int(self.same.sum()),
            vanished=int(self.vanished.sum()),
        )


def _numbered(columns: Sequence[Codes]) -> Codes:
    """Return small numbers from zero for distinct rows of numbers."""
    if not len(columns[0]):
        return columns[0]
    _, places = np.unique(combined(columns), return_inverse=True)
    return places.astype(np.int64)


def _content(table: TableSchema) -> list[str]:
    spot = set(table.spot)
    return [name for name in table.current.names if name not in spot and name != _SPELLING]


def _examples(
    table: TableSchema, rows: pa.Table, asked: Codes, was: Any, tally: _Tally
) -> list[Example]:
    """Return the first spots that change, then the first that are gone."""
    chosen = [*np.flatnonzero(tally.changed), *np.flatnonzero(tally.vanished)]
    found = []
    for spot in list(dict.fromkeys(chosen))[:_EXAMPLES]:
        here = np.flatnonzero(tally.spot == spot)
        row = rows.slice(int(asked[here[0]]), 1).to_pylist()[0]
        sides = [
            tuple(_said(table, rows, int(asked[i])) for i in here if was[i] == side)
            for side in (True, False)
        ]
        found.append(
            Example(
                row.get("pupil_id"),
                row["school_class"],
                row["subject"],
                row.get("date"),
                row.get("term"),
                *sides,
            )
        )
    return found


def _said(table: TableSchema, rows: pa.Table, index: int) -> str:
    row = rows.slice(index, 1).to_pylist()[0]
    return ", ".join(str(row[name]) for name in table.says if row[name] is not None)

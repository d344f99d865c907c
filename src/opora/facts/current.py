"""What counts when several batches tell of the same spot: for marks a pupil, subject and day.

Equal sets of values count once. Of different ones the batch whose period ends later wins, then the
one with the smaller SHA-256; the order of rows and of batches never matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.derived import Conflict, Place
from opora.facts.duck import ask
from opora.facts.order import Codes, codes, combined
from opora.facts.tables import TableSchema

# `cell` is the row in the table asked about; spots and values are whole numbers.
_SHARED = """
SELECT spot FROM cells GROUP BY spot HAVING min(rank) <> max(rank)
"""

_CONTESTED = """
WITH said AS (
    SELECT spot, rank, list_sort(list(value)) AS content FROM cells GROUP BY ALL
), won AS (
    SELECT spot, min(rank) AS winner, min_by(content, rank) AS content FROM said GROUP BY ALL
)
SELECT spot, won.winner, said.rank AS loser, said.content <> won.content AS differs
FROM said JOIN won USING (spot)
WHERE said.rank > won.winner
"""

_LOST = """
SELECT cells.cell FROM cells JOIN contested USING (spot)
WHERE cells.rank = contested.loser
"""

_DIFFERING = """
SELECT list(DISTINCT cells.cell) AS cells, list(DISTINCT contested.loser ORDER BY loser) AS losers
FROM cells JOIN contested USING (spot)
WHERE cells.rank = contested.winner AND contested.differs
GROUP BY spot
"""
_MOMENTS = ("date", "term")  # where they are null nothing tells rows apart, and all stay


@dataclass(frozen=True, slots=True)
class BatchRank:
    """What decides between batches: the last day of its period (None = before all others)."""

    batch: int
    on: date | None
    sha256: str


def settle(
    table: TableSchema, rows: pa.Table, batches: Iterable[BatchRank]
) -> tuple[pa.Table, list[Conflict]]:
    """Return the rows that count, in their order, and the spots that batches differ about.

    `rows` are of `table`, from any of `batches`; a batch without a rank is a ValueError. Rows
    without a day or a term all stay. Tables without pupils settle differences silently.
    """
    order = _best_first(batches)
    if not disputed(table, rows):
        return rows, []
    rank = pc.index_in(rows["batch"], pa.array(order, pa.uint32()))
    if rank.null_count:
        raise ValueError(f"rows of batches without a rank; ranked are {order!r}")
    cells = _cells(table, rows, rank.cast(pa.int32()))
    shared = ask(_SHARED, {"cells": cells})
    cells = cells.filter(pc.is_in(cells["spot"], shared["spot"].combine_chunks()))
    seen = {"cells": cells, "contested": ask(_CONTESTED, {"cells": cells})}
    kept = _without(rows, ask(_LOST, seen)["cell"])
    if "pupil_id" not in table.spot:
        return kept, []
    return kept, _conflicts(rows, ask(_DIFFERING, seen), order)


def disputed(table: TableSchema, rows: pa.Table) -> bool:
    """Whether two batches tell of one spot; cells of files need not be among the columns."""
    if len(pc.unique(rows["batch"])) < 2 or _apart(table, _timed(table, rows, rows)):
        return False
    return bool(ask(_SHARED, {"cells": _cells(table, rows, rows["batch"])}).num_rows)


def ranked(batches: Iterable[BatchRank]) -> list[BatchRank]:
    """Return the batches, the one that wins a disagreement first."""
    return sorted(batches, key=lambda b: (-(b.on or date.min).toordinal(), b.sha256, b.batch))


def _apart(table: TableSchema, rows: pa.Table) -> bool:
    """Whether any two batches have a column of the spot in which they share no value.

    Quarters share no day, files of classes no pupil; so most uploads are told apart without looking
    for a spot.
    """
    batch, batches = _distinct(rows["batch"])
    meet = ~np.eye(batches, dtype=bool)
    for name in sorted(table.spot, key=lambda name: name not in _MOMENTS):
        value, values = _distinct(rows[name])
        told = np.bincount(batch * values + value, minlength=batches * values) > 0
        told = told.reshape(batches, values).astype(np.float32)
        meet &= told @ told.T > 0
        if not meet.any():
            return True
    return False


def _distinct(column: pa.ChunkedArray) -> tuple[Codes, int]:
    """Return a number for each value, from zero without gaps, and how many there are."""
    if pa.types.is_dictionary(column.type):
        numbers = codes(column)
    else:
        encoded = column.combine_chunks().dictionary_encode("encode")
        numbers = encoded.indices.to_numpy().astype(np.int64)
    return numbers, int(numbers.max(initial=-1)) + 1


def _timed(table: TableSchema, cells: pa.Table, rows: pa.Table) -> pa.Table:
    """Leave out the cells of rows without a day or a term."""
    for moment in set(_MOMENTS) & set(table.spot):
        if rows[moment].null_count:
            return cells.filter(pc.is_valid(rows[moment]))
    return cells


def _best_first(batches: Iterable[BatchRank]) -> list[int]:
    return [rank.batch for rank in ranked(batches)]


def _cells(table: TableSchema, rows: pa.Table, rank: pa.ChunkedArray) -> pa.Table:
    """One shape for all tables, so that the queries are written once."""
    cells = pa.table(
        {
            "cell": np.arange(rows.num_rows),
            "spot": combined([codes(rows[name]) for name in table.spot]),
            "value": combined([codes(rows[name]) for name in table.says]),
            "rank": rank,
        }
    )
    return _timed(table, cells, rows)


def _without(rows: pa.Table, lost: pa.ChunkedArray) -> pa.Table:
    stays = np.ones(rows.num_rows, bool)
    stays[lost.to_numpy()] = False
    return rows.filter(pa.array(stays))


def _conflicts(rows: pa.Table, differing: pa.Table, order: list[int]) -> list[Conflict]:
    # Only what a conflict tells of: the other columns are wide.
    names = ("pupil_id", "subject", "date", "term", "batch", "sheet", "row", "column")
    told = rows.select([name for name in names if name in rows.column_names])
    winners = iter(told.take(pc.list_flatten(differing["cells"])).to_pylist())
    found = []
    for spot in differing.to_pylist():
        here = islice(winners, len(spot["cells"]))
        first = min(here, key=lambda row: (row["sheet"] or "", row["row"], row["column"]))
        found.append(_conflict(first, tuple(order[loser] for loser in spot["losers"])))
    return sorted(found, key=lambda c: (c.pupil_id, c.subject, c.date or date.min, c.term or ""))


def _conflict(winner: dict[str, Any], others: tuple[int, ...]) -> Conflict:
    return Conflict(
        pupil_id=winner["pupil_id"],
        subject=winner["subject"],
        date=winner.get("date"),
        term=winner.get("term"),
        winner=winner["batch"],
        others=others,
        place=Place(winner["sheet"], winner["row"], winner["column"]),
    )

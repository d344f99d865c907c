"""What counts when several batches tell of the same pupil, subject and day.

Equal sets of values count once. Of different ones the batch whose period ends later wins, then the
one with the smaller SHA-256; the order of rows and of batches never matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.duck import ask

_OVERLAP = """
SELECT pupil_id FROM cells GROUP BY pupil_id HAVING min(rank) <> max(rank)
"""

# A spot is a pupil, a subject and a day (or a term), all as whole numbers. `cell` is the row in the
# table asked about.
_CONTESTED = """
WITH said AS (
    SELECT pupil_id, subject, moment, rank, list_sort(list(value)) AS content
    FROM cells GROUP BY ALL
), won AS (
    SELECT pupil_id, subject, moment, min(rank) AS winner, min_by(content, rank) AS content
    FROM said GROUP BY ALL HAVING count(*) > 1
)
SELECT said.pupil_id, said.subject, said.moment, won.winner, said.rank AS loser,
       said.content <> won.content AS differs
FROM said JOIN won USING (pupil_id, subject, moment)
WHERE said.rank > won.winner
"""

_LOST = """
SELECT cells.cell FROM cells JOIN contested USING (pupil_id, subject, moment)
WHERE cells.rank = contested.loser
"""

_DIFFERING = """
SELECT list(DISTINCT cells.cell) AS cells, list(DISTINCT contested.loser ORDER BY loser) AS losers
FROM cells JOIN contested USING (pupil_id, subject, moment)
WHERE cells.rank = contested.winner AND contested.differs
GROUP BY pupil_id, subject, moment
"""


@dataclass(frozen=True, slots=True)
class BatchRank:
    """What decides between batches: the last day of its period (None = before all others)."""

    batch: int
    on: date | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a batch's file; row and column from zero, no sheet where there are none."""

    sheet: str | None
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Batches that differ about one pupil, subject and day, or, for final marks, term.

    `others` are the batches that lost and say something else, best first. `place` is the first cell
    of the winner there. One of `date` and `term` is None.
    """

    pupil_id: int
    subject: str
    date: date | None
    term: str | None
    winner: int
    others: tuple[int, ...]
    place: Place


def current_marks(marks: pa.Table, batches: Iterable[BatchRank]) -> tuple[pa.Table, list[Conflict]]:
    """Return the marks that count, in their order, and the conflicts by pupil, subject and date.

    Undated marks all stay: no day tells them apart.
    """
    return _current(marks, marks["mark"], marks["date"], batches)


def current_final_marks(
    final_marks: pa.Table, batches: Iterable[BatchRank]
) -> tuple[pa.Table, list[Conflict]]:
    """Return the final marks that count, one source for each term, and the conflicts."""
    said = pc.coalesce(
        final_marks["mark"].cast(pa.string()), final_marks["entry"].cast(pa.string())
    )
    return _current(final_marks, said, final_marks["term"], batches)


def current_absences(absences: pa.Table, batches: Iterable[BatchRank]) -> pa.Table:
    """Return the absences that count; differences between batches are settled silently."""
    return _current(absences, absences["reason"], absences["date"], batches)[0]


def current_entries(entries: pa.Table, batches: Iterable[BatchRank]) -> pa.Table:
    """Return the entries that count; differences between batches are settled silently."""
    return _current(entries, entries["kind"], entries["date"], batches)[0]


def _current(
    rows: pa.Table, value: pa.ChunkedArray, moment: pa.ChunkedArray, batches: Iterable[BatchRank]
) -> tuple[pa.Table, list[Conflict]]:
    order = _best_first(batches)
    present = pc.unique(rows["batch"])
    if len(present) < 2:
        return rows, []
    cells = _cells(rows, value, moment, order)
    overlap = ask(_OVERLAP, {"cells": cells})
    if not overlap.num_rows:
        return rows, []
    cells = cells.filter(pc.is_in(cells["pupil_id"], overlap["pupil_id"].combine_chunks()))
    contested = ask(_CONTESTED, {"cells": cells})
    if not contested.num_rows:
        return rows, []
    seen = {"cells": cells, "contested": contested}
    return _without(rows, ask(_LOST, seen)["cell"]), _conflicts(rows, ask(_DIFFERING, seen), order)


def _best_first(batches: Iterable[BatchRank]) -> list[int]:
    ranked = sorted(batches, key=lambda b: (-(b.on or date.min).toordinal(), b.sha256, b.batch))
    return [rank.batch for rank in ranked]


def _cells(
    rows: pa.Table, value: pa.ChunkedArray, moment: pa.ChunkedArray, order: list[int]
) -> pa.Table:
    """One shape for all tables, so that the queries are written once; undated rows stay out."""
    rank = pc.index_in(rows["batch"], pa.array(order, pa.uint32()))
    if rank.null_count:
        raise ValueError(f"rows of batches without a rank; ranked are {order!r}")
    cells = pa.table(
        {
            "cell": pa.array(range(rows.num_rows), pa.int64()),
            "pupil_id": rows["pupil_id"],
            "subject": _codes(rows["subject"]),
            "moment": _codes(moment),
            "value": _codes(value),
            "rank": rank,
        }
    )
    return cells.filter(pc.is_valid(moment))


def _codes(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Number the distinct values, null among them: whole numbers group several times faster."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    chunks = column.unify_dictionaries().chunks
    if not chunks:
        return pa.chunked_array([], pa.int32())
    # Two subjects of a file may share a grouping key, so a dictionary may hold one text twice.
    distinct = chunks[0].dictionary.dictionary_encode().indices
    return pa.chunked_array([pc.fill_null(distinct.take(chunk.indices), -1) for chunk in chunks])


def _without(rows: pa.Table, lost: pa.ChunkedArray) -> pa.Table:
    cells = pa.array(range(rows.num_rows), pa.int64())
    return rows.filter(pc.invert(pc.is_in(cells, lost.combine_chunks())))


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

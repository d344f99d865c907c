"""What counts when several batches tell of the same pupil, subject and day.

Equal sets of values count once. Of different ones the batch whose period ends later wins, then the
one with the smaller SHA-256; the order of rows and of batches never matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.duck import ask

_OVERLAP = """
SELECT pupil_id FROM cells GROUP BY pupil_id HAVING min(rank) <> max(rank)
"""

# A spot is a pupil, a subject and a day (or a term). `index` is the row in the table asked about.
_CONTESTED = """
WITH said AS (
    SELECT pupil_id, subject, moment, rank, list_sort(list(value)) AS content,
           min({'sheet': sheet, 'row': "row", 'column': "column", 'index': index}).index AS cell
    FROM cells GROUP BY ALL
), won AS (
    SELECT pupil_id, subject, moment, min(rank) AS winner,
           min_by(content, rank) AS content, min_by(cell, rank) AS cell
    FROM said GROUP BY ALL HAVING count(*) > 1
)
SELECT said.pupil_id, said.subject, said.moment, won.winner, won.cell, said.rank AS loser,
       said.content <> won.content AS differs
FROM said JOIN won USING (pupil_id, subject, moment)
WHERE said.rank > won.winner
"""

_LOST = """
SELECT cells.index FROM cells
JOIN contested ON cells.pupil_id = contested.pupil_id AND cells.subject = contested.subject
 AND cells.moment = contested.moment AND cells.rank = contested.loser
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
    said = pc.coalesce(final_marks["mark"].cast(pa.string()), _text(final_marks["entry"]))
    return _current(final_marks, said, _text(final_marks["term"]), batches)


def current_absences(absences: pa.Table, batches: Iterable[BatchRank]) -> pa.Table:
    """Return the absences that count; differences between batches are settled silently."""
    return _current(absences, _text(absences["reason"]), absences["date"], batches)[0]


def current_entries(entries: pa.Table, batches: Iterable[BatchRank]) -> pa.Table:
    """Return the entries that count; differences between batches are settled silently."""
    return _current(entries, _text(entries["kind"]), entries["date"], batches)[0]


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
    lost = ask(_LOST, {"cells": cells, "contested": contested})["index"].combine_chunks()
    places = pa.array(range(rows.num_rows), pa.int64())
    kept = rows.filter(pc.invert(pc.is_in(places, lost)))
    return kept, _conflicts(contested, rows, order)


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
            "index": pa.array(range(rows.num_rows), pa.int64()),
            "pupil_id": rows["pupil_id"],
            # A null would join nothing; no grouping key is empty.
            "subject": pc.fill_null(_text(rows["subject"]), ""),
            "moment": moment,
            "value": value,
            "rank": rank,
            "sheet": rows["sheet"],
            "row": rows["row"],
            "column": rows["column"],
        }
    )
    return cells.filter(pc.is_valid(moment))


def _conflicts(contested: pa.Table, rows: pa.Table, order: list[int]) -> list[Conflict]:
    differing = contested.filter(contested["differs"]).sort_by(
        [(name, "ascending") for name in ("pupil_id", "subject", "moment", "loser")]
    )
    losers: dict[int, list[int]] = {}
    for cell, loser in zip(
        differing["cell"].to_pylist(), differing["loser"].to_pylist(), strict=True
    ):
        losers.setdefault(cell, []).append(order[loser])
    winners = rows.take(pa.array(losers, pa.int64()))
    return [
        Conflict(
            pupil_id=row["pupil_id"],
            subject=row["subject"],
            date=row.get("date"),
            term=row.get("term"),
            winner=row["batch"],
            others=tuple(others),
            place=Place(row["sheet"], row["row"], row["column"]),
        )
        for row, others in zip(winners.to_pylist(), losers.values(), strict=True)
    ]


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string())

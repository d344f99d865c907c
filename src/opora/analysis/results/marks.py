"""Cells of a journal: marks, what stands in their place, absences."""

from collections.abc import Iterable, Mapping

from opora.analysis.results.asked import Row
from opora.analysis.sheet import Cell
from opora.measures.rates import COUNTS

_ENTRIES = {
    "not_assessed": "н/а",
    "exempt": "осв.",
    "credit": "зач.",
    "no_credit": "незач.",
    "debt": "•",
}
_REASONS = {"unknown": "н", "unexcused": "нп", "valid": "у", "illness": "б", "late": "о"}
LEGEND = (
    "н – отсутствовал, причина неизвестна; нп – без уважительной причины; у – по уважительной "
    "причине; б – по болезни; о – опоздал; • – не сдал работу."
)


def entry_title(entry: str) -> str:
    """Return what stands in place of a mark: «н/а», «осв.»."""
    return _ENTRIES.get(entry, entry)


def mark_cell(row: Row | None, opens: Mapping[str, str | int]) -> Cell:
    """Return a final mark, or the entry in its place; no data where there is neither."""
    if row is None or (row["mark"] is None and row["entry"] is None):
        return Cell(None)
    opens = {**opens, "term": row["term"]}
    if row["mark"] is None:
        return Cell(entry_title(row["entry"]), opens)
    return Cell(row["mark"], opens)


def counted_mark(row: Row) -> str:
    """Return the name under which `measures.rates.counts` counts a final mark."""
    if row["mark"] is not None:
        return f"n{row['mark']}"
    return row["entry"] if row["entry"] in COUNTS else "none"


def lesson_cell(rows: Iterable[Row], opens: Mapping[str, str | int]) -> Cell:
    """Return what a lesson cell holds: an absence, a debt, marks in order; empty when nothing.

    A single mark is a number; several are one text: «4 5», «н 3».
    """
    told = list(rows)
    marks = [row["mark"] for row in told if row.get("mark")]
    others: list[str] = [_REASONS[row["reason"]] for row in told if row.get("reason")]
    others += [entry_title(row["entry"]) for row in told if row.get("entry")]
    if len(marks) == 1 and not others:
        return Cell(marks[0], opens)
    return Cell(" ".join([*others, *map(str, marks)]), opens if told else {})

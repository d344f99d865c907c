"""Sums of current marks: what every mean and weighted mean is made of."""

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

# The columns of `sums`: whole numbers that add up from class to region.
SUMS = ("marks", "total", "weighted_total", "weight", "n1", "n2", "n3", "n4", "n5")
MEAN = ("marks", "total")  # what a plain mean is made of


def in_period(marks: ir.Table, since: date | None = None, on: date | None = None) -> ir.Table:
    """Return the dated rows from `since` to `on`, both days in; None leaves that end open."""
    rows = marks.filter(marks.date.notnull())
    if since is not None:
        rows = rows.filter(rows.date >= ibis.literal(since))
    if on is not None:
        rows = rows.filter(rows.date <= ibis.literal(on))
    return rows


def sums(marks: ir.Table, by: Sequence[str], names: Sequence[str] = SUMS) -> ir.Table:
    """Return a row for each group of `by` (all rows when it is empty), whole numbers only.

    `names`: the columns to count; few of them are written as a query in half the time.

    marks: how many; total: their sum, so the mean is total / marks; n1…n5: how many of each.
    weight: sum of the known weights, in hundredths; weighted_total: sum of mark × weight over the
    same rows, so the weighted mean is weighted_total / weight; no data when weight is 0.
    Dates are not looked at: see `in_period`.
    """
    mark, weight = _numbers(marks)
    counted = {
        "marks": marks.count(),
        "total": whole(mark.sum()),
        "weighted_total": whole((mark * weight).sum()),
        "weight": whole(weight.sum()),
        **{f"n{value}": whole((mark == value).sum()) for value in range(1, 6)},
    }
    return marks.aggregate(by=list(by), **{name: counted[name] for name in names})


def one_by_one(marks: ir.Table, by: Sequence[str], names: Sequence[str] = SUMS) -> ir.Table:
    """Return a row for each mark, its columns those of `sums` of this mark alone."""
    mark, weight = _numbers(marks)
    counts = {
        "marks": ibis.literal(1),
        "total": mark,
        "weighted_total": (mark * weight).fill_null(0),
        "weight": weight.fill_null(0),
        **{f"n{value}": mark == value for value in range(1, 6)},
    }
    return marks.select(*by, **{name: counts[name].cast("int64") for name in names})


def _numbers(marks: ir.Table) -> tuple[ir.Value, ir.Value]:
    """Return mark and weight so wide that a product fits: narrow integers wrap in some engines."""
    return marks.mark.cast("int32"), marks.weight.cast("int32")


def whole(total: ir.Value) -> ir.Value:
    """Return a sum as a 64-bit integer, 0 for a sum of nothing."""
    return ibis.coalesce(total, 0).cast("int64")

"""Who is on the list of an order: means in its range, or below it."""

from dataclasses import dataclass
from typing import Literal

import ibis.expr.types as ir

from opora.vocabulary.mean import Band


@dataclass(frozen=True, slots=True)
class FailingRule:
    """The order's range of means, and whether the mean is plain or weighted."""

    band: Band
    mean: Literal["plain", "weighted"] = "plain"


def failing(sums: ir.Table, rule: FailingRule) -> ir.Table:
    """Return the rows of `measures.means.sums` in the rule's range or below it.

    Adds below_range (bool): under the range, so outside the order's wording but failing all the
    same. The rounded mean is compared in whole numbers, from the exact sums; rows without marks, or
    for a weighted mean without weights, are not listed.
    """
    total, count = _mean(sums, rule)
    bounds = rule.band.bounds()
    scaled = total * bounds.scale
    listed = sums.mutate(below_range=scaled < count * bounds.low)
    return listed.filter(count > 0, scaled < count * bounds.high)


def _mean(sums: ir.Table, rule: FailingRule) -> tuple[ir.Value, ir.Value]:
    if rule.mean == "weighted":
        return sums.weighted_total, sums.weight
    return sums.total, sums.marks

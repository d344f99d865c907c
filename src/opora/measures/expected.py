"""Marks of a term that means point to, before the term's marks are there."""

import ibis
import ibis.expr.types as ir

from opora.measures.scale import Scale


def expected_marks(sums: ir.Table, scale: Scale) -> ir.Table:
    """Return the rows of `means.sums` as final marks: adds mark (2..5) and entry (null).

    Rows without marks are left out.

    The unrounded mean is compared with the scale's bounds in whole numbers: 4.65 and more becomes
    «5», less than the lowest bound «2». Source: `catalogue/scales.toml`, term_mark.
    """
    bounds = sorted(scale.term_mark.items(), key=lambda item: -item[1])
    hundreds = sums.total * 100
    reached = [(hundreds >= sums.marks * bound, int(mark)) for mark, bound in bounds]
    mark = ibis.cases(*reached, else_=2).cast("int8")
    return sums.filter(sums.marks > 0).mutate(mark=mark, entry=ibis.null("string"))

"""Counts of final marks, from sums of schools where these know the keys."""

from collections.abc import Sequence

import ibis.expr.types as ir

from opora.facts.source import Facts
from opora.measures.means import whole
from opora.measures.rates import COUNTS, counts

# What one row of sums of schools is about.
SCHOOL_TERM = ("school_id", "school_year", "subject", "term")


def final_counts(facts: Facts, by: Sequence[str]) -> ir.Table:
    """Return `rates.counts` for each group of `by`."""
    sums = facts.final_sums() if set(by) <= set(SCHOOL_TERM) else None
    if sums is None:
        return counts(facts.table("final_marks"), by)
    return sums.aggregate(by=list(by), **{name: whole(sums[name].sum()) for name in COUNTS})

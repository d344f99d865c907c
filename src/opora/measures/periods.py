"""Sums over a period: from statistics where whole spans fit, from rows on the days that are left.

Both are the same whole numbers, so a mean is the same to the last digit whichever way it came.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from opora.facts.source import Facts, Part
from opora.measures.means import SUMS, in_period, sums, whole
from opora.vocabulary.period import Window
from opora.vocabulary.spans import Cover

# What one row of statistics is about within a span; a pupil's number belongs to one class.
KEYS = ("school_id", "school_year", "school_class", "pupil_id", "subject")
# What one row of sums of schools is about.
SCHOOL_KEYS = ("school_id", "school_year", "subject")


def period_sums(
    facts: Facts, by: Sequence[str], window: Window, classes: Sequence[str] | None = None
) -> ir.Table:
    """Return a row for each group of `by` with marks in the period: columns of `means.sums`.

    `by`: columns of KEYS. `classes`: labels to take; None takes all.
    """
    parts = facts.parts(window)
    cells = [_cells(part, by, classes) for part in parts]
    if not cells:
        return sums(in_period(facts.table("marks").limit(0)), by)
    together = cells[0] if len(cells) == 1 else ibis.union(*cells)
    if all(_single(part) for part in parts) and set(KEYS) <= set(by):
        return together
    return added(together, by)


def added(cells: ir.Table, by: Sequence[str]) -> ir.Table:
    """Return sums of sums: the way from class to school, municipality and region."""
    return cells.aggregate(by=list(by), **{name: whole(cells[name].sum()) for name in SUMS})


def _single(part: Part) -> bool:
    """Whether one span is the whole period: then no key stands in two rows."""
    return len(part.cover.spans) == 1 and not part.cover.edges


def _cells(part: Part, by: Sequence[str], classes: Sequence[str] | None) -> ir.Table:
    """Return rows of `by` and SUMS that add up to the sums of the part."""
    edges = [in_period(part.marks, edge.since, edge.on) for edge in part.cover.edges]
    cells = [sums(_of_classes(edge, classes), by) for edge in edges]
    if part.statistics is not None and part.cover.spans:
        spans = _of_classes(in_spans(_shortest(part, by, classes), part.cover), classes)
        marked = spans.filter(spans.marks > 0)
        cells.append(marked.select(*by, **{name: marked[name].cast("int64") for name in SUMS}))
    return cells[0] if len(cells) == 1 else ibis.union(*cells)


def _shortest(part: Part, by: Sequence[str], classes: Sequence[str] | None) -> ir.Table:
    """Return the fewest rows that know the keys: sums of schools, or statistics of pupils."""
    if classes is None and set(by) <= set(SCHOOL_KEYS) and part.mark_sums is not None:
        return part.mark_sums()
    return part.statistics


def in_spans(statistics: ir.Table, cover: Cover) -> ir.Table:
    """Return the rows of statistics of the spans of a cover."""
    chosen = [
        (statistics.level == int(span.level)) & (statistics.since == ibis.literal(span.since))
        for span in cover.spans
    ]
    return statistics.filter(ibis.or_(*chosen))


def _of_classes(rows: ir.Table, classes: Sequence[str] | None) -> ir.Table:
    return rows if classes is None else rows.filter(rows.school_class.isin(list(classes)))

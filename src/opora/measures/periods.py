"""Sums over a period: from statistics where whole spans fit, from rows on the days that are left.

Both are the same whole numbers, so a mean is the same to the last digit whichever way it came.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from opora.facts.derived import STATISTICS
from opora.facts.rollup import MARK_SUMS
from opora.facts.source import Facts, Part
from opora.measures.means import SUMS, in_period, one_by_one, sums, whole
from opora.vocabulary.period import Window
from opora.vocabulary.spans import Cover

# What rows of statistics can be grouped by. Nearly every pupil is in one class of a school year, so
# within a span no two rows share a pupil and a subject, unless the part says that some moved.
KEYS = ("school_id", "school_year", "school_class", "pupil_id", "subject")
_ROW = {"pupil_id", "subject"}
_MOVED = {*_ROW, "school_class", "school_year"}
# What one row of sums of schools is about.
SCHOOL_KEYS = ("school_id", "school_year", "subject")


def period_sums(
    facts: Facts,
    by: Sequence[str],
    window: Window,
    classes: Sequence[str] | None = None,
    names: Sequence[str] = SUMS,
) -> ir.Table:
    """Return a row for each group of `by` with marks in the period: columns of `means.sums`.

    `by`: columns of KEYS. `classes`: labels to take; None takes all. `names`: columns of SUMS to
    count, marks among them.
    """
    parts = facts.parts(window)
    if not any(part.cover.spans for part in parts):
        return _from_rows(facts, parts, by, classes, names)
    cells = [cell for part in parts for cell in _cells(part, by, classes, names)]
    together = cells[0] if len(cells) == 1 else ibis.union(*cells)
    if len(cells) == 1 and _single(parts[0]) and set(by) >= (_MOVED if parts[0].moved else _ROW):
        return together
    return added(together, by, names)


def added(cells: ir.Table, by: Sequence[str], names: Sequence[str] = SUMS) -> ir.Table:
    """Return sums of sums: the way from class to school, municipality and region."""
    return cells.aggregate(by=list(by), **{name: whole(cells[name].sum()) for name in names})


def in_spans(rows: ir.Table, cover: Cover) -> ir.Table:
    """Return the rows of the spans of a cover."""
    chosen = [
        (rows.level == int(span.level)) & (rows.since == ibis.literal(span.since))
        for span in cover.spans
    ]
    return rows.filter(ibis.or_(*chosen))


def _from_rows(
    facts: Facts,
    parts: Sequence[Part],
    by: Sequence[str],
    classes: Sequence[str] | None,
    names: Sequence[str],
) -> ir.Table:
    """Return sums where there is not one whole span; without parts, of no rows."""
    edges = [
        in_period(part.table("marks"), e.since, e.on) for part in parts for e in part.cover.edges
    ]
    chosen = [_of_classes(edge, classes) for edge in edges or [facts.table("marks").limit(0)]]
    return sums(chosen[0] if len(chosen) == 1 else ibis.union(*chosen), by, names)


def _single(part: Part) -> bool:
    """Whether one span is the whole period: then its rows are the sums."""
    return len(part.cover.spans) == 1 and not part.cover.edges


def _cells(
    part: Part, by: Sequence[str], classes: Sequence[str] | None, names: Sequence[str]
) -> list[ir.Table]:
    """Return tables of `by` and `names` that add up to the sums of the part."""
    edges = [in_period(part.table("marks"), edge.since, edge.on) for edge in part.cover.edges]
    cells = [one_by_one(_of_classes(edge, classes), by, names) for edge in edges]
    if part.cover.spans:
        rows = _of_classes(in_spans(_fewest(part, by, classes), part.cover), classes)
        marked = rows.filter(rows.marks > 0)
        cells.append(marked.select(*by, **{name: marked[name].cast("int64") for name in names}))
    return cells


def _fewest(part: Part, by: Sequence[str], classes: Sequence[str] | None) -> ir.Table:
    """Return the fewest rows that know the keys: sums of schools, or statistics of pupils."""
    of_schools = classes is None and set(by) <= set(SCHOOL_KEYS) and part.has_sums
    return part.table(MARK_SUMS.name if of_schools else STATISTICS)


def _of_classes(rows: ir.Table, classes: Sequence[str] | None) -> ir.Table:
    return rows if classes is None else rows.filter(rows.school_class.isin(list(classes)))

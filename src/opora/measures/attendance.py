"""Absences by reason and lessons: what shares of missed lessons are made of."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from opora.facts.derived import STATISTICS
from opora.facts.rollup import MARK_SUMS
from opora.facts.source import Facts, Part
from opora.facts.statistics import REASONS
from opora.measures.means import in_period, whole
from opora.measures.periods import KEYS, SCHOOL_KEYS, in_spans
from opora.vocabulary.period import Period, Window
from opora.vocabulary.spans import Level

_CLASS = ("school_id", "school_year", "school_class", "subject")
_MISSED = [reason for reason in REASONS if reason != "late"]
COLUMNS = (*REASONS, "lessons", "missed", "missed_unexcused")


def attendance(facts: Facts, by: Sequence[str], window: Window) -> ir.Table:
    """Return a row for each group of `by`, columns of KEYS, that has absences or known lessons.

    unknown, unexcused, valid, illness, late: absences by reason, all of them. lessons: how many
    lessons the pupils had, where a plan with actual days says it (a lesson of a class counts once
    for each of its pupils that any row names in the subject). missed, missed_unexcused: absences
    over these lessons, so that a share is missed / lessons; late is no absence. Absences of a whole
    day name no subject and have no lessons.
    """
    cells = [cell for part in facts.parts(window) for cell in _cells(part, by)]
    if not cells:
        none = facts.table("absences").limit(0)
        cells = [_absent(none, facts.table("lesson_plans"), by)]
    together = cells[0] if len(cells) == 1 else ibis.union(*cells)
    sums = {name: whole(together[name].sum()) for name in COLUMNS}
    return together.aggregate(by=list(by), **sums)


def _cells(part: Part, by: Sequence[str]) -> list[ir.Table]:
    edges = [cell for edge in part.cover.edges for cell in _of_edge(part, edge, by)]
    if not part.cover.spans:
        return edges
    if part.has_sums and set(by) <= set(SCHOOL_KEYS):
        schools = in_spans(part.table(MARK_SUMS.name), part.cover)
        return [schools.select(*by, **{n: schools[n].cast("int64") for n in COLUMNS}), *edges]
    return [_of_spans(in_spans(part.table(STATISTICS), part.cover), by), *edges]


def _of_spans(rows: ir.Table, by: Sequence[str]) -> ir.Table:
    counts = {reason: rows[reason].cast("int64") for reason in REASONS}
    known = rows.lessons.notnull()
    return _told(rows, counts, rows.lessons.cast("int64").fill_null(0), known, by)


def _of_edge(part: Part, edge: Period, by: Sequence[str]) -> list[ir.Table]:
    """Return absences on these days, and lessons that pupils had on them."""
    absences = in_period(part.table("absences"), edge.since, edge.on)
    plans = part.table("lesson_plans")
    days = plans.filter(plans.actual.between(ibis.literal(edge.since), ibis.literal(edge.on)))
    taught = days.aggregate(by=list(_CLASS), lessons=days.count())
    had = _pupils(part).inner_join(taught, list(_CLASS))
    none = {reason: ibis.literal(0, "int64") for reason in REASONS}
    return [
        _absent(absences, plans, by),
        _told(had, none, had.lessons, ibis.literal(True), by),
    ]


def _absent(absences: ir.Table, plans: ir.Table, by: Sequence[str]) -> ir.Table:
    planned = plans.filter(plans.actual.notnull()).select(*_CLASS).distinct().mutate(planned=True)
    rows = absences.left_join(planned, list(_CLASS))
    counts = {reason: (rows.reason == reason).cast("int64") for reason in REASONS}
    return _told(rows, counts, ibis.literal(0, "int64"), rows.planned.notnull(), by)


def _told(
    rows: ir.Table,
    counts: dict[str, ir.Value],
    lessons: ir.Value,
    known: ir.Value,
    by: Sequence[str],
) -> ir.Table:
    missed = sum((counts[reason] for reason in _MISSED[1:]), counts[_MISSED[0]])
    nothing = ibis.literal(0, "int64")
    return rows.select(
        *by,
        **counts,
        lessons=lessons,
        missed=ibis.ifelse(known, missed, nothing),
        missed_unexcused=ibis.ifelse(known, counts["unexcused"], nothing),
    )


def _pupils(part: Part) -> ir.Table:
    """Return who is named in which subject, on any day."""
    if part.cover.spans:
        rows = part.table(STATISTICS)
        return rows.filter(rows.level == int(Level.YEAR)).select(*KEYS)
    tables = [part.table(name) for name in ("marks", "absences")]
    named = [rows.filter(rows.date.notnull()).select(*KEYS) for rows in tables]
    return ibis.union(*named, distinct=True)

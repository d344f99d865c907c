"""Absences by reason and lessons: what shares of missed lessons are made of."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from opora.facts.source import Facts, Part
from opora.facts.statistics import REASONS
from opora.measures.means import in_period, whole
from opora.measures.periods import KEYS, in_spans
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
    cells = [cell for part in facts.parts(window) for cell in _cells(part)]
    if not cells:
        cells = [_absent(facts.table("absences").limit(0), facts.table("lesson_plans"))]
    together = cells[0] if len(cells) == 1 else ibis.union(*cells)
    sums = {name: whole(together[name].sum()) for name in COLUMNS}
    return together.aggregate(by=list(by), **sums)


def _cells(part: Part) -> list[ir.Table]:
    edges = [cell for edge in part.cover.edges for cell in _of_edge(part, edge)]
    if part.statistics is None or not part.cover.spans:
        return edges
    return [_of_spans(in_spans(part.statistics, part.cover)), *edges]


def _of_spans(rows: ir.Table) -> ir.Table:
    counts = {reason: rows[reason].cast("int64") for reason in REASONS}
    known = rows.lessons.notnull()
    return _told(rows, counts, rows.lessons.cast("int64").fill_null(0), known)


def _of_edge(part: Part, edge: Period) -> list[ir.Table]:
    """Return absences on these days, and lessons that pupils had on them."""
    absences = in_period(part.absences, edge.since, edge.on)
    plans = part.lesson_plans
    days = plans.filter(plans.actual.between(ibis.literal(edge.since), ibis.literal(edge.on)))
    taught = days.aggregate(by=list(_CLASS), lessons=days.count())
    pupils = _pupils(part)
    had = pupils.inner_join(taught, list(_CLASS))
    none = {reason: ibis.literal(0, "int64") for reason in REASONS}
    return [_absent(absences, plans), _told(had, none, had.lessons, ibis.literal(True))]


def _absent(absences: ir.Table, plans: ir.Table) -> ir.Table:
    planned = plans.filter(plans.actual.notnull()).select(*_CLASS).distinct().mutate(planned=True)
    rows = absences.left_join(planned, list(_CLASS))
    counts = {reason: (rows.reason == reason).cast("int64") for reason in REASONS}
    return _told(rows, counts, ibis.literal(0, "int64"), rows.planned.notnull())


def _told(
    rows: ir.Table, counts: dict[str, ir.Value], lessons: ir.Value, known: ir.Value
) -> ir.Table:
    missed = sum((counts[reason] for reason in _MISSED[1:]), counts[_MISSED[0]])
    nothing = ibis.literal(0, "int64")
    return rows.select(
        *KEYS,
        **counts,
        lessons=lessons,
        missed=ibis.ifelse(known, missed, nothing),
        missed_unexcused=ibis.ifelse(known, counts["unexcused"], nothing),
    )


def _pupils(part: Part) -> ir.Table:
    """Return who is named in which subject, on any day."""
    if part.statistics is not None:
        whole_year = part.statistics.level == int(Level.YEAR)
        return part.statistics.filter(whole_year).select(*KEYS)
    named = [rows.filter(rows.date.notnull()).select(*KEYS) for rows in (part.marks, part.absences)]
    return ibis.union(*named, distinct=True)

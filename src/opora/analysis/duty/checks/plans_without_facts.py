"""Plans of lessons whose days have passed and whose actual days nobody has entered."""

import ibis
import ibis.expr.types as ir

from opora.analysis.duty.asked import CLASS_SUBJECT, Asked, Row, listed
from opora.analysis.duty.check import Check
from opora.analysis.duty.finding import Finding, Found
from opora.analysis.duty.thresholds import Thresholds
from opora.measures.means import whole
from opora.measures.shares import Share
from opora.vocabulary.school_days import FIVE_DAYS

_KEY = "plans_without_facts"


def find(asked: Asked) -> Found:
    """Return subjects of classes whose planned lessons have passed after the last entered fact.

    A plan that falls behind but is kept day by day is not found: its last fact is fresh. A fact
    that is later than the day asked about is not missing, the lesson was moved.
    """
    # Five days a week for all: six would come sooner, and nobody is to be named too soon.
    limit = asked.school_days.back(asked.on, asked.thresholds.plan_days, FIVE_DAYS)
    if limit is None:
        return Found()
    rows = [row for row in listed(_counted(asked, ibis.literal(limit))) if row["missing"]]
    return Found(tuple(_finding(row) for row in rows))


def _counted(asked: Asked, limit: ir.Value) -> ir.Table:
    plans = asked.rows("lesson_plans")
    given = plans.actual <= ibis.literal(asked.on)
    facts = plans.aggregate(by=list(CLASS_SUBJECT), last=plans.actual.max(where=given))
    both = plans.inner_join(facts, list(CLASS_SUBJECT))
    passed = both.planned.between(ibis.literal(asked.window.since), limit)
    missing = passed & both.actual.isnull() & (both.last.isnull() | (both.planned > both.last))
    return both.aggregate(
        by=list(CLASS_SUBJECT),
        last=both.last.max(),
        passed=whole(passed.cast("int64").sum()),
        missing=whole(missing.cast("int64").sum()),
    )


def _finding(row: Row) -> Finding:
    last = row["last"]
    said = f"последний факт {last:%d.%m.%Y}" if last else "фактов нет ни одного"
    return Finding(
        check=_KEY,
        school_id=row["school_id"],
        school_class=row["school_class"],
        subject=row["subject"],
        says=f"Уроков КТП без факта: {row['missing']} из {row['passed']} прошедших; {said}.",
        share=Share(row["missing"], row["passed"]),
        rows=row["missing"],
        day=last,
    )


def _rule(thresholds: Thresholds) -> str:
    return (
        "После последнего внесённого факта есть уроки, плановый день которых прошёл "
        f"{thresholds.plan_days} и больше учебных дней назад."
    )


CHECK = Check(
    key=_KEY,
    place=20,
    title="КТП без фактов",
    meaning="Плановые дни уроков прошли, а когда уроки были, не внесено.",
    counts=("уроков без факта", "уроков, плановый день которых прошёл"),
    rule=_rule,
    find=find,
)

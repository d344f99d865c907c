"""What every engine must answer alike: an expression of each measure and its plain twin."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir

from contract import stored, twins
from opora.analysis.failing import FailingRule, failing
from opora.facts.derived import STATISTICS
from opora.measures.attendance import attendance
from opora.measures.categories import categories, totals
from opora.measures.dynamics import compare
from opora.measures.expected import expected_marks
from opora.measures.finals import final_counts
from opora.measures.means import SUMS, in_period, one_by_one, sums
from opora.measures.periods import KEYS, added, in_spans, period_sums
from opora.measures.pupils import pupil_counts
from opora.measures.rates import counts, of_term, rated, rates
from opora.measures.scale import Scale
from opora.measures.units import of_units
from opora.vocabulary.mean import Band
from opora.vocabulary.period import Window

Row = dict[str, Any]

SCALE = Scale.load()
AMONG = replace(SCALE, not_assessed_is_failing=True)
RULE = FailingRule(Band(Decimal("2.00"), Decimal("2.60"), 2))
WEIGHTED = replace(RULE, mean="weighted")
FIRST = (date(2025, 9, 1), date(2025, 12, 31))
SECOND = (date(2026, 1, 1), date(2026, 4, 6))
NEVER = date(2100, 1, 1)
PUPIL = ["school_id", "school_class", "pupil_id", "subject"]
CLASS = ["school_id", "school_class"]


@dataclass(frozen=True, slots=True)
class Case:
    """`ask` and `twin` are given the tables `marks` and `final_marks`, and under «facts» a data
    directory; `of` is what is tried."""

    name: str
    of: Callable[..., ir.Table]
    ask: Callable[[Mapping[str, ir.Table]], ir.Table]
    twin: Callable[[Mapping[str, list[Row]]], list[Row]]


def _marks(name, of, *args):
    """A measure of marks that takes the same arguments as its twin."""
    twin = getattr(twins, of.__name__)
    return Case(name, of, lambda t: of(t["marks"], *args), lambda r: twin(r["marks"], *args))


def _finals(name, of, *args):
    twin = getattr(twins, of.__name__)
    ask = lambda t: of(t["final_marks"], *args)  # noqa: E731
    return Case(name, of, ask, lambda r: twin(r["final_marks"], *args))


def _rates(name, by):
    return Case(
        name,
        rates,
        lambda t: rates(t["final_marks"], by, SCALE),
        lambda r: twins.rates(r["final_marks"], by),
    )


def _totals(name, by, scale):
    return Case(
        name,
        totals,
        lambda t: totals(categories(t["final_marks"], CLASS), by, scale),
        lambda r: twins.totals(
            twins.categories(r["final_marks"], CLASS), by, scale.not_assessed_is_failing
        ),
    )


def _failing(name, rule):
    return Case(
        name,
        failing,
        lambda t: failing(sums(in_period(t["marks"], *FIRST), PUPIL), rule),
        lambda r: twins.failing(
            twins.sums(twins.in_period(r["marks"], *FIRST), PUPIL), 200, 260, rule is WEIGHTED
        ),
    )


def _compare(name, by):
    def ask(tables):
        before, now = (sums(in_period(tables["marks"], *half), by) for half in (FIRST, SECOND))
        return compare(before, now, by, "total", "marks")

    def twin(rows):
        before, now = (
            twins.sums(twins.in_period(rows["marks"], *half), by) for half in (FIRST, SECOND)
        )
        return twins.compare(before, now, by, "total", "marks")

    return Case(name, compare, ask, twin)


def _of_nothing(name, by):
    return Case(
        name,
        sums,
        lambda t: sums(in_period(t["marks"], NEVER), by),
        lambda r: twins.sums(twins.in_period(r["marks"], NEVER), by),
    )


def _period_sums(name, by, window):
    return Case(
        name,
        period_sums,
        lambda t: period_sums(t["facts"], by, Window(*window)),
        lambda r: twins.sums(twins.in_period(r["facts"]["marks"], *window), by),
    )


def _attendance(name, by, window):
    return Case(
        name,
        attendance,
        lambda t: attendance(t["facts"], by, Window(*window)),
        lambda r: twins.attendance(r["facts"], by, *window),
    )


def _pupil_counts(name, by, window):
    return Case(
        name,
        pupil_counts,
        lambda t: pupil_counts(t["facts"], by, Window(*window), t["facts"].table("final_marks")),
        lambda r: twins.pupil_counts(r["facts"], by, *window),
    )


def _final_counts(name, by):
    return Case(
        name,
        final_counts,
        lambda t: final_counts(t["facts"], by),
        lambda r: twins.counts(r["facts"]["final_marks"], by),
    )


def _of_units(name):
    def ask(tables):
        schools = period_sums(tables["facts"], ["school_id"], Window(*QUARTER))
        return of_units(schools, tables["facts"].dimension(stored.units()), ["municipality"], SUMS)

    def twin(rows):
        schools = twins.sums(twins.in_period(rows["facts"]["marks"], *QUARTER), ["school_id"])
        return twins.of_units(schools, stored.SCHOOLS, SUMS)

    return Case(name, of_units, ask, twin)


def _expected(name):
    bounds = sorted(((int(m), b) for m, b in SCALE.term_mark.items()), reverse=True)
    return Case(
        name,
        expected_marks,
        lambda t: expected_marks(sums(t["marks"], PUPIL), SCALE),
        lambda r: twins.expected_marks(twins.sums(r["marks"], PUPIL), bounds),
    )


def _rated(name):
    return Case(
        name,
        rated,
        lambda t: rated(final_counts(t["facts"], ["school_id", "term"]), SCALE),
        lambda r: twins.rates(r["facts"]["final_marks"], ["school_id", "term"]),
    )


def _added(name):
    """Marks one by one, added up, are the sums."""
    return Case(
        name,
        added,
        lambda t: added(one_by_one(t["marks"], CLASS), CLASS),
        lambda r: twins.sums(r["marks"], CLASS),
    )


def _one_by_one(name):
    def twin(rows):
        return [row for mark in rows["marks"] for row in twins.sums([mark], ["subject"])]

    return Case(name, one_by_one, lambda t: one_by_one(t["marks"], ["subject"]), twin)


def _in_spans(name):
    def ask(tables):
        (part,) = tables["facts"].parts(Window(*QUARTER))
        spans = in_spans(part.table(STATISTICS), part.cover)
        return added(spans.filter(spans.marks > 0), ["pupil_id"])

    def twin(rows):
        return twins.sums(twins.in_period(rows["facts"]["marks"], *QUARTER), ["pupil_id"])

    return Case(name, in_spans, ask, twin)


QUARTER = (date(2025, 11, 5), date(2025, 12, 30))
PARTLY = (date(2025, 9, 17), date(2026, 2, 3))
ALL_DAYS = (date(2025, 9, 1), date(2026, 8, 31))

CASES = (
    _marks("dated marks", in_period),
    _marks("marks of a period", in_period, *FIRST),
    _marks("marks since a day", in_period, SECOND[0]),
    _marks("marks up to a day", in_period, None, FIRST[1]),
    _marks("sums of all", sums, []),
    _marks("sums of pupils and subjects", sums, PUPIL),
    _of_nothing("sums of no rows", []),
    _of_nothing("no groups of no rows", CLASS),
    _finals("final marks of a term", of_term, "2 четверть"),
    _finals("counts of all", counts, []),
    _finals("counts of classes", counts, CLASS),
    _rates("rates of all", []),
    _rates("rates of subjects and terms", ["subject", "term"]),
    _finals("categories of pupils", categories, []),
    _finals("categories in classes and terms", categories, [*CLASS, "term"]),
    _totals("totals of all", [], SCALE),
    _totals("totals of classes", CLASS, SCALE),
    _totals("totals with н/а among failing", CLASS, AMONG),
    _compare("two periods of pupils", PUPIL),
    _compare("two periods of schools", ["school_id"]),
    _period_sums("a quarter of pupils", list(KEYS), QUARTER),
    _period_sums("a quarter of schools", ["school_id", "subject"], QUARTER),
    _period_sums("a period with edges", ["school_class", "subject"], PARTLY),
    _period_sums("a whole year", ["school_year"], ALL_DAYS),
    _attendance("absences of pupils", list(KEYS), ALL_DAYS),
    _attendance("absences in a period with edges", ["school_id", "school_class"], PARTLY),
    _attendance("absences of schools", ["school_id"], QUARTER),
    _pupil_counts("pupils of classes in a period with edges", CLASS, PARTLY),
    _final_counts("final marks of schools", ["school_id", "term"]),
    _final_counts("final marks of classes", CLASS),
    _of_units("municipalities"),
    _expected("expected marks"),
    _rated("rates of schools from their sums"),
    _added("sums of sums"),
    _one_by_one("marks one by one"),
    _in_spans("statistics of a quarter"),
    _failing("failing", RULE),
    _failing("failing by the weighted mean", WEIGHTED),
)

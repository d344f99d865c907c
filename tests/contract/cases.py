"""What every engine must answer alike: an expression of each measure and its plain twin."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir

from contract import twins
from opora.analysis.failing import FailingRule, failing
from opora.measures.categories import categories, totals
from opora.measures.dynamics import compare
from opora.measures.means import in_period, sums
from opora.measures.rates import counts, of_term, rates
from opora.measures.scale import Scale
from opora.vocabulary.mean import Band

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
    """`ask` and `twin` are given the tables `marks` and `final_marks`; `of` is what is tried."""

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
    _failing("failing", RULE),
    _failing("failing by the weighted mean", WEIGHTED),
)

"""Who is on the list, against a twin that rounds as people do."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.analysis.failing import FailingRule, failing
from opora.facts import engine
from opora.measures.means import in_period, sums
from opora.vocabulary.mean import Band

ORDER_RANGE = FailingRule(Band(Decimal("2.00"), Decimal("2.60"), 2))
WEIGHTED = FailingRule(ORDER_RANGE.band, "weighted")
SUMS = pa.schema([(name, pa.int64()) for name in ("pupil_id", "total", "marks")])
WEIGHTED_SUMS = pa.schema(
    [(name, pa.int64()) for name in ("pupil_id", "weighted_total", "weight", "total", "marks")]
)


def listed(rule, **columns):
    """Map each pupil of the list, numbered from zero, to `below_range`."""
    numbers = list(range(len(columns["marks"])))
    schema = WEIGHTED_SUMS if "weight" in columns else SUMS
    table = engine.table(pa.table({"pupil_id": numbers, **columns}, schema=schema))
    rows = failing(table, rule).to_pyarrow().to_pylist()
    return {row["pupil_id"]: row["below_range"] for row in rows}


@pytest.mark.parametrize(
    ("total", "marks", "below_range"),
    [
        (2, 1, False),  # 2.00
        (13, 5, False),  # 2.60
        (651, 250, False),  # 2.604 is 2.60
        (399, 200, False),  # 1.995 is 2.00
        (1994, 1000, True),  # 1.994 is 1.99
        (1, 1, True),
    ],
)
def test_means_of_the_range_and_below_are_listed(total, marks, below_range):
    assert listed(ORDER_RANGE, total=[total], marks=[marks]) == {0: below_range}


@pytest.mark.parametrize(("total", "marks"), [(521, 200), (8, 3), (5, 1), (2605, 1000)])
def test_means_above_the_range_are_not(total, marks):
    assert listed(ORDER_RANGE, total=[total], marks=[marks]) == {}


def test_a_pupil_without_marks_is_not_listed():
    assert listed(ORDER_RANGE, total=[0], marks=[0]) == {}


def test_another_order_has_another_range():
    rule = FailingRule(Band(Decimal("2.5"), Decimal("3.4"), 1))

    found = listed(rule, total=[244, 245, 344, 345], marks=[100] * 4)

    assert found == {0: True, 1: False, 2: False}


def test_a_weighted_mean_looks_at_weights_only():
    found = listed(
        WEIGHTED,
        weighted_total=[500, 2000, 0],
        weight=[200, 500, 0],
        total=[9, 4, 4],
        marks=[2, 2, 2],
    )

    assert found == {0: False}


def test_marks_of_the_period_make_the_list_t14():
    marks = [
        *((1, mark) for mark in (2, 3, 2, 3, 3)),
        *((2, mark) for mark in (3, 3, 2)),
        *((3, mark) for mark in (2, 2)),
    ]
    rows = [
        {"pupil_id": pupil, "date": date(2025, 9, 5), "mark": mark, "weight": None}
        for pupil, mark in marks
    ]
    late = {"pupil_id": 1, "date": date(2025, 12, 1), "mark": 5, "weight": None}
    table = engine.table(pa.Table.from_pylist([*rows, late]))
    period = in_period(table, date(2025, 9, 1), date(2025, 10, 24))

    found = failing(sums(period, ["pupil_id"]), ORDER_RANGE).to_pyarrow().to_pylist()

    means = {row["pupil_id"]: (row["total"], row["marks"]) for row in found}
    assert means == {1: (13, 5), 3: (4, 2)}


def twin(total, count, low, high):
    """None when not listed, else whether below the range."""
    if not count:
        return None
    with localcontext(prec=60):
        mean = (Decimal(total) / count).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return mean < low if mean <= high else None


@st.composite
def _sums(draw):
    count = draw(st.integers(0, 2000))
    # Half of the examples lie where rounding decides.
    near = [count * edge // 1000 + step for edge in (1995, 2000, 2600, 2605) for step in (-1, 0, 1)]
    total = draw(st.sampled_from(near) | st.integers(count, 5 * count))
    return min(max(total, count), 5 * count), count


@given(st.lists(_sums(), min_size=1, max_size=30))
@settings(deadline=None, max_examples=100)
def test_any_sums_give_what_the_twin_gives(pairs):
    totals, counts = ([pair[n] for pair in pairs] for n in (0, 1))
    expected = {
        number: twin(*pair, Decimal("2.00"), Decimal("2.60")) for number, pair in enumerate(pairs)
    }
    expected = {number: below for number, below in expected.items() if below is not None}

    plain = listed(ORDER_RANGE, total=totals, marks=counts)
    nothing = [0] * len(pairs)
    weighted = listed(WEIGHTED, weighted_total=totals, weight=counts, total=nothing, marks=nothing)

    assert plain == expected
    assert weighted == expected

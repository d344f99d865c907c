"""The mark that a mean points to, against the bounds as people read them."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.measures.categories import categories
from opora.measures.expected import expected_marks
from opora.measures.means import sums
from opora.measures.rates import rates
from opora.measures.scale import Scale

SCALE = Scale.load()


@pytest.mark.parametrize(
    ("given_marks", "expected"),
    [
        ([5], 5),
        ([5] * 13 + [4] * 7, 5),  # 4.65
        ([5] * 129 + [4] * 71, 4),  # 4.645: the mean is not rounded before it is compared
        ([4] * 13 + [3] * 7, 4),  # 3.65
        ([3] * 13 + [2] * 7, 3),  # 2.65
        ([3] * 64 + [2] * 36, 2),  # 2.64
        ([1, 1], 2),
    ],
)
def test_bounds_belong_to_the_higher_mark(marks, answer, given_marks, expected):
    rows = sums(marks([{"mark": mark} for mark in given_marks]), ["pupil_id"])

    (row,) = answer(expected_marks(rows, SCALE))

    assert (row["mark"], row["entry"]) == (expected, None)


def test_no_marks_point_to_nothing(marks, answer):
    assert answer(expected_marks(sums(marks([]), []), SCALE)) == []


@given(st.lists(st.integers(2, 5), min_size=1, max_size=40))
@settings(deadline=None, max_examples=40)
def test_any_mean_points_where_the_exact_fraction_does(marks, answer, given_marks):
    mean = Fraction(sum(given_marks), len(given_marks))
    expected = next((m for m in (5, 4, 3) if mean >= Fraction(SCALE.term_mark[str(m)], 100)), 2)

    rows = sums(marks([{"mark": mark} for mark in given_marks]), [])

    assert [row["mark"] for row in answer(expected_marks(rows, SCALE))] == [expected]


def test_expected_marks_are_counted_as_final_marks_are(marks, answer):
    rows = [{"pupil_id": 1, "mark": 5}, {"pupil_id": 2, "mark": 3}, {"pupil_id": 2, "mark": 2}]
    by = ["school_class", "pupil_id", "subject"]
    expected = expected_marks(sums(marks(rows), by), SCALE)

    (counted,) = answer(rates(expected, ["school_class"], SCALE))
    found = answer(categories(expected, ["school_class"]))

    assert (counted["denominator"], counted["passed"], counted["quality"]) == (2, 1, 1)
    assert [row["category"] for row in found] == ["excellent", "failing"]

"""Two periods side by side."""

from decimal import Decimal

import pytest

from opora.measures.dynamics import Change, compare
from opora.measures.means import sums
from opora.measures.scale import Scale
from opora.measures.shares import Share

SCALE = Scale.load()


@pytest.fixture
def compared(marks, answer):
    def rows(before, now):
        by = ["school_class", "subject"]
        tables = [sums(marks(rows), by) for rows in (before, now)]
        return answer(compare(*tables, by, "total", "marks"))

    return rows


def test_both_numerators_and_denominators_stand_side_by_side(compared):
    assert compared([{"mark": 2}, {"mark": 3}], [{"mark": 4}]) == [
        {
            "school_class": "9А",
            "subject": "Алгебра | ",
            "numerator_before": 5,
            "denominator_before": 2,
            "numerator_now": 4,
            "denominator_now": 1,
        }
    ]


def test_a_group_of_one_period_has_no_data_in_the_other(compared):
    rows = compared([{"school_class": "9А"}], [{"school_class": "9Б"}])

    figures = {
        row["school_class"]: (row["denominator_before"], row["denominator_now"]) for row in rows
    }
    assert figures == {"9А": (1, 0), "9Б": (0, 1)}


def test_change_is_taken_from_unrounded_values():
    change = Change(Share(1, 3), Share(2, 3))

    assert change.percentage_points(1) == Decimal("33.3")
    assert Change(Share(1, 200), Share(3, 200)).percentage_points(0) == Decimal(1)


def test_change_of_a_mean_is_in_points():
    assert Change(Share(93, 25), Share(91, 24)).points() == Decimal("0.07")


@pytest.mark.parametrize(
    "change", [Change(Share(0, 0), Share(1, 2)), Change(Share(1, 2), Share(0, 0))]
)
def test_no_data_on_either_side_gives_no_change(change):
    assert change.exact() is None
    assert change.points() is None
    assert change.percentage_points() is None
    assert change.better("passed", SCALE) is None


@pytest.mark.parametrize(
    ("measure", "before", "now", "better"),
    [
        ("passed", 1, 2, True),
        ("passed", 2, 1, False),
        ("failing", 1, 2, False),
        ("failing", 2, 1, True),
        ("failing", 2, 2, None),
    ],
)
def test_less_is_better_where_the_catalogue_says_so(measure, before, now, better):
    assert Change(Share(before, 9), Share(now, 9)).better(measure, SCALE) is better

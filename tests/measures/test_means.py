"""Sums of current marks, against a twin in plain Python."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from opora.measures.means import in_period, sums


def test_sums_of_one_pupil_and_subject(marks, answer):
    table = marks([{"mark": 2}, {"mark": 3}, {"mark": 3}])

    assert answer(sums(table, ["pupil_id", "subject"])) == [
        {
            "pupil_id": 7,
            "subject": "Алгебра | ",
            "marks": 3,
            "total": 8,
            "weighted_total": 0,
            "weight": 0,
            "n1": 0,
            "n2": 1,
            "n3": 2,
            "n4": 0,
            "n5": 0,
        }
    ]


def test_weighted_mean_of_the_known_example_is_four_and_four_ninths(marks, answer):
    table = marks(
        [
            {"mark": 5, "weight": 300},
            {"mark": 5, "weight": 100},
            {"mark": 4, "weight": 500},
        ]
    )

    (row,) = answer(sums(table, []))

    assert Fraction(row["weighted_total"], row["weight"]) == Fraction(40, 9)


def test_a_mark_of_unknown_weight_stays_out_of_the_weighted_mean(marks, answer):
    table = marks([{"mark": 5, "weight": 100}, {"mark": 2}])

    (row,) = answer(sums(table, []))

    assert (row["weighted_total"], row["weight"]) == (500, 100)
    assert (row["total"], row["marks"]) == (7, 2)


def test_sums_do_not_wrap_in_narrow_integers(marks, answer):
    table = marks([{"mark": 5, "weight": 65535}] * 1000)

    (row,) = answer(sums(table, []))

    assert row["weighted_total"] == 5 * 65535 * 1000


def test_no_marks_sum_to_nothing(marks, answer):
    (row,) = answer(sums(marks([]), []))

    assert set(row.values()) == {0}


def test_both_days_of_a_period_are_in_and_undated_marks_are_out(marks, answer):
    days = [date(2025, 9, day) for day in (1, 2, 3, 4)]
    table = marks([{"date": day} for day in [*days, None]])

    inside = in_period(table, date(2025, 9, 2), date(2025, 9, 3))

    assert [row["date"] for row in answer(inside)] == days[1:3]


def test_an_open_period_takes_every_dated_mark(marks, answer):
    table = marks([{}, {"date": None}])

    assert len(answer(in_period(table))) == 1


def twin(rows, by):
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in by)].append(row)
    return [
        dict(zip(by, key, strict=True))
        | {
            "marks": len(found),
            "total": sum(row["mark"] for row in found),
            "weighted_total": sum(row["mark"] * (row["weight"] or 0) for row in found),
            "weight": sum(row["weight"] or 0 for row in found),
        }
        | {f"n{value}": sum(row["mark"] == value for row in found) for value in range(1, 6)}
        for key, found in groups.items()
    ]


ROW = st.fixed_dictionaries(
    {
        "pupil_id": st.integers(1, 3),
        "subject": st.sampled_from(["Физика | ", "Химия | "]),
        "school_class": st.sampled_from(["9А", "9Б"]),
        "mark": st.integers(1, 5),
        "weight": st.none() | st.integers(1, 65535),
    }
)


@given(
    st.lists(ROW, min_size=1, max_size=30),
    st.lists(st.sampled_from(["pupil_id", "subject", "school_class"]), unique=True),
)
@settings(deadline=None, max_examples=50)
def test_any_grouping_gives_what_the_twin_gives(marks, answer, rows, by):
    assert answer(sums(marks(rows), by)) == sorted(twin(rows, by), key=str)

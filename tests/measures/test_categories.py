"""Pupils by their set of final marks, against published tables and a twin in plain Python."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract import twins
from opora.measures.categories import CATEGORIES, PARTS, categories, category_of, totals
from opora.measures.scale import Scale
from opora.measures.shares import Share

SCALE = Scale.load()
MANY = {"excellent": [5, 5, 5], "good": [5, 4, 4], "satisfactory": [5, 3, 3], "failing": [2, 2, 4]}
ONE = {"one_four": [5, 5, 4], "one_three": [5, 4, 3], "one_two": [5, 3, 2]}


def pupil(number, values, **more):
    def row(value):
        if isinstance(value, int):
            return {"mark": value, "entry": None}
        return {"mark": None, "entry": value}

    return [{"pupil_id": number, "subject": f"{n}", **row(v), **more} for n, v in enumerate(values)]


def school_class(counts):
    sets = [values for name, n in counts.items() for values in [(MANY | ONE)[name]] * n]
    return [row for number, values in enumerate(sets, 1) for row in pupil(number, values)]


@pytest.mark.parametrize(
    ("values", "category", "part"),
    [
        ([5, 5], "excellent", None),
        ([5, 4, 4], "good", None),
        ([5, 5, 4], "good", "one_four"),
        ([4], "good", "one_four"),
        ([5, 3, 3], "satisfactory", None),
        ([4, 4, 3], "satisfactory", "one_three"),
        ([5, 2, 2], "failing", None),
        ([5, 3, 2], "failing", "one_two"),
        ([5, 1], "failing", "one_two"),
        ([2, 1], "failing", None),
        ([5, "not_assessed"], "not_assessed", None),
        (["not_assessed"], "not_assessed", None),
        ([2, "not_assessed"], "failing", "one_two"),
        ([5, "exempt", "credit"], "excellent", None),
        (["exempt"], None, None),
        ([None], None, None),
    ],
)
def test_category_of_a_set_of_marks(final_marks, answer, values, category, part):
    table = final_marks(pupil(7, values))

    assert answer(categories(table)) == [{"pupil_id": 7, "category": category, "part": part}]


@pytest.mark.parametrize(
    ("counts", "quality", "parts"),
    [
        ({"excellent": 7, "good": 20, "one_four": 3, "satisfactory": 2}, "93.75", (3, 0)),
        (
            {"excellent": 12, "good": 10, "one_four": 6, "satisfactory": 2, "one_three": 2},
            "87.50",
            (6, 2),
        ),
    ],
)
def test_published_classes_t1(final_marks, answer, counts, quality, parts):
    pupils = categories(final_marks(school_class(counts)))

    (row,) = answer(totals(pupils, [], SCALE))

    assert row["denominator"] == 32
    assert Share(row["quality"], row["denominator"]).percent() == Decimal(quality)
    assert Share(row["passed"], row["denominator"]).percent() == Decimal("100.00")
    assert (row["one_four"], row["one_three"]) == parts


def test_the_reserve_of_quality_of_t1_comes_from_the_same_counts(final_marks, answer):
    counts = {"excellent": 12, "good": 10, "one_four": 6, "satisfactory": 2, "one_three": 2}
    pupils = categories(final_marks(school_class(counts)))

    (row,) = answer(totals(pupils, [], SCALE))

    possible = Share(row["quality"] + row["one_three"], row["denominator"])
    assert possible.percent() == Decimal("93.75")


def test_not_assessed_pupils_stand_apart_or_among_failing_as_the_scale_says(final_marks, answer):
    rows = pupil(1, [5, 5]) + pupil(2, [2, 2]) + pupil(3, [4, "not_assessed"])
    pupils = categories(final_marks(rows))

    (apart,) = answer(totals(pupils, [], SCALE))
    (among,) = answer(totals(pupils, [], replace(SCALE, not_assessed_is_failing=True)))

    assert (apart["failing"], apart["not_assessed"], apart["passed"]) == (1, 1, 1)
    assert (among["failing"], among["not_assessed"], among["passed"]) == (2, 1, 1)


def test_a_pupil_without_marks_is_not_in_the_denominator(final_marks, answer):
    pupils = categories(final_marks(pupil(1, [5]) + pupil(2, ["exempt"])))

    (row,) = answer(totals(pupils, [], SCALE))

    assert row["denominator"] == 1


def test_classes_are_counted_apart(final_marks, answer):
    rows = pupil(1, [5]) + pupil(2, [2], school_class="9Б")

    found = answer(totals(categories(final_marks(rows), ["school_class"]), ["school_class"], SCALE))

    assert [(row["school_class"], row["excellent"], row["failing"]) for row in found] == [
        ("9А", 1, 0),
        ("9Б", 0, 1),
    ]


def twin(values):
    marks = [value for value in values if isinstance(value, int)]
    worst = min(marks, default=None)
    if worst is not None and worst <= 2:
        return "failing", "one_two" if sum(mark <= 2 for mark in marks) == 1 else None
    if "not_assessed" in values:
        return "not_assessed", None
    name = {None: None, 3: "satisfactory", 4: "good", 5: "excellent"}[worst]
    part = {3: "one_three", 4: "one_four"}.get(worst)
    return name, part if marks.count(worst) == 1 else None


VALUES = st.lists(
    st.integers(1, 5) | st.sampled_from(["not_assessed", "exempt", None]), min_size=1, max_size=6
)


@given(st.lists(VALUES, min_size=1, max_size=12))
@settings(deadline=None, max_examples=50)
def test_any_class_gives_what_the_twin_gives(final_marks, answer, pupils):
    rows = [row for number, values in enumerate(pupils, 1) for row in pupil(number, values)]
    expected = [twin(values) for values in pupils]

    found = categories(final_marks(rows))

    by_pupil = {row["pupil_id"]: (row["category"], row["part"]) for row in answer(found)}
    assert by_pupil == dict(enumerate(expected, 1))
    (total,) = answer(totals(found, [], SCALE))
    counted = Counter(category for category, _ in expected) + Counter(part for _, part in expected)
    assert {name: total[name] for name in (*CATEGORIES, *PARTS)} == {
        name: counted[name] for name in (*CATEGORIES, *PARTS)
    }


@given(st.lists(st.sampled_from([5, 4, 3, 2, 1, "not_assessed", "exempt"]), max_size=6))
def test_a_pupil_counted_already_has_the_category_of_the_twin(said):
    rows = [{"pupil_id": 7, **_said(each)} for each in (said or ["exempt"])]
    (twin,) = twins.categories(rows, [])
    (counted,) = twins.counts(rows, ["pupil_id"])

    assert category_of(counted) == (twin["category"], twin["part"])


def _said(each):
    if isinstance(each, int):
        return {"mark": each, "entry": None}
    return {"mark": None, "entry": each}

"""Успеваемость, качество and СОУ against published figures and a twin in plain Python."""

from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.measures.rates import of_term, rates
from opora.measures.scale import Scale
from opora.measures.shares import Share

SCALE = Scale.load()


def class_of(fives=0, fours=0, threes=0, twos=0, *, not_assessed=0, exempt=0, none=0):
    marks = [5] * fives + [4] * fours + [3] * threes + [2] * twos
    rows = [{"mark": mark} for mark in marks]
    rows += [{"mark": None, "entry": "not_assessed"}] * not_assessed
    rows += [{"mark": None, "entry": "exempt"}] * exempt
    rows += [{"mark": None}] * none
    return [{**row, "pupil_id": number} for number, row in enumerate(rows, 1)]


@pytest.fixture
def percents(final_marks, answer):
    def of(rows):
        (row,) = answer(rates(final_marks(rows), [], SCALE))
        shares = {name: Share(row[name], row["denominator"]) for name in ("passed", "quality")}
        return {
            **{name: share.percent() for name, share in shares.items()},
            "attainment": Share(row["attainment"], 100 * row["denominator"]).percent(),
        }

    return of


def test_the_worked_example_of_the_journal(percents):
    assert percents(class_of(5, 10, 8, 2)) == {
        "passed": Decimal("92.00"),
        "quality": Decimal("60.00"),
        "attainment": Decimal("58.40"),
    }


def test_not_assessed_stays_in_the_denominator(percents):
    assert percents(class_of(5, 10, 8, 1, not_assessed=1)) == {
        "passed": Decimal("92.00"),
        "quality": Decimal("60.00"),
        "attainment": Decimal("58.04"),
    }


def test_exempt_pupils_and_pupils_without_an_entry_are_out(percents):
    whole = class_of(5, 10, 8, 2)

    assert percents(class_of(5, 10, 8, 2, exempt=3, none=2)) == percents(whole)


def test_published_russian_of_grade_4_t5(percents, final_marks, answer):
    rows = class_of(7, 24, 47, 11)

    (row,) = answer(rates(final_marks(rows), [], SCALE))

    shares = [Share(row[f"n{mark}"], row["denominator"]).percent() for mark in (2, 3, 4, 5)]
    assert shares == [Decimal(text) for text in ("12.36", "52.81", "26.97", "7.87")]
    assert percents(rows) == {
        "passed": Decimal("87.64"),
        "quality": Decimal("34.83"),
        "attainment": Decimal("46.11"),
    }


def test_one_is_a_failing_mark_of_the_denominator(final_marks, answer):
    (row,) = answer(rates(final_marks([{"mark": 1}, {"mark": 5}]), [], SCALE))

    assert (row["n1"], row["denominator"], row["passed"], row["attainment"]) == (1, 2, 1, 107)


def test_credits_are_counted_apart(final_marks, answer):
    rows = [{"mark": None, "entry": "credit"}, {"mark": None, "entry": "no_credit"}, {}]

    (row,) = answer(rates(final_marks(rows), [], SCALE))

    assert (row["credit"], row["no_credit"], row["denominator"]) == (1, 1, 1)


def test_a_mark_counts_once_even_with_an_entry_beside_it(final_marks, answer):
    (row,) = answer(rates(final_marks([{"mark": 3, "entry": "not_assessed"}]), [], SCALE))

    assert (row["n3"], row["not_assessed"], row["denominator"]) == (1, 0, 1)


def test_a_class_of_exempt_pupils_has_no_data(percents):
    assert set(percents(class_of(exempt=2)).values()) == {None}


def test_terms_are_not_mixed(final_marks, answer):
    table = final_marks([{"mark": 2}, {"mark": 5, "term": "Год"}])

    (row,) = answer(rates(of_term(table, "Год"), [], SCALE))

    assert (row["n5"], row["denominator"]) == (1, 1)


def twin(rows):
    counted = Counter(row["mark"] or row["entry"] or "none" for row in rows)
    passed = counted[5] + counted[4] + counted[3]
    weights = {5: 100, 4: 64, 3: 36, 2: 16, 1: 7, "not_assessed": 7}
    return {
        **{f"n{mark}": counted[mark] for mark in (5, 4, 3, 2, 1)},
        **{e: counted[e] for e in ("not_assessed", "exempt", "credit", "no_credit", "none")},
        "denominator": sum(counted[key] for key in weights),
        "passed": passed,
        "quality": counted[5] + counted[4],
        "attainment": sum(counted[key] * weight for key, weight in weights.items()),
    }


ENTRY = st.sampled_from(["not_assessed", "exempt", "credit", "no_credit", None])
ROW = st.one_of(
    st.builds(
        lambda mark, cls: {"mark": mark, "school_class": cls},
        st.integers(1, 5),
        st.sampled_from(["9А", "9Б"]),
    ),
    st.builds(
        lambda entry, cls: {"mark": None, "entry": entry, "school_class": cls},
        ENTRY,
        st.sampled_from(["9А", "9Б"]),
    ),
)


@given(st.lists(ROW, min_size=1, max_size=40))
@settings(deadline=None, max_examples=50)
def test_any_class_gives_what_the_twin_gives(final_marks, answer, rows):
    groups = defaultdict(list)
    for row in rows:
        groups[row["school_class"]].append({"entry": None, **row})
    expected = [{"school_class": name, **twin(found)} for name, found in groups.items()]

    found = answer(rates(final_marks(rows), ["school_class"], SCALE))

    assert found == sorted(expected, key=str)


@given(st.lists(ROW, min_size=1, max_size=40))
@settings(deadline=None, max_examples=25)
def test_a_school_is_the_sum_of_its_classes(final_marks, answer, rows):
    table = final_marks(rows)

    classes = answer(rates(table, ["school_class"], SCALE))
    (school,) = answer(rates(table, [], SCALE))

    assert school == {name: sum(row[name] for row in classes) for name in school}

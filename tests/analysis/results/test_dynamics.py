"""Changes over terms and years."""

from datetime import date
from decimal import Decimal

import pytest

from analysis.results.sheets import told
from contract import twins
from opora.analysis.results.asked import Asked, terms_of, terms_of_school, whole_year
from opora.analysis.results.dynamics import WORSE, dynamics
from opora.facts.memory import Memory
from opora.measures.shares import Share
from stores import table


def test_a_school_over_terms_against_a_twin(memory, rows, quarter, calendar):
    whens = terms_of_school(calendar)

    found = told(dynamics(Asked(memory, quarter), whens), "when")

    before = None
    for when in whens:
        marks = twins.in_period(rows["marks"], when.window.since, when.window.on)
        mean = Share(sum(row["mark"] for row in marks), len(marks))
        finals = [row for row in rows["final_marks"] if row["term"] in when.terms]
        (rates,) = twins.rates(finals, [])
        row = found[when.title,]
        assert row["mean"] == mean
        assert row["quality"] == Share(rates["quality"], rates["denominator"])
        if before is not None:
            exact = mean.exact() - before.exact()
            assert abs(
                row["mean_change"] - Decimal(exact.numerator) / exact.denominator
            ) <= Decimal("0.005")
        before = mean


@pytest.mark.parametrize("only", [{}, {"school_class": "9А"}, {"subject": "Физика | "}])
def test_a_data_directory_gives_the_same_changes(memory, view, quarter, calendar, only):
    whens = terms_of_school(calendar)

    kept, held = (dynamics(Asked(facts, quarter), whens, [only]) for facts in (view, memory))

    assert kept == held
    assert len(kept.rows) == 4


def test_a_class_is_the_sum_of_its_pupils(memory, quarter, calendar, rows):
    whens = terms_of_school(calendar)[:1]
    asked = Asked(memory, quarter)
    pupils = {row["pupil_id"] for row in rows["marks"] if row["school_class"] == "9А"}

    parts = [dynamics(asked, whens, [{"pupil_id": pupil}]).rows[0] for pupil in pupils]

    (whole,) = dynamics(asked, whens, [{"school_class": "9А"}]).rows
    for place in (1, 3, 5, 7):
        shares = [part[place].value for part in parts]
        sums = (sum(s.numerator for s in shares), sum(s.denominator for s in shares))
        assert whole[place].value == Share(*sums)


@pytest.fixture
def two_years():
    marks = [
        {"school_year": 2024, "school_class": "8А", "date": date(2024, 10, 1), "mark": 5},
        {"school_year": 2024, "school_class": "9А", "date": date(2024, 10, 1), "mark": 2},
        {"pupil_id": 70, "date": date(2025, 10, 1), "mark": 4},
    ]
    finals = [
        {"school_year": 2024, "school_class": "8А", "term": "Год", "mark": 5},
        {"pupil_id": 70, "term": "год", "mark": 3},
    ]
    return Memory({"marks": table("marks", marks), "final_marks": table("final_marks", finals)})


def test_a_class_is_followed_under_its_labels_of_the_years(two_years):
    whens = [whole_year(2024), whole_year(2025)]
    only = [{"school_class": "8А"}, {"school_class": "9А"}]

    sheet = dynamics(Asked(two_years, whens[1]), whens, only)

    row = told(sheet, "when")["2025/26",]
    assert (row["mean"], row["mean_change"]) == (Share(4, 1), Decimal("-1.00"))
    assert (row["quality"], row["quality_change"]) == (Share(0, 1), Decimal("-100.00"))
    assert sheet.rows[1][2].alert == WORSE


def test_a_pupil_is_followed_under_the_numbers_of_the_years(two_years):
    whens = [whole_year(2024), whole_year(2025)]

    sheet = dynamics(Asked(two_years, whens[1]), whens, [{"pupil_id": 7}, {"pupil_id": 70}])

    assert [row[1].value for row in sheet.rows] == [Share(7, 2), Share(4, 1)]


def test_a_term_without_data_is_no_step_and_no_zero(calendar):
    days = [date(2025, 9, 10), date(2026, 2, 10)]
    marks = [{"date": day, "mark": mark} for day, mark in zip(days, (3, 4), strict=True)]
    whens = terms_of(calendar, 9)

    sheet = dynamics(Asked(Memory({"marks": table("marks", marks)}), whens[0]), whens)

    found = [(row[1].value.exact(), row[2].value) for row in sheet.rows]
    assert found == [(3, None), (None, None), (4, Decimal("1.00")), (None, None)]
    assert all(row[4].value is None for row in sheet.rows)


def test_nothing_to_compare_is_said(quarter, calendar):
    sheet = dynamics(Asked(Memory({}), quarter), terms_of_school(calendar))

    assert sheet.rows == ()
    assert sheet.empty.startswith("Сравнивать нечего")

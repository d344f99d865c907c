"""Sign 1, systematic failure: the rule as a table of marks that a methodologist can read.

A text of marks is the last 40 school days: what is before the stroke is their earlier half.
"""

from datetime import date

import pytest

from duties import PHYSICS
from opora.analysis.risk.raised import Basis
from signs import final_marks, last_days, marks, raised, result, told


@pytest.mark.parametrize(
    ("text", "is_raised", "why"),
    [
        ("2 3 2 | 3 2 2", True, "2,33 и 2,33: низкая, роста нет"),
        ("2 2 2 | 2 2 2", True, "одни двойки"),
        ("1 1 | 1 1 1", True, "ниже 2,00 тоже неуспеваемость"),
        ("3 3 3 | 3 3 3", False, "тройка - успевает"),
        ("2 2 3 | 5 5 5", False, "средняя 3,67"),
        # The border of the mean: 2,60 is in, and so is what rounds to it.
        ("3 3 2 | 3 2", True, "ровно 2,60"),
        ("2*50 3*75 | 2*49 3*76", True, "651/250 = 2,604, округляется до 2,60"),
        ("2*40 3*60 | 2*39 3*61", False, "521/200 = 2,605, округляется до 2,61"),
        # The border of the number of marks.
        ("2 2 | 2 2", False, "четыре отметки - мало"),
        ("2 2 | 2 2 2", True, "пять отметок - достаточно"),
        # The border of the rise: 0,20 is positive dynamics, less is not.
        ("2*5 | 2*4 3", False, "2,00 → 2,20: рост ровно 0,20"),
        ("2*5 | 2*5 3", True, "2,00 → 2,17: роста нет"),
        ("3*2 2*3 | 2*5", True, "спад"),
        # Only one half has marks: no dynamics is to be seen.
        ("2*5 |", True, "после двоек отметок нет"),
        ("| 2*5", True, "отметки только в конце"),
    ],
)
def test_low_marks_without_a_rise_are_the_sign(text, is_raised, why):
    assert bool(raised("failure", {"marks": marks(text)})) is is_raised, why


def test_it_says_the_mean_both_halves_and_from_which_day():
    (found,) = raised("failure", {"marks": marks("2 3 2 | 3 2 2 2")})

    since = last_days(40)[0]
    assert found.says == f"С {since:%d.%m.%Y} средняя 2,29 (7): было 2,33 (3), стало 2,25 (4)."
    assert (found.subject, found.share.numerator, found.share.denominator) == (PHYSICS, 16, 7)
    assert (found.school_class, found.pupil_id) == ("9А", 7)


def test_every_mark_is_a_row_that_opens():
    (found,) = raised("failure", {"marks": marks("3 2 2 | 2", kind="Ответ") + marks("| 2")})

    first = last_days(40)[0]
    assert found.basis[0] == Basis(first, PHYSICS, "Ответ", "3")
    assert [row.value for row in found.basis] == ["3", "2", "2", "2", "2"]
    assert found.opens(found.basis[0]) == {
        "school_class": "9А",
        "subject": PHYSICS,
        "pupil": 7,
        "date": first.isoformat(),
    }


def test_marks_before_the_window_do_not_count():
    old = [{"date": date(2025, 9, 10), "mark": 5}] * 10
    later = [{"date": date(2025, 12, 20), "mark": 5}] * 10

    assert raised("failure", {"marks": [*marks("2 2 | 2 2 2"), *old, *later]})


def test_a_vacation_does_not_make_the_window_shorter():
    """The autumn vacation lies in the last forty school days: they are counted without it."""
    days = last_days(40)

    assert (days[-1] - days[0]).days > 40 // 5 * 7
    assert raised("failure", {"marks": marks("2*5 |")})[0].basis[0].day == days[0]


def test_groups_of_a_subject_are_one_subject():
    groups = [
        *marks("2 2", subject="Английский язык | 1 гр."),
        *marks("| 2 2 2", subject="Английский язык | 2 гр."),
    ]

    (found,) = raised("failure", {"marks": groups})

    assert (found.subject, found.share.denominator) == ("Английский язык | 1 гр.", 5)


def test_two_subjects_are_two_signs():
    both = [*marks("2*5 |"), *marks("2*5 |", subject="Химия | ")]

    assert [each.subject for each in raised("failure", {"marks": both})] == [PHYSICS, "Химия | "]


@pytest.mark.parametrize(
    ("text", "kind", "on", "is_raised", "why"),
    [
        ("2 2", "четверть", date(2026, 1, 15), True, "две «2» подряд"),
        ("н/а 2", "четверть", date(2026, 1, 15), True, "«н/а» - тоже неуспевание"),
        ("2 н/а", "четверть", date(2026, 1, 15), True, "и последней тоже"),
        ("2 3", "четверть", date(2026, 1, 15), False, "исправил"),
        ("3 2", "четверть", date(2026, 1, 15), False, "одна - ещё не систематически"),
        ("2 . 2", "четверть", date(2026, 4, 10), False, "не подряд: вторая неизвестна"),
        ("3 2 2", "четверть", date(2026, 4, 10), True, "две последние"),
        ("2 2 3", "четверть", date(2026, 4, 10), False, "последняя лучше"),
        ("2 2", "четверть", date(2025, 12, 19), False, "вторая четверть ещё идёт"),
        ("2 2", "полугодие", date(2026, 5, 27), True, "два полугодия"),
    ],
)
def test_failing_final_marks_in_a_row_are_the_sign(text, kind, on, is_raised, why):
    assert bool(raised("failure", {"final_marks": final_marks(text, kind)}, on)) is is_raised, why


def test_final_marks_are_told_as_rows():
    (found,) = raised("failure", {"final_marks": final_marks("2 н/а")}, date(2026, 1, 15))

    assert found.says.endswith("Итоговые подряд: 1 четверть - «2», 2 четверть - н/а.")
    assert [(row.what, row.value) for row in found.basis] == [
        ("итоговая отметка, 1 четверть", "2"),
        ("итоговая отметка, 2 четверть", "н/а"),
    ]
    assert found.failing_final
    assert found.share.denominator == 0


@pytest.mark.parametrize(("final", "fails"), [("2", True), ("н/а", True), ("3", False)])
def test_a_failing_final_mark_behind_low_marks_is_noted(final, fails):
    tables = {"marks": marks("2*3 | 2*3"), "final_marks": final_marks(final)}

    (found,) = raised("failure", tables)

    assert found.failing_final is fails
    assert ("итоговая отметка, 1 четверть" in {row.what for row in found.basis}) is fails


def test_a_final_mark_without_qualifier_is_of_the_group_too():
    tables = {
        "marks": marks("2*3 | 2*3", subject="Английский язык | 1 гр."),
        "final_marks": final_marks("2", subject="Английский язык | "),
    }

    (found,) = raised("failure", tables)

    assert (found.subject, found.failing_final) == ("Английский язык | 1 гр.", True)


def test_a_school_sets_its_own_threshold():
    text = {"marks": marks("3 3 3 | 3 3 2")}

    assert raised("failure", text) == ()
    assert told(raised("failure", text, failure_mean=290)) == [("9А", 7, PHYSICS, 17, 6, False)]


def test_the_rule_names_its_figures_and_its_act():
    rule = result("failure", {"marks": marks("2 |")}).rule

    assert "не выше 2,60" in rule
    assert "№ 948" in rule
    assert "приказ" in result("failure", {"marks": marks("2 |")}, failure_mean=290).rule

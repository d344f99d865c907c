"""Every check against its plain twin on small random journals."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.duty import twins
from duties import CHEMISTRY, PHYSICS, find, full, usual

# Two weeks of a term, the vacation after it, two weeks of the next term.
DAYS = st.dates(date(2025, 10, 13), date(2025, 11, 10))
ON = st.dates(date(2025, 10, 22), date(2025, 11, 21))
SUBJECTS = st.sampled_from([PHYSICS, CHEMISTRY])
KINDS = st.sampled_from([None, "Контрольная работа", "Ответ на уроке"])
PUPILS = st.integers(1, 5)
MARK = st.fixed_dictionaries(
    {
        "pupil_id": PUPILS,
        "subject": SUBJECTS,
        "date": DAYS,
        "mark": st.sampled_from([5, 5, 5, 4]),
        "kind": KINDS,
    }
)
ABSENCE = st.fixed_dictionaries(
    {
        "pupil_id": PUPILS,
        "subject": st.none() | SUBJECTS,
        "date": DAYS,
        "reason": st.sampled_from(["late", "illness"]),
    }
)
LESSON = st.fixed_dictionaries(
    {
        "school_class": st.sampled_from(["9А", "9Б"]),
        "subject": SUBJECTS,
        "topic": st.sampled_from(["Контрольная работа", "Контрольная работа", "Тема"]),
        "planned": st.none() | DAYS,
        "actual": st.none() | DAYS,
    }
)
FINAL = st.fixed_dictionaries(
    {
        "pupil_id": PUPILS,
        "subject": SUBJECTS,
        "mark": st.sampled_from([None, 2, 4, 5]),
        "entry": st.sampled_from([None, None, "not_assessed"]),
    }
)
# Small journals need small thresholds.
LIMITS = {
    "silent_days_weekly": 6,
    "silent_days_twice": 4,
    "silent_days_often": 3,
    "rhythm_days": 4,
    "plan_days": 3,
    "plan_marks": 2,
    "work_days": 2,
    "final_marks": 2,
    "seen_days": 10,
    "equal_marks": 3,
    "equal_pupils": 2,
    "saturdays_percent": 10,
}


def placed(rows):
    """Pupils 4 and 5 are of 9Б; one lesson has one number."""
    return [
        {**row, "number": n + 1}
        | ({"school_class": "9Б" if row["pupil_id"] > 3 else "9А"} if "pupil_id" in row else {})
        for n, row in enumerate(rows)
    ]


JOURNAL = st.fixed_dictionaries(
    {
        "marks": st.lists(MARK, min_size=12, max_size=40).map(placed),
        "absences": st.lists(ABSENCE, max_size=4).map(placed),
        "lesson_plans": st.lists(LESSON, max_size=12).map(placed),
        "final_marks": st.lists(
            FINAL, max_size=6, unique_by=lambda row: (row["pupil_id"], row["subject"])
        ).map(placed),
    }
)


@pytest.mark.parametrize(
    "key",
    [
        "lessons_without_marks",
        "plans_without_facts",
        "classes_without_plans",
        "works_without_marks",
        "works_with_few_marks",
        "missing_final_marks",
        "final_against_mean",
        "equal_marks",
        "marks_on_days_off",
    ],
)
@given(JOURNAL, ON)
@settings(deadline=None, max_examples=12)
def test_a_check_finds_what_its_twin_finds(key, journal, on):
    twin = getattr(twins, key)

    assert find(key, journal, on, **LIMITS) == twin(full(journal), on, replace(usual(), **LIMITS))


def test_the_days_of_the_twins_are_those_of_the_catalogue():
    """Else both might be wrong alike."""
    lessons = [
        date(2025, 10, 20) + timedelta(days=n)
        for n in range(20)
        if twins.is_lesson_day(date(2025, 10, 20) + timedelta(days=n), 5)
    ]

    assert [day.day for day in lessons] == [20, 21, 22, 23, 24, 5, 6, 7]

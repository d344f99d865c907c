"""All signs at once: what they read, in which order they tell, what they cannot tell."""

from datetime import date

import pytest

from duties import calendar
from opora.analysis.duty.checking import Scope
from opora.analysis.risk.asked import TABLES as READ
from opora.analysis.risk.rules import Rules
from opora.analysis.risk.signing import signs_of
from opora.analysis.risk.signs import all_signs
from opora.facts.memory import Memory
from opora.facts.tables import TABLES
from signs import ON, attendance, marks, seen
from stores import table

RULES = Rules.on(ON)
TRAITS = ("sex", "gender", "birth", "health", "nation", "income", "family", "origin", "address")


class Watched(Memory):
    """Facts that remember which tables they were asked for."""

    def __init__(self, current):
        super().__init__(current)
        self.asked = set()

    def table(self, name):
        self.asked.add(name)
        return super().table(name)


def facts(**tables):
    return Watched({name: table(name, rows) for name, rows in tables.items()})


def test_signs_read_what_a_pupil_did_and_never_what_a_pupil_is():
    watched = facts(
        marks=marks("2*5 |"), **{k: v for k, v in attendance("н. ..").items() if k != "marks"}
    )

    signs_of(watched, Scope(ON), calendar(), RULES)

    assert watched.asked == set(READ)
    columns = {name for read in READ for name in TABLES[read].schema.names}
    assert not [name for name in columns if any(trait in name for trait in TRAITS)]


def test_there_are_five_signs_in_the_order_of_the_regulation():
    assert [sign.key for sign in all_signs()] == [
        "failure",
        "absence",
        "gaps",
        "metasubject",
        "maladaptation",
    ]


def test_pupils_stand_by_school_class_number_and_subject():
    rows = [
        *marks("2*5 |", school_class="10А", pupil_id=1),
        *marks("2*5 |", school_class="9Б", pupil_id=3),
        *marks("2*5 |", school_class="9Б", pupil_id=2, subject="Химия | "),
        *marks("2*5 |", school_class="9Б", pupil_id=2),
    ]

    result = signs_of(facts(marks=rows), Scope(ON), calendar(), RULES)[0]

    assert [(each.school_class, each.pupil_id) for each in result.raised] == [
        ("9Б", 2),
        ("9Б", 2),
        ("9Б", 3),
        ("10А", 1),
    ]


def test_only_the_schools_that_are_asked_about_are_looked_at():
    rows = [*marks("2*5 |"), *marks("2*5 |", school_id=2, pupil_id=8)]
    observed = [*seen("3"), *seen("3", school_id=2, pupil_id=8)]

    results = signs_of(facts(marks=rows), Scope(ON, school_ids=(2,)), calendar(), RULES, observed)

    assert {each.school_id for result in results for each in result.raised} == {2}
    assert [len(result.raised) for result in results] == [1, 0, 0, 0, 1]


def test_another_year_is_not_looked_at():
    rows = marks("2*5 |", school_year=2024)

    result = signs_of(facts(marks=rows), Scope(ON), calendar(), RULES)[0]

    assert result.raised == ()
    assert result.not_known == ("до 19.12.2025 в 2025/2026 учебном году данных нет",)


def test_without_a_calendar_weeks_stand_for_school_days():
    gone = [
        {"date": date(2025, 12, day), "reason": "unexcused", "subject": None, "subject_name": None}
        for day in range(1, 20)
    ]

    results = signs_of(facts(marks=marks("| 2*5"), absences=gone), Scope(ON), None, RULES)

    failure, absence = results[0], results[1]
    assert [each.pupil_id for each in failure.raised] == [7]
    assert absence.raised == ()
    assert "нет календаря" in absence.not_known[0]


def test_after_the_year_its_last_days_are_looked_at():
    rows = [{"date": date(2026, 5, day), "mark": 2} for day in range(18, 23)]

    result = signs_of(facts(marks=rows), Scope(date(2026, 8, 20)), calendar(), Rules.on(ON))[0]

    assert len(result.raised) == 1


def test_a_pupil_who_moved_is_told_in_the_last_class():
    rows = [*marks("2*3 |", school_class="9А"), *marks("| 2*3", school_class="9Б")]

    result = signs_of(facts(marks=rows), Scope(ON), calendar(), RULES)[0]

    assert [(each.school_class, each.share.denominator) for each in result.raised] == [("9Б", 6)]


def test_a_calendar_of_another_year_is_refused():
    with pytest.raises(ValueError, match="2025"):
        signs_of(facts(), Scope(date(2024, 12, 1)), calendar(), RULES)

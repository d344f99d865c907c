"""All checks together: a clean journal, scopes, what is not known."""

import re
from datetime import date, timedelta

import pyarrow as pa
import pytest

from duties import CHEMISTRY, calendar, usual
from opora.analysis.duty.checking import Scope, checked
from opora.analysis.duty.checks import all_checks
from opora.facts.memory import Memory
from opora.facts.view import view_of
from opora.generator.facts import school_year_facts
from opora.generator.region import region
from stores import accepted, table


@pytest.fixture(scope="module")
def clean():
    """A year of the smallest of the first schools of the invented region."""
    school = min(region(20, 12), key=lambda each: each.pupils)
    pieces = school_year_facts(school, 2025)
    names = [name for name in pieces[0].tables if name != "exam_results"]
    return Memory(
        {
            name: pa.concat_tables([piece.tables[name] for piece in pieces]).unify_dictionaries()
            for name in names
        }
    )


# The generator has lessons on 09.03 and 11.05.2026, days off that were moved: asked before them.
@pytest.mark.parametrize("on", [date(2025, 11, 10), date(2026, 1, 20), date(2026, 3, 6)])
def test_nothing_is_found_in_a_journal_that_is_kept(clean, on):
    results = checked(clean, Scope(on), calendar(), usual())

    assert [result.findings for result in results if result.findings] == []
    assert [r.check.key for r in results if r.not_known] == ["backdated_marks"]


def test_every_check_has_a_key_a_title_and_a_rule_of_its_own():
    checks = all_checks()

    assert len({check.key for check in checks}) == len({check.title for check in checks}) == 10
    for check in checks:
        said = " ".join((check.title, check.meaning, check.rule(usual()), *check.counts))
        assert re.search("[А-Яа-я]", said)
        assert "наруш" not in said.lower()


def test_without_a_calendar_only_checks_without_days_answer():
    facts = Memory({"marks": table("marks", [{}])})

    results = checked(facts, Scope(date(2025, 10, 6)), None, usual())

    told = {result.check.key for result in results if not result.not_known}
    assert told == {"classes_without_plans", "equal_marks"}


def test_a_calendar_of_another_year_is_a_mistake():
    with pytest.raises(ValueError, match="2025"):
        checked(Memory({}), Scope(date(2024, 10, 6)), calendar(), usual())


def test_a_year_without_rows_is_not_a_clean_one():
    facts = Memory({"marks": table("marks", [{"school_year": 2024, "date": date(2024, 10, 1)}])})

    results = checked(facts, Scope(date(2025, 10, 6)), calendar(), usual())

    assert all(result.not_known and not result.findings for result in results)


def equal(school, day):
    return [
        {"school_id": school, "pupil_id": 10 * school + n % 6, "date": day + timedelta(days=n)}
        for n in range(30)
    ]


def test_schools_and_days_outside_the_scope_are_left_aside(tmp_path):
    rows = [*equal(1, date(2025, 9, 1)), *equal(2, date(2025, 9, 1))]
    view = view_of(accepted(tmp_path, {"marks": rows}))
    (check,) = (each for each in all_checks() if each.key == "equal_marks")

    def schools(*scope):
        (result,) = checked(view, Scope(*scope), calendar(), usual(), [check])
        return [finding.school_id for finding in result.findings]

    last = date(2025, 9, 30)
    assert schools(last) == [1, 2]
    assert schools(last, None, (2,)) == [2]
    assert schools(last, date(2025, 9, 2)) == []
    assert schools(last - timedelta(days=1)) == []


def test_a_stored_journal_gives_what_one_in_memory_gives(tmp_path):
    on = date(2026, 1, 15)
    marks = [
        {"pupil_id": p, "date": date(2025, 9, 1) + timedelta(days=3 * n), "subject": s, "mark": m}
        for p, s, m in ((1, "Физика | ", 5), (2, "Физика | ", 4), (1, CHEMISTRY, 3))
        for n in range(40)
    ]
    finals = [{"pupil_id": 1, "mark": 3}, {"pupil_id": 1, "subject": CHEMISTRY, "mark": 5}]
    plan = [
        {"number": 1, "topic": "Контрольная работа", "planned": date(2025, 9, 3)},
        {"number": 2, "topic": "Тема", "planned": date(2025, 10, 3), "actual": None},
    ]
    tables = {
        "marks": marks,
        "final_marks": finals,
        "lesson_plans": plan,
        "absences": [{"pupil_id": 2, "reason": "illness"}],
    }
    memory = Memory({name: table(name, rows) for name, rows in tables.items()})

    stored = checked(view_of(accepted(tmp_path, tables)), Scope(on), calendar(), usual())

    assert [r.findings for r in stored] == [
        r.findings for r in checked(memory, Scope(on), calendar(), usual())
    ]
    assert len([result for result in stored if result.findings]) > 4


def test_a_finding_opens_to_what_it_is_made_of():
    facts = Memory({"marks": table("marks", [{"date": date(2025, 10, 5)}])})

    results = checked(facts, Scope(date(2025, 10, 6)), calendar(), usual())

    (finding,) = (f for r in results for f in r.findings if r.check.key == "marks_on_days_off")
    assert finding.opens == {
        "school_class": "9А",
        "subject": "Физика | ",
        "date": "2025-10-05",
    }

"""What a reader may see, in every table, whatever facts it is asked of."""

from datetime import date

import pytest

from analysis.results.sheets import told
from opora.access.rights import Scope
from opora.analysis.results.asked import (
    Asked,
    When,
    terms_of,
    terms_of_school,
    whole_year,
)
from opora.analysis.results.dynamics import dynamics
from opora.analysis.results.journal import journal
from opora.analysis.results.lists import ClassLists
from opora.analysis.results.plans import progress
from opora.analysis.results.pupil import PupilResults
from opora.analysis.results.school import SchoolResults
from opora.analysis.results.school_class import ClassResults
from opora.analysis.results.works import WorkResults, works
from opora.vocabulary.period import Window

MINE, ALGEBRA, PHYSICS = "9А", "Алгебра | ", "Физика | "
TEACHER = Scope(lessons=frozenset({(MINE, ALGEBRA)}))


def places(sheet):
    """Which classes and subjects a table opens."""
    cells = [cell for row in (*sheet.rows, *sheet.totals) for cell in row]
    classes = {cell.opens["school_class"] for cell in cells if "school_class" in cell.opens}
    return classes, {cell.opens["subject"] for cell in cells if "subject" in cell.opens}


def every_table(asked, day):
    results = ClassResults(asked, MINE)
    school, lists = SchoolResults(asked), ClassLists(results)
    work = WorkResults(asked, (MINE, ALGEBRA), day)
    return [
        school.by_class(),
        school.by_subject(),
        school.subject(PHYSICS),
        school.taught([("8А", PHYSICS), (MINE, ALGEBRA)]),
        results.register(),
        results.means(),
        results.attendance(),
        lists.lists(),
        journal(asked, ("8А", PHYSICS)),
        progress(asked, day),
        works(asked),
        work.protocol(),
        work.pupils(),
    ]


def test_a_subject_teacher_opens_own_classes_and_subjects_only(memory, quarter, last_day):
    for sheet in every_table(Asked(memory, quarter, TEACHER), last_day):
        classes, subjects = places(sheet)

        assert classes <= {MINE}, sheet.key
        assert subjects <= {ALGEBRA}, sheet.key


def test_somebody_without_classes_sees_no_row(memory, quarter, last_day):
    nothing = Asked(memory, quarter, Scope())

    assert [s.key for s in every_table(nothing, last_day) if s.rows] == []
    assert dynamics(nothing, [quarter]).rows == ()


def test_a_class_teacher_sees_the_class_as_the_school_does(memory, quarter):
    mine = Asked(memory, quarter, Scope(classes=frozenset({MINE})))
    everything = Asked(memory, quarter)

    assert ClassResults(mine, MINE).register() == ClassResults(everything, MINE).register()
    own = told(SchoolResults(mine).by_class(), "school_class")
    assert own == {(MINE,): told(SchoolResults(everything).by_class(), "school_class")[MINE,]}


def test_a_part_of_a_class_says_nothing_of_pupils_over_all_subjects(memory, quarter):
    asked = Asked(memory, quarter, TEACHER)
    row = told(SchoolResults(asked).by_class(), "school_class")[MINE,]

    assert (row["pupils"], row["passed"], row["excellent"], row["one_three"]) == (None,) * 4
    assert row["mean"].denominator > 0
    assert ClassLists(ClassResults(asked, MINE)).lists().rows == ()
    assert "missed" not in {c.key for c in ClassResults(asked, MINE).register().columns}


def test_a_teacher_sees_of_a_pupil_the_own_subject_only(memory, quarter, calendar, rows):
    pupil = next(row["pupil_id"] for row in rows["marks"] if row["school_class"] == MINE)
    asked = Asked(memory, whole_year(2025), TEACHER)

    found = PupilResults(asked, pupil, terms_of(calendar, 9))

    assert [row[0].value for row in found.subjects().rows] == ["Алгебра"]
    assert {row["subject"] for row in found.absences} <= {ALGEBRA}


def test_tables_are_the_same_from_a_data_directory_with_statistics(memory, view, quarter, last_day):
    kept, held = (every_table(Asked(f, quarter), last_day) for f in (view, memory))

    assert [unordered(sheet) for sheet in kept] == [unordered(sheet) for sheet in held]


@pytest.mark.parametrize("since", [date(2025, 11, 17), date(2025, 11, 1)])
def test_days_that_no_span_fits_are_counted_from_rows(memory, view, quarter, since):
    when = When("дни", 2025, Window(since, date(2025, 12, 3)), quarter.terms)
    kept, held = (ClassResults(Asked(facts, when), MINE).means() for facts in (view, memory))

    assert unordered(kept) == unordered(held)


def unordered(sheet):
    """Pupils stand in no order before they have names."""
    return sheet.key, sheet.columns, set(map(repr, sheet.rows)), sheet.totals


def test_quarters_bring_the_half_year_that_ends_with_them(calendar):
    assert [when.terms for when in terms_of_school(calendar)] == [
        ("1 четверть",),
        ("2 четверть", "1 полугодие"),
        ("3 четверть",),
        ("4 четверть", "2 полугодие"),
    ]
    assert [when.title for when in terms_of(calendar, 10)] == ["1 полугодие", "2 полугодие"]


def test_titles_of_terms_are_compared_without_case(memory, rows):
    shouted = Asked(memory, When("год", 2025, Window(), ("ГОД",)))

    found = ClassResults(shouted, MINE).finals

    year = [r for r in rows["final_marks"] if r["term"] == "Год" and r["school_class"] == MINE]
    assert len(found) == len(year) > 0

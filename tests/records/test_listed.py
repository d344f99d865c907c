"""The list of a form from accepted facts: own terms, one row for a person, who left is told."""

from datetime import date

import pytest

from opora.records.actions.by import PROGRAM
from opora.records.actions.pupils import join_pupils
from opora.records.models import Enrolment, OrgUnit, OwnTerm, SchoolClass
from opora.records.queries.campaigns import campaign_of
from opora.records.queries.listed import edition_of, listed, subjects_of_pupil
from opora.records.queries.places import UnitLine
from opora.vocabulary.problems import UserError
from school_forms import LISTED, started
from schooling import teach_all
from town import TODAY, YEAR


@pytest.fixture
def asked(town):
    """The school as a line, the campaign over it; two classes have marks."""
    teach_all(town.school, "9А", "9Б")
    school = UnitLine.of(OrgUnit.objects.get(pk=town.school.number))
    return school, campaign_of(started(town))


def told(found):
    return [
        (row.name, row.school_class, [s.subject for s in row.subjects if s.listed])
        for row in found.rows
    ]


def test_who_has_a_low_mean_in_the_term_is_listed_by_class_with_every_mark(asked, town):
    found = listed(*asked, TODAY)

    assert told(found) == [(LISTED, "9А", ["Алгебра"]), (LISTED, "9Б", ["Алгебра"])]
    algebra = found.rows[0].subjects[0]
    assert algebra.shown_mean == "2,33"
    assert [mark.date.day for mark in algebra.marks] == [19, 20, 21]
    assert [subject.subject for subject in found.rows[0].subjects] == ["Алгебра", "Физика"]
    assert {source.name for source in found.sources} == {
        f"{town.school.number} {label} 0.csv" for label in ("9А", "9Б")
    }


def test_marks_after_the_day_are_not_counted(asked):
    assert told(listed(*asked, date(2026, 1, 18))) == []
    assert told(listed(*asked, date(2026, 1, 20)))[0][1] == "9А"


def test_a_school_with_terms_of_its_own_is_listed_by_them(asked, town):
    for title, first, last in (
        ("1 триместр", date(2025, 9, 1), date(2025, 11, 30)),
        ("2 триместр", date(2025, 12, 1), date(2026, 2, 1)),
        ("3 триместр", date(2026, 2, 2), date(2026, 5, 26)),
    ):
        OwnTerm.objects.create(school_id=town.school.number, school_year=YEAR, first_grade=1,
                               last_grade=11, title=title, first=first, last=last)  # fmt: skip

    found = listed(*asked, TODAY)

    assert found.periods[9].since == date(2026, 2, 2)
    assert found.rows == ()


def test_numbers_of_one_person_are_one_row(asked, town):
    kept, other = town.school.pupils["9Б"][2], town.school.pupils["9А"][2]
    join_pupils(by=PROGRAM, kept=kept, other=other)

    found = listed(*asked, TODAY)

    assert [row.pupil for row in found.rows] == [kept]
    assert found.same == {other: kept}
    (algebra,) = (s for s in found.rows[0].subjects if s.subject == "Алгебра")
    assert algebra.mean.count == 3  # marks of the same days that say the same are one


def test_who_left_before_the_day_is_not_listed_and_is_told(asked, town):
    gone = town.school.pupils["9А"][2]
    Enrolment.objects.filter(pupil=gone).update(until=date(2026, 2, 20))

    found = listed(*asked, TODAY)

    assert [row.school_class for row in found.rows] == ["9Б"]
    assert found.gone == (gone,)
    assert listed(*asked, date(2026, 2, 20)).gone == ()


def test_who_changed_classes_stands_in_the_class_of_the_day(asked, town):
    moved = town.school.pupils["9А"][2]
    nine_v = SchoolClass.objects.get(school=town.school.number, school_year=YEAR, label="9В")
    Enrolment.objects.create(pupil_id=moved, school_class=nine_v, since=date(2026, 2, 9))

    assert [row.school_class for row in listed(*asked, TODAY).rows] == ["9Б", "9В"]
    assert [row.school_class for row in listed(*asked, date(2026, 2, 6)).rows] == ["9А", "9Б"]


def test_before_the_year_begins_it_is_said_what_to_do(asked):
    with pytest.raises(UserError, match="сроки четвертей"):
        listed(*asked, date(2025, 8, 29))


def test_the_edition_changes_with_what_is_accepted(asked, town):
    school, campaign = asked
    before = edition_of(school, campaign)
    assert before == listed(school, campaign, TODAY).edition

    teach_all(town.school, "9В")

    assert edition_of(school, campaign) != before


def test_subjects_of_one_who_is_not_listed_are_told_too(asked, town):
    school, campaign = asked
    found = subjects_of_pupil(school, campaign, TODAY, town.school.pupils["9А"][0])

    assert [(each.subject, each.listed) for each in found] == [
        ("Алгебра", False),
        ("Физика", False),
    ]
    assert subjects_of_pupil(school, campaign, TODAY, town.far.pupils["9А"][0]) == ()

"""Two pupils found to be one, and parted again."""

import pytest

import town as towns
from opora.intake.known_people import Known
from opora.records.actions.by import PROGRAM
from opora.records.actions.people import enrol, school_class
from opora.records.actions.pupils import join_pupils, part_pupil
from opora.records.book import known_people
from opora.records.models import AuditEvent, Enrolment, PupilName
from opora.records.queries.kept_numbers import labels_of
from opora.records.queries.pupils import joined_in
from opora.vocabulary.problems import UserError

pytestmark = pytest.mark.django_db
YEAR = towns.YEAR


def names(town):
    return {known.pupil_id: known for known in known_people(town.school.number, {YEAR})}


def test_joined_pupils_are_known_under_one_number_and_both_names(town):
    kept, other = town.school.pupils["9А"][:2]
    before = names(town)
    join_pupils(by=PROGRAM, kept=kept, other=other)
    joined = names(town)
    assert other not in joined
    assert joined[kept] == Known(kept, (YEAR, "9А"), before[kept].name, (before[other].name,))
    part_pupil(by=PROGRAM, pupil=other)
    assert names(town) == before
    assert AuditEvent.objects.filter(what="ученики объединены").count() == 1


def test_a_chain_of_joined_pupils_leads_to_its_end(town):
    one, two, three = town.school.pupils["9А"]
    join_pupils(by=PROGRAM, kept=two, other=one)
    join_pupils(by=PROGRAM, kept=three, other=two)
    assert {number for number in names(town) if number in (one, two, three)} == {three}


def test_pupils_of_two_schools_and_those_joined_already_are_not_joined(town):
    kept, other, third = town.school.pupils["9А"]
    with pytest.raises(UserError, match="разных школ"):
        join_pupils(by=PROGRAM, kept=kept, other=town.far.pupils["9А"][0])
    join_pupils(by=PROGRAM, kept=kept, other=other)
    with pytest.raises(UserError, match="уже объединён"):
        join_pupils(by=PROGRAM, kept=third, other=other)
    with pytest.raises(UserError, match="ни с кем"):
        part_pupil(by=PROGRAM, pupil=third)


def test_spellings_go_with_the_person(town):
    kept = town.school.pupils["9А"][0]
    PupilName.objects.create(pupil_id=kept, name="Бережной Пётр Ильич")
    assert names(town)[kept].other_names == ("Бережной Пётр Ильич",)


def test_a_class_from_an_unknown_day_comes_before_one_from_a_known_day(town):
    school, pupil = town.school.number, town.school.pupils["9А"][0]
    Enrolment.objects.filter(pupil=pupil).update(since=None)
    moved = {"pupil_id": pupil, "school_class_id": town.school.classes["9Б"]}
    Enrolment.objects.create(**moved, since=towns.SINCE)

    assert labels_of([pupil], school, YEAR) == {pupil: "9Б"}


def test_numbers_to_be_read_as_one_are_those_of_one_year(town):
    kept, other, third = town.school.pupils["9А"]
    before = school_class(school=town.school.number, school_year=YEAR - 1, label="8А")
    last_year = enrol(by=PROGRAM, name="Берёзин Пётр", school_class=before)
    school = town.school.number
    join_pupils(by=PROGRAM, kept=kept, other=last_year)
    assert joined_in(school, {YEAR}) == joined_in(school, {YEAR - 1, YEAR}) == {}

    join_pupils(by=PROGRAM, kept=kept, other=other)
    assert joined_in(school, {YEAR}) == joined_in(school, {YEAR - 1, YEAR}) == {other: kept}
    assert joined_in(school, {YEAR - 1}) == joined_in(town.far.number, {YEAR}) == {}
    assert third not in joined_in(school, {YEAR})


def test_two_numbers_of_a_year_are_one_though_the_one_kept_is_of_another_year(town):
    one, two, _ = town.school.pupils["9Б"]
    later = school_class(school=town.school.number, school_year=YEAR + 1, label="10Б")
    kept = enrol(by=PROGRAM, name="Берёзин Пётр", school_class=later)
    for number in (one, two):
        join_pupils(by=PROGRAM, kept=kept, other=number)

    assert joined_in(town.school.number, {YEAR}) == {one: kept, two: kept}

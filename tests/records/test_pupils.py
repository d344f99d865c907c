"""Two pupils found to be one, and parted again."""

import pytest

import town as towns
from opora.intake.known_people import Known
from opora.records.actions.by import PROGRAM
from opora.records.actions.pupils import join_pupils, part_pupil
from opora.records.book import known_people
from opora.records.models import AuditEvent, PupilName
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

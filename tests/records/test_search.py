"""Search: forgiving to the typist, blind to what is another's."""

from datetime import date

import pytest

from opora.records.actions.by import PROGRAM
from opora.records.actions.people import enrol, school_class
from opora.records.models import Enrolment, Pupil, PupilName
from opora.records.queries.search import MOST, search
from opora.records.rights import rights_of

TODAY = date(2026, 2, 27)


@pytest.fixture
def found(town):
    def by(key, text):
        return search(text, rights_of(town.staff[key], TODAY), 2025)

    return by


@pytest.fixture
def add(town):
    def to(school, name, label="9А", number=None):
        row = school_class(school=school.number, school_year=2025, label=label)
        return enrol(by=PROGRAM, name=name, school_class=row, number=number)

    return to


def pupils(found):
    return [each.pupil for each in found.pupils]


@pytest.mark.parametrize("text", ["берёз", "БЕРЕЗ", "березин", "<thtpby", ",thtp", "пётр берёз"])
def test_a_part_of_a_surname_is_enough_whatever_case_yo_and_layout(found, town, text):
    own = {town.school.pupils[label][0] for label in ("9А", "9Б")}

    assert own <= set(pupils(found("deputy_head", text)))


def test_a_name_typed_on_the_wrong_layout_is_found(found, add, town):
    number = add(town.school, "Иванов Олег Игоревич")

    assert pupils(found("deputy_head", "Bdfyjd")) == [number]


def test_pupils_of_another_school_are_not_found_nor_counted(found, add, town):
    for n in range(MOST + 5):
        add(town.far, f"Щукин Олег Игоревич {n}")
    own = add(town.school, "Щукин Иван Игоревич")

    shown = found("deputy_head", "щукин")

    assert (pupils(shown), shown.more) == ([own], False)
    assert not found("municipal_coordinator", "щукин").pupils
    assert not found("nobody", "щукин").pupils


def test_a_teacher_finds_pupils_of_own_classes_only(found, add, town):
    own = add(town.school, "Щукин Олег Игоревич", "9А")
    add(town.school, "Щукин Олег Петрович", "8А")

    assert pupils(found("subject_teacher", "щукин")) == [own]
    assert pupils(found("class_teacher", "щукин")) == [own]
    assert len(pupils(found("head", "щукин"))) == 2


def test_who_has_gone_to_another_school_is_found_there(found, add, town):
    number = add(town.school, "Щукин Олег Игоревич")
    there = school_class(school=town.far.number, school_year=2026, label="10А")
    Pupil.objects.get(pk=number).enrolments.create(school_class=there)

    assert not pupils(found("deputy_head", "щукин"))
    assert pupils(found("far_deputy_head", "щукин")) == [number]


def test_a_former_surname_finds_the_pupil_once(found, add, town):
    number = add(town.school, "Щукина Анна Игоревна")
    PupilName.objects.create(pupil_id=number, name="Карпова Анна Игоревна")

    assert pupils(found("deputy_head", "карпов")) == [number]
    assert pupils(found("deputy_head", "анна")) == [number]


def test_a_changed_name_is_searched_by_the_new_one(found, add, town):
    row = Pupil.objects.get(pk=add(town.school, "Щукин Олег Игоревич"))
    row.name = "Карпов Олег Игоревич"
    row.save()

    assert (pupils(found("head", "щукин")), pupils(found("head", "карпов"))) == ([], [row.pk])


@pytest.mark.parametrize("text", ["%%", "__", "'; --", "щу%", "\\\\", "<script>"])
def test_signs_of_the_database_are_signs_of_a_name(found, add, town, text):
    add(town.school, "Щукин Олег Игоревич")

    assert not found("deputy_head", text).pupils


def test_one_letter_is_too_short(found):
    assert found("deputy_head", "и").too_short


def test_no_more_than_twenty_are_shown_and_more_is_said(found, add, town):
    for n in range(MOST + 1):
        add(town.school, f"Щукин Олег {n}")

    shown = found("deputy_head", "щукин")

    assert (len(shown.pupils), shown.more) == (MOST, True)


def test_schools_are_found_by_a_part_of_the_name_where_figures_may_be_seen(found, town):
    def schools(key):
        return {line.unit for line in found(key, "заречн").schools if line.level == "school"}

    assert schools("deputy_head") == {town.school.number}
    assert schools("municipal_coordinator") == {town.school.number, town.sibling.number}
    assert schools("far_deputy_head") == set()


def test_the_number_of_queries_does_not_grow(found, add, town, django_assert_num_queries):
    for n in range(30):
        add(town.school, f"Щукин Олег {n}")
    rights = rights_of(town.staff["deputy_head"], TODAY)

    with django_assert_num_queries(4):
        search("щукин", rights, 2025)


def test_a_joined_pupil_is_found_by_both_names_once_and_where_the_last_class_is(found, town):
    kept, other = town.school.pupils["9А"][0], town.school.pupils["9Б"][1]
    row = Pupil.objects.get(pk=other)
    row.name, row.merged_into_id = "Стрижов Олег Ильич", kept
    row.save()
    Enrolment.objects.filter(pupil=other).update(since=TODAY)

    for text in ("стрижов", "берёзин пётр"):
        (one,) = [each for each in found("deputy_head", text).pupils if each.pupil == kept]
        assert (one.name, one.label) == ("Берёзин Пётр Ильич", "9Б")
    assert not [each for each in found("deputy_head", "стрижов").pupils if each.pupil == other]

"""Loading a school at once."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opora.generator.days import calendar_of
from opora.records import chain
from opora.records.actions.by import PROGRAM
from opora.records.actions.loading import LoadedPupil, LoadedTeacher, Roll, keep_terms, load_roll
from opora.records.actions.units import open_unit
from opora.records.models import AuditEvent, AuditPupil, Enrolment, OwnTerm, Pupil
from opora.records.rights import rights_of

pytestmark = pytest.mark.django_db
THIS, LAST = (2025, "9А"), (2024, "8А")
ROLL = Roll(
    {
        LAST: [LoadedPupil(11, "Берёзин Пётр Ильич", 21), LoadedPupil(12, "Вётлин Олег Ильич")],
        THIS: [LoadedPupil(21, "Берёзин Пётр Ильич"), LoadedPupil(22, "Сойкин Пётр Ильич")],
    },
    [
        LoadedTeacher(
            "Ёлкина Мария Львовна", "учитель", ((LAST, "алгебра"), (THIS, "алгебра")), (THIS,)
        )
    ],
)


@pytest.fixture
def school() -> int:
    day = date(2020, 9, 1)
    region = open_unit(by=PROGRAM, level="region", name="Край", parent=None, since=day)
    return open_unit(by=PROGRAM, level="school", name="Школа", parent=region, since=day)


def test_pupils_keep_their_numbers_and_know_who_they_are_now(school) -> None:
    load_roll(by=PROGRAM, school=school, roll=ROLL)
    assert Pupil.objects.get(pk=11).merged_into_id == 21
    listed = Enrolment.objects.filter(school_class__label="9А").values_list("pupil_id", flat=True)
    assert set(listed) == {21, 22}


def test_rights_follow_from_lessons_and_led_classes_of_each_year(school) -> None:
    (teacher,) = load_roll(by=PROGRAM, school=school, roll=ROLL, basis="приказ № 1")
    then = rights_of(teacher, date(2024, 10, 1)).grants
    assert [(grant.role, grant.school_year) for grant in then] == [("subject_teacher", 2024)]
    now = rights_of(teacher, date(2025, 10, 1)).grants
    assert {(grant.role, grant.school_year) for grant in now} == {
        ("subject_teacher", 2025),
        ("class_teacher", 2025),
    }


def test_a_load_is_one_event_that_names_every_pupil_by_number(school) -> None:
    before = AuditEvent.objects.count()
    load_roll(by=PROGRAM, school=school, roll=ROLL)
    assert AuditEvent.objects.count() == before + 1
    assert set(AuditPupil.objects.values_list("pupil", flat=True)) == {11, 12, 21, 22}
    assert chain.verify().broken is None


def test_a_large_school_takes_no_more_queries_than_a_small_one(school) -> None:
    def queries(roll: Roll) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            load_roll(by=PROGRAM, school=school, roll=roll)
        return len(asked)

    small = queries(ROLL)
    many = [LoadedPupil(number, "Сойкин Пётр Ильич") for number in range(1000, 1300)]
    assert queries(Roll({(2025, "5А"): many}, ROLL.teachers[:0])) <= small


def test_own_terms_are_quarters_below_and_half_years_above(school) -> None:
    keep_terms(by=PROGRAM, school=school, calendars=[calendar_of(2030)])
    kept = OwnTerm.objects.values_list("first_grade", "last_grade", "title")
    assert set(kept.filter(first_grade=1).values_list("last_grade", flat=True)) == {9}
    assert len(kept.filter(last_grade=11)) == 2
    assert len(kept) == 6

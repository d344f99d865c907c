"""The plan of an invented region."""

import pytest

from opora.generator.classes import classes
from opora.generator.numbers import MOST_SCHOOLS
from opora.generator.region import municipality_name, region, school_at
from opora.generator.settings import settings
from opora.generator.subjects import subjects
from opora.generator.teachers import teachers
from opora.vocabulary.problems import UserError
from opora.vocabulary.school import school_key


def test_one_seed_is_one_region() -> None:
    assert region(7, 40) == region(7, 40)
    assert region(7, 40) != region(8, 40)


def test_a_larger_region_begins_with_the_same_schools() -> None:
    assert region(7, 60)[:5] == region(7, 5)
    assert school_at(7, 3) == region(7, 5)[3]


def test_schools_differ_in_name_and_number() -> None:
    schools = region(7, 600)

    assert len({school.school_id for school in schools}) == 600
    assert len({school_key(school.name) for school in schools}) == 600
    assert min(school.school_id for school in schools) > 0


def test_municipalities_have_thirty_schools_and_own_names() -> None:
    schools = region(7, 90)
    names = [school.municipality for school in schools]

    assert [names.count(name) for name in dict.fromkeys(names)] == [30, 30, 30]
    assert len({municipality_name(number) for number in range(137)}) == 137


def test_sizes_are_believable() -> None:
    schools = region(7, 600)
    sizes = [school.pupils for school in schools]

    assert 430 < sum(sizes) / 600 < 570
    assert 60 <= min(sizes) < 100
    assert 1000 < max(sizes) <= 1300


def test_some_schools_are_in_trouble_and_some_are_kind() -> None:
    schools = region(7, 600)
    troubled = [school for school in schools if school.in_trouble]

    assert 50 < len(troubled) < 130
    assert all(school.trend < 0 and school.absences > 1 for school in troubled)
    assert 50 < sum(school.inflation > 0 for school in schools) < 130


@pytest.mark.parametrize("count", [0, MOST_SCHOOLS + 1])
def test_a_region_that_cannot_be_made_is_refused(count: int) -> None:
    with pytest.raises(UserError, match="от 1 до"):
        region(7, count)


def test_every_class_and_subject_has_one_teacher_with_a_bearable_load(school) -> None:
    listed = [(t.subject, label) for t in teachers(school, 2025) for label in t.classes]
    wanted = [
        (subjects().names[subject], each.label)
        for each in classes(school, 2025)
        for subject in subjects().taught(each.grade)
    ]

    assert sorted(listed) == sorted(wanted)
    for teacher in teachers(school, 2025):
        row = subjects().hours[subjects().index(teacher.subject)]
        grades = [int("".join(filter(str.isdigit, label))) for label in teacher.classes]
        assert sum(row[grade - 1] for grade in grades) <= settings().teacher_hours

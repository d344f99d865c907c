"""Children, classes and numbers of invented schools."""

import numpy as np
import pytest

from opora.generator.classes import classes
from opora.generator.numbers import pupil_numbers
from opora.generator.settings import settings
from opora.vocabulary.class_label import grade_of, parse_class
from opora.vocabulary.person import looks_like_name, name_key


def test_every_grade_has_a_class_with_a_readable_label(school) -> None:
    found = classes(school, 2025)

    assert {each.grade for each in found} == set(range(1, 12))
    assert all(parse_class(each.label) == each.label for each in found)
    assert all(grade_of(each.label) == each.grade for each in found)
    assert [each.label for each in found] == sorted(each.label for each in found)


def test_a_basic_school_ends_with_the_ninth_grade(make_school) -> None:
    kind = next(k for k in settings().kinds if k.last_grade == 9)
    basic = make_school(kind=kind)

    assert max(each.grade for each in classes(basic, 2025)) == 9


def test_a_large_school_has_classes_of_about_twenty_five(make_school) -> None:
    sizes = [len(each.members) for each in classes(make_school(pupils=1300), 2025)]

    assert 20 < np.mean(sizes) < 30
    assert max(sizes) <= 38


def test_upper_grades_are_few(school) -> None:
    found = classes(school, 2025)
    upper = sum(len(each.members) for each in found if each.grade > 9) / 2
    lower = sum(len(each.members) for each in found if each.grade <= 9) / 9

    assert 0.2 < upper / lower < 0.7


def test_children_go_up_a_grade_under_another_number(school) -> None:
    before = {e.label: e for e in classes(school, 2024)}
    after = {e.label: e for e in classes(school, 2025)}

    assert sorted(before["5А"].names(school)) == sorted(after["6А"].names(school))
    assert set(before["5А"].pupil_ids).isdisjoint(after["6А"].pupil_ids)


def test_who_goes_to_the_tenth_grade_was_in_the_ninth(school) -> None:
    ninth = _names(school, 2024, 9)
    tenth = _names(school, 2025, 10)

    assert tenth < ninth


def test_numbers_are_positive_and_never_repeat() -> None:
    places = np.arange(4095)
    numbers = np.concatenate(
        [pupil_numbers(3, place, year, places) for place in range(40) for year in (2024, 2025)]
    )

    assert len(np.unique(numbers)) == len(numbers)
    assert numbers.min() > 0


def test_numbers_say_nothing_of_the_alphabet(school) -> None:
    names = [name for each in classes(school, 2025) for name in each.names(school)]

    assert names != sorted(names)
    assert all(list(e.pupil_ids) == sorted(e.pupil_ids) for e in classes(school, 2025))


@pytest.mark.parametrize("year", [2024, 2025])
def test_names_are_names_and_no_two_of_a_cohort_share_surname_and_name(school, year) -> None:
    for grade in range(1, 12):
        names = _names(school, year, grade)
        assert all(looks_like_name(name) and all(name_key(name)) for name in names)
        assert len({name_key(name)[:2] for name in names}) == len(names)


def _names(school, year: int, grade: int) -> set[str]:  # type: ignore[no-untyped-def]
    found = [each for each in classes(school, year) if each.grade == grade]
    return {name for each in found for name in each.names(school)}

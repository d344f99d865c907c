"""Names of pupils at the last moment."""

import pytest

from opora.records.models import Pupil
from opora.records.queries.pupils import names_of, numbers_of


def test_names_are_asked_at_once_and_stay_out_of_repr(town, django_assert_num_queries):
    pupils = [*town.school.pupils["9А"], *town.school.pupils["9Б"]]

    with django_assert_num_queries(1):
        names = names_of(pupils)

    assert names.name(pupils[0]) == "Берёзин Пётр Ильич"
    assert "Берёзин" not in repr(names)


def test_a_merged_pupil_has_the_name_of_the_one_it_was_merged_into(town):
    first, second, third = town.school.pupils["9А"]
    Pupil.objects.filter(pk=first).update(merged_into=second)
    Pupil.objects.filter(pk=second).update(merged_into=third)

    names = names_of([first, second, third])

    assert {names.name(pupil) for pupil in (first, second, third)} == {"Сойкин Пётр Ильич"}
    assert numbers_of(third) == [third, *sorted((first, second))]


def test_a_number_nobody_has_is_an_error(db):
    with pytest.raises(KeyError):
        names_of([7]).name(7)

"""Numbers for people and schools, and the file that keeps them."""

import os
import stat

import pytest

from opora.facts.identity import IdentityMap, Pupil
from opora.vocabulary.problems import UserError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "identity.json"


def test_a_saved_map_is_read_back(path):
    people = IdentityMap.load(path)
    school = people.school_id("МБОУ СОШ №5")
    pupil = people.add_pupil(school, 2025, "9А", "Ӕлборты Сослан")
    people.save()

    again = IdentityMap.load(path)

    assert again.name(pupil) == "Ӕлборты Сослан"
    assert again.school_name(school) == "МБОУ СОШ №5"
    assert again.pupils_of(school, 2025, "9А") == people.pupils_of(school, 2025, "9А")
    assert again.pupil(pupil).school_class == "9А"


def test_nothing_is_kept_before_save(path):
    IdentityMap.load(path).school_id("МБОУ СОШ №5")

    assert not path.exists()


def test_an_ephemeral_map_is_never_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    people = IdentityMap.ephemeral()
    people.add_pupil(people.school_id("МБОУ СОШ №5"), 2025, "9А", "Ӕлборты Сослан")

    people.save()

    assert list(tmp_path.iterdir()) == []


def test_spellings_of_one_school_are_one_number(path):
    people = IdentityMap.ephemeral()

    assert people.school_id("МБОУ СОШ № 5") == people.school_id("МБОУ  СОШ №5")
    assert people.school_id("МБОУ СОШ № 5") != people.school_id("МБОУ СОШ № 6")


def test_a_school_met_in_another_spelling_after_loading_keeps_its_number(path):
    people = IdentityMap.load(path)
    school = people.school_id("МБОУ СОШ № 5")
    people.save()

    assert IdentityMap.load(path).school_id("мбоу сош №5") == school


def test_namesakes_of_a_class_are_two_people():
    people = IdentityMap.ephemeral()

    first = people.add_pupil(1, 2025, "9А", "Иванова Анна")
    second = people.add_pupil(1, 2025, "9А", "Иванова Анна")

    assert first != second
    assert [pupil.pupil_id for pupil in people.pupils_of(1, 2025, "9А")] == [first, second]


@pytest.mark.parametrize("place", [(2, 2025, "9А"), (1, 2024, "9А"), (1, 2025, "9Б")])
def test_pupils_are_kept_apart_by_school_year_and_class(place):
    people = IdentityMap.ephemeral()
    people.add_pupil(1, 2025, "9А", "Иванова Анна")

    assert people.pupils_of(*place) == []


def test_numbers_fit_the_column_of_facts():
    people = IdentityMap.ephemeral()

    numbers = {people.add_pupil(1, 2025, "9А", "Иванова Анна") for _ in range(1000)}

    assert len(numbers) == 1000
    assert min(numbers) >= 1
    assert max(numbers) < 2**32


def test_a_number_taken_is_not_given_again(monkeypatch):
    drawn = iter([5, 5, 6])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(drawn))
    people = IdentityMap.ephemeral()

    assert people.add_pupil(1, 2025, "9А", "Иванова Анна") == 6
    assert people.add_pupil(1, 2025, "9А", "Петров Пётр") == 7


def test_a_fuller_name_is_the_same_person():
    people = IdentityMap.ephemeral()
    pupil = people.add_pupil(1, 2025, "9А", "Иванова Анна")

    people.rename(pupil, "Иванова Анна Сергеевна")

    assert people.name(pupil) == "Иванова Анна Сергеевна"
    assert people.pupils_of(1, 2025, "9А")[0].name == "Иванова Анна Сергеевна"


def test_a_name_does_not_reach_a_log_through_repr():
    people = IdentityMap.ephemeral()
    pupil = people.pupil(people.add_pupil(1, 2025, "9А", "Иванова Анна"))

    assert "Иванова" not in repr(pupil)


def test_a_number_never_given_is_an_error_of_the_caller():
    people = IdentityMap.ephemeral()

    assert 5 not in people
    with pytest.raises(KeyError):
        people.name(5)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 2}', '{"version": 1}'])
def test_a_damaged_map_is_a_message_for_people(path, content):
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")

    with pytest.raises(UserError, match="резервной копии"):
        IdentityMap.load(path)


def test_an_error_does_not_quote_a_name(path):
    path.parent.mkdir()
    path.write_text('{"version": 1, "schools": [], "pupils": [{"name": "Иванова"', encoding="utf-8")

    with pytest.raises(UserError) as caught:
        IdentityMap.load(path)

    assert "Иванова" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("expected", [0o600 if os.name == "posix" else None])
def test_only_the_owner_reads_names(path, expected):
    IdentityMap(path).save()

    mode = stat.S_IMODE(path.stat().st_mode)
    assert expected in (None, mode)


def test_a_given_number_is_kept(path):
    people = IdentityMap.load(path)
    person = Pupil(77, 5, 2025, "9А", "Ӕлборты Сослан")
    people.keep_school(5, "МБОУ СОШ №5")
    people.keep_pupil(person)
    people.keep_pupil(person)
    people.save()

    again = IdentityMap.load(path)

    assert again.school_id("МБОУ СОШ № 5") == 5
    assert again.pupils_of(5, 2025, "9А") == [person]


def test_a_given_number_is_never_taken_from_another():
    people = IdentityMap.ephemeral()
    people.keep_school(5, "МБОУ СОШ №5")
    people.keep_pupil(Pupil(77, 5, 2025, "9А", "Ӕлборты Сослан"))

    with pytest.raises(ValueError, match="77"):
        people.keep_pupil(Pupil(77, 5, 2025, "9А", "Лесной Пётр"))
    with pytest.raises(ValueError, match="5"):
        people.keep_school(5, "МБОУ СОШ №6")
    with pytest.raises(ValueError, match="6"):
        people.keep_school(6, "МБОУ СОШ №5")

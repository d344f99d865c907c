"""An entry is judged when it is written: empty, the same as before, nearly the same."""

import pytest

import town as towns
from risks import TELLING, log_work

OTHER_WORDS = "Прочитали параграф о силе трения и решили две задачи на доске"


@pytest.fixture
def town(db):
    return towns.again()


def test_an_entry_that_tells_something_new_counts(town):
    row = log_work(town, town.school.pupils["9А"][0])

    assert (row.hollow, row.copied) == (False, False)


def test_an_entry_that_only_says_that_there_was_a_talk_is_hollow(town):
    assert log_work(town, town.school.pupils["9А"][0], "Проведена беседа", topic="").hollow


def test_the_same_words_of_another_author_about_another_pupil_are_a_copy(town):
    first, second, _ = town.school.pupils["9А"]
    log_work(town, first)
    again = f"  {TELLING.upper()}!!"

    assert log_work(town, second, again, by_id=town.accounts["class_teacher"]).copied


def test_nearly_the_same_words_of_the_same_author_are_a_copy(town):
    first, second, _ = town.school.pupils["9А"]
    log_work(town, first)

    assert log_work(town, second, f"{TELLING} сегодня").copied


def test_nearly_the_same_words_of_a_stranger_about_a_stranger_are_none(town):
    first, second, _ = town.school.pupils["9А"]
    log_work(town, first)
    by = town.accounts["class_teacher"]

    assert not log_work(town, second, f"{TELLING} сегодня", by_id=by).copied


def test_other_words_are_no_copy(town):
    pupil = town.school.pupils["9А"][0]
    log_work(town, pupil)

    assert not log_work(town, pupil, OTHER_WORDS, topic="Трение", subject=towns.PHYSICS).copied


def test_one_group_lesson_has_one_text(town):
    first, second, third = town.school.pupils["9А"]
    log_work(town, first, together="one")

    assert not log_work(town, second, together="one").copied
    assert log_work(town, third, together="another").copied


def test_a_withdrawn_entry_is_no_original(town):
    first, second, _ = town.school.pupils["9А"]
    log_work(town, first, withdrawn_on="2026-02-04")

    assert not log_work(town, second).copied


def test_another_schools_entries_are_not_looked_at(town):
    first, second, _ = town.school.pupils["9А"]
    log_work(town, first, school_id=town.far.number)

    assert not log_work(town, second).copied

"""The form of a route: rows without text are no rows, what is wrong is said by its row."""

from datetime import date

import pytest

from opora.analysis.support.hundredths import parse_hundredths, show_hundredths
from opora.analysis.support.route import Content, Gap, PlannedGoal, PlannedLesson
from opora.analysis.support.route_form import (
    MOST,
    Known,
    content_of,
    slots_of,
    titles_of,
    values_of,
)
from opora.vocabulary.problems import UserError

DAY, LATER = date(2026, 3, 2), date(2026, 4, 27)
ALGEBRA = "Алгебра | "
KNOWN = Known(frozenset({ALGEBRA}), frozenset({11}))
CONTENT = Content(
    DAY,
    LATER,
    "педсовет № 3",
    (Gap(ALGEBRA, "Дроби", "ВПР"),),
    (PlannedGoal(ALGEBRA, "Средний балл 3", "mean", 265, LATER),),
    (PlannedLesson("lesson", ALGEBRA, "Дроби", "alone", DAY, 11),),
)
SLOTS = slots_of(CONTENT, 1)


def said(**changes: str) -> Content:
    named = {key.replace("__", "."): value for key, value in changes.items()}
    return content_of(values_of(CONTENT, SLOTS) | named, SLOTS, KNOWN)


def test_a_form_that_nobody_touched_says_the_same_route():
    assert said() == CONTENT


def test_a_blank_row_is_no_row_and_a_ticked_one_is_taken_out():
    assert said(gap__1__drop="on").gaps == ()
    assert len(said(gap__2__topic="Корни").gaps) == 2


def test_a_draft_may_lack_the_measure_the_target_and_the_day_of_a_goal():
    goal = said(goal__1__measure="", goal__1__target="", goal__1__due="").goals[0]
    assert (goal.measure, goal.target, goal.due) == ("", None, None)


def test_a_lesson_may_have_nobody_yet():
    assert said(lesson__1__staff="").lessons[0].staff is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"since": ""}, "«Начало»: впишите день"),
        ({"until": "когда-нибудь"}, "Конец: Не дата"),
        ({"until": "2026-03-01"}, "кончается раньше, чем начинается"),
        ({"basis": "ы" * 301}, "Основание: 301"),
        ({"gap__1__topic": ""}, "Пробел 1: впишите тему"),
        ({"gap__1__subject": "химия"}, "Пробел 1: выберите предмет"),
        ({"gap__1__topic": "ы" * 301}, "Пробел 1: 301 знаков"),
        ({"goal__1__text": ""}, "Цель 1: впишите"),
        ({"goal__1__target": "три"}, "Цель 1: значение.*не число"),
        ({"goal__1__target": "6"}, "Цель 1: .*от 1 до 5"),
        ({"goal__1__measure": "рост"}, "Цель 1: выберите меру"),
        ({"goal__1__due": "31.02.2026"}, "Цель 1: Дата"),
        ({"lesson__1__kind": ""}, "Занятие 1: выберите вид"),
        ({"lesson__1__topic": ""}, "Занятие 1: впишите тему"),
        ({"lesson__1__planned_on": ""}, "Занятие 1: впишите день"),
        ({"lesson__1__staff": "12"}, "Занятие 1: выберите ответственного"),
        ({"lesson__1__form": "хором"}, "Занятие 1: выберите форму"),
        ({"lesson__2__topic": "Корни"}, "Занятие 2: выберите вид"),
    ],
)
def test_what_is_wrong_is_said_by_its_row(wrong, told):
    with pytest.raises(UserError, match=told):
        said(**wrong)


def test_every_field_has_a_title_and_no_form_is_longer_than_people_fill_in():
    many = Content(DAY, LATER, gaps=CONTENT.gaps * 100)
    assert slots_of(many, 1)["gap"] == MOST["gap"]
    assert all(titles_of(SLOTS).values())
    assert set(values_of(CONTENT, SLOTS)) == set(titles_of(SLOTS))


@pytest.mark.parametrize(
    ("text", "value"), [("3,65", 365), ("3.6", 360), ("60", 6000), ("60 %", 6000), ("0", 0)]
)
def test_values_are_whole_hundredths(text, value):
    assert parse_hundredths(text, "Результат") == value


@pytest.mark.parametrize("text", ["", "-1", "3,655", "1e3", "٣", "99999", "3,6,5"])
def test_what_is_no_value_is_refused(text):
    with pytest.raises(UserError, match="не число"):
        parse_hundredths(text, "Результат")


@pytest.mark.parametrize(
    ("value", "text"), [(365, "3,65"), (360, "3,6"), (6000, "60"), (5, "0,05"), (0, "0")]
)
def test_values_are_shown_as_they_are_typed(value, text):
    assert show_hundredths(value) == text
    assert parse_hundredths(text, "Результат") == value


def test_no_value_is_shown_as_nothing():
    assert show_hundredths(None) == ""

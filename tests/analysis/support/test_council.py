"""Councils: working days, and pupils who are not named without a consent."""

from datetime import date

import pytest

from opora.analysis.support.consent import consent_rules
from opora.analysis.support.council import (
    Spoken,
    council_kinds,
    mentions,
    titles_of,
    working_day,
)
from opora.vocabulary.school_days import DaysOff

OFF = DaysOff.load()


@pytest.mark.parametrize(
    ("after", "number", "expected"),
    [
        (date(2026, 1, 19), 5, date(2026, 1, 26)),  # Monday to Monday
        (date(2026, 1, 16), 1, date(2026, 1, 19)),  # over a weekend
        (date(2026, 2, 20), 1, date(2026, 2, 24)),  # 23 February
        (date(2026, 3, 6), 3, date(2026, 3, 12)),  # 8 March moved to Monday
        (date(2025, 12, 29), 5, date(2026, 1, 15)),  # over the New Year
        (date(2026, 1, 19), 0, date(2026, 1, 19)),
    ],
)
def test_working_days(after: date, number: int, expected: date) -> None:
    assert working_day(after, number, OFF) == expected


def test_a_consilium_has_five_days_for_minutes_three_to_tell_and_needs_a_consent() -> None:
    kind = council_kinds()["ppk"]

    assert (kind.minutes_days, kind.told_days, kind.needs) == (5, 3, "ppk")


def test_kinds_name_purposes_that_exist() -> None:
    known = {"", *consent_rules().purposes}

    assert all({kind.needs, kind.named_by} <= known for kind in council_kinds().values())


def test_a_pupil_is_named_only_by_consent_and_else_numbered() -> None:
    spoken = [
        Spoken(1, "Берёзин Пётр Ильич", "9А", may_be_named=False),
        Spoken(2, "Вётлин Пётр Ильич", "9А", may_be_named=True),
        Spoken(3, "Сойкин Пётр Ильич", "9Б", may_be_named=False),
        Spoken(1, "Берёзин Пётр Ильич", "9А", may_be_named=False),
    ]

    assert titles_of(spoken) == {
        1: "обучающийся 9А № 1",
        2: "Вётлин Пётр Ильич, 9А",
        3: "обучающийся 9Б № 2",
    }
    assert "Берёзин" not in repr(spoken)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Слушали о Берёзине П.", True),
        ("Назначить занятия Березину", True),
        ("БЕРЁЗИНЫМ занимается психолог", True),
        ("Слушали об обучающемся 9А № 1", False),
        ("березина не названа с большой буквы", False),
        ("Берёза растёт у школы", False),
        ("Берёзовского района", False),
        ("", False),
    ],
)
def test_a_surname_is_found_in_any_case(text: str, found: bool) -> None:
    assert mentions(text, "Берёзин Пётр Ильич") == found


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Петровой нужна помощь", "Петрова Анна", True),
        ("Ли не явился", "Ли Анна", True),
        ("Лишь один вопрос", "Ли Анна", False),
        ("Рождественской дали время", "Константинопольская-Рождественская Ёлка", True),
        ("Кима пригласить", "Ким Анна", True),
    ],
)
def test_short_and_double_surnames(text: str, name: str, found: bool) -> None:
    assert mentions(text, name) == found

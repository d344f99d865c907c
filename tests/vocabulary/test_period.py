"""Periods, school years and dates."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.vocabulary.period import (
    Period,
    last_weekday,
    parse_date,
    school_year_from_text,
    school_year_of,
)
from opora.vocabulary.problems import UserError

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def test_both_ends_are_in_a_period() -> None:
    period = Period(date(2025, 1, 9), date(2025, 2, 28))
    assert date(2025, 1, 9) in period
    assert date(2025, 2, 28) in period
    assert date(2025, 1, 8) not in period
    assert date(2025, 3, 1) not in period


def test_a_period_of_one_day_is_a_period() -> None:
    assert date(2025, 1, 9) in Period(date(2025, 1, 9), date(2025, 1, 9))


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(UserError, match=r"Начало периода 02\.03\.2025 позже конца 01\.03\.2025"):
        Period(date(2025, 3, 2), date(2025, 3, 1))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2024, 9, 1), 2024),
        (date(2024, 12, 31), 2024),
        (date(2025, 1, 1), 2024),
        (date(2025, 8, 31), 2024),
        (date(2025, 9, 1), 2025),
    ],
)
def test_a_school_year_begins_in_september(day: date, year: int) -> None:
    assert school_year_of(day) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2024/2025", 2024),
        ("2024-2025 учебный год", 2024),
        ("2024 – 2025 уч. г.", 2024),
        ("Учебный год: 2024/25", 2024),
        ("2099/2100", None),
        ("2024/2026", None),
        ("2024", None),
        ("2024-09-01", None),
        ("12024/2025", None),
        ("", None),
        ("2020-2022, 2023/2024", 2023),
    ],
)
def test_a_school_year_is_read_from_a_pair_of_years(text: str, year: int | None) -> None:
    assert school_year_from_text(text) == year


@given(DAYS)
def test_every_usual_spelling_of_a_day_is_read(day: date) -> None:
    spellings = [day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%d.%m.%y}", f" {day:%d.%m.%Y} г."]
    assert [parse_date(text) for text in spellings] == [day] * 4


def test_a_day_without_zeros_is_read() -> None:
    assert parse_date("1.9.2024") == date(2024, 9, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("вчера", "Не дата: «вчера»"),
        ("", "Не дата"),
        ("9/1/2021", "Не дата"),
        ("45292", "Не дата"),
        ("31.02.2025", "такого дня нет"),
        ("2025-13-01", "такого дня нет"),
        ("01.09.0021", "год 21 вне этого века"),
        ("1999-09-01", "год 1999 вне этого века"),
    ],
)
def test_other_spellings_are_refused_with_advice(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        parse_date(text)


@given(st.integers(2000, 2099), st.integers(1, 12), st.integers(0, 6))
def test_the_last_weekday_is_in_the_last_week_of_its_month(y: int, m: int, weekday: int) -> None:
    day = last_weekday(y, m, weekday)
    assert (day.year, day.month, day.weekday()) == (y, m, weekday)
    assert (day + timedelta(days=7)).month != m
    assert day.day > monthrange(y, m)[1] - 7


def test_last_fridays_of_the_campaign() -> None:
    assert last_weekday(2021, 11, 4) == date(2021, 11, 26)
    assert last_weekday(2021, 12, 4) == date(2021, 12, 31)

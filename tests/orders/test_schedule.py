from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.orders.schedule import MonthDay, Schedule, due_dates
from opora.vocabulary.period import last_weekday
from opora.vocabulary.problems import UserError


def test_last_fridays_of_the_campaign_of_2021() -> None:
    # methods.md, section 9: the day of the last Friday stays, 31 December too.
    days = due_dates(Schedule.parse("last friday of month"), date(2021, 11, 1), date(2022, 4, 30))

    assert [f"{day:%d.%m.%Y}" for day in days] == [
        "26.11.2021",
        "31.12.2021",
        "28.01.2022",
        "25.02.2022",
        "25.03.2022",
        "29.04.2022",
    ]


def test_days_outside_the_campaign_are_left_out_at_both_ends() -> None:
    schedule = Schedule.parse("second wednesday of month")

    assert due_dates(schedule, date(2024, 9, 12), date(2024, 11, 13)) == [
        date(2024, 10, 9),
        date(2024, 11, 13),
    ]


@given(st.integers(2000, 2099), st.integers(1, 12), st.integers(0, 6))
def test_last_weekday_agrees_with_the_vocabulary(year: int, month: int, weekday: int) -> None:
    assert Schedule(-1, weekday).day_of(year, month) == last_weekday(year, month, weekday)


@given(st.integers(2000, 2099), st.integers(1, 12), st.integers(0, 3), st.integers(0, 6))
def test_nth_weekday_lies_in_the_nth_week(year: int, month: int, nth: int, weekday: int) -> None:
    day = Schedule(nth, weekday).day_of(year, month)

    assert (day.month, day.weekday(), (day.day - 1) // 7) == (month, weekday, nth)


@pytest.mark.parametrize(
    "text", ["", "friday", "fifth friday of month", "last пятница of month", "last friday of year"]
)
def test_unknown_schedule_says_how_to_write_it(text: str) -> None:
    with pytest.raises(UserError, match="last friday of month"):
        Schedule.parse(text)


def test_autumn_belongs_to_the_first_year_and_spring_to_the_second() -> None:
    assert MonthDay.parse("11-01").within(2021) == date(2021, 11, 1)
    assert MonthDay.parse("09-01").within(2021) == date(2021, 9, 1)
    assert MonthDay.parse("04-30").within(2021) == date(2022, 4, 30)


def test_leap_day_becomes_the_last_of_february() -> None:
    assert MonthDay.parse("02-29").within(2023) == date(2024, 2, 29)
    assert MonthDay.parse("02-29").within(2024) == date(2025, 2, 28)


@pytest.mark.parametrize("text", ["31-12", "02-30", "1 ноября", "11-1"])
def test_no_such_day_of_the_year(text: str) -> None:
    with pytest.raises(UserError, match="11-01"):
        MonthDay.parse(text)

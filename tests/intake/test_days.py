"""Days of header cells."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journals import MONTHS, month_name
from opora.intake.days import (
    day_of,
    full_date,
    header_date,
    in_school_year,
    is_date_header,
    month_day_columns,
    month_of,
    school_year_of_headers,
)


@pytest.mark.parametrize(
    ("text", "month"),
    [("Март", 3), ("марта", 3), ("МАЙ", 5), ("мая", 5), ("окт.", 10), ("Сентябрь 2024", 9),
     ("Сентябрь 2024 г.", 9), ("Mарт", 3), ("июн", 6), ("нояб.", 11)],
)  # fmt: skip
def test_month_is_read(text: str, month: int) -> None:
    assert month_of(text) == month


@pytest.mark.parametrize(
    "text", ["", "Марина", "Майоров", "Математика", "маркер", "3", "Декабрист"]
)
def test_other_words_are_no_months(text: str) -> None:
    assert month_of(text) is None


def test_all_months_of_a_school_year_are_known() -> None:
    assert [month_of(name) for name in MONTHS] == [9, 10, 11, 12, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("text", "day"), [("1", 1), ("31", 31), ("\xa07 ", 7), ("05", 5), ("0", None), ("32", None),
                      ("", None), ("7а", None), ("100000000000000000000", None), ("²", None)]
)  # fmt: skip
def test_day_number(text: str, day: int | None) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize(
    ("day", "month", "year"), [(1, 9, 2024), (31, 12, 2024), (1, 1, 2025), (31, 8, 2025)]
)
def test_september_opens_the_first_year(day: int, month: int, year: int) -> None:
    assert in_school_year(day, month, 2024) == date(year, month, day)


@pytest.mark.parametrize(("day", "month"), [(31, 2), (29, 2), (31, 4), (31, 11)])
def test_a_day_that_does_not_exist_is_none(day: int, month: int) -> None:
    assert in_school_year(day, month, 2024) is None


def test_leap_day_is_of_the_second_year() -> None:
    assert in_school_year(29, 2, 2023) == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    ["07.10", "7.10", "07.10.", "07/10", "07.10.25", "07.10.2025", "07.10.2025 г.", "2025-10-07",
     "2025-10-07 00:00:00", "07.окт", "7 октября", "7 окт. 2025", "07.10 пн", "07.10 (вт)",
     "07.10\nср"],
)  # fmt: skip
def test_spellings_of_one_day(text: str) -> None:
    assert is_date_header(text)
    assert header_date(text, 2025) == date(2025, 10, 7)


@pytest.mark.parametrize(
    "text",
    ["", "5", "40.10", "01.13", "Итог", "1 чет.", "2025", "2025-13-01", "7 октябрьских", "1-2"],
)
def test_other_headers_are_no_dates(text: str) -> None:
    assert not is_date_header(text)
    assert header_date(text, 2025) is None
    assert full_date(text) is None


@pytest.mark.parametrize("text", ["31.02", "31.02.2026", "2026-02-31"])
def test_31_february_is_a_date_header_without_a_day(text: str) -> None:
    assert is_date_header(text)
    assert header_date(text, 2025) is None


def test_day_without_a_year_needs_the_school_year() -> None:
    assert header_date("07.10", None) is None
    assert header_date("07.10.25", None) == date(2025, 10, 7)


def test_day_outside_the_school_year_is_none() -> None:
    assert header_date("07.10.2024", 2025) is None
    assert header_date("31.08.2026", 2025) == date(2026, 8, 31)


@pytest.mark.parametrize(
    ("row", "year"),
    [(["ФИО", "01.09.2025", "12.01.26"], 2025), (["01.09", "02.09"], None),
     (["01.09.2024", "01.09.2025"], None), (["31.02.2026"], None)],
)  # fmt: skip
def test_full_dates_name_the_school_year(row: list[str], year: int | None) -> None:
    assert school_year_of_headers(row) == year


@given(st.dates(date(2020, 9, 1), date(2030, 8, 31)))
def test_any_day_is_read_back_from_its_usual_spellings(day: date) -> None:
    year = day.year if day.month >= 9 else day.year - 1

    for text in (f"{day:%d.%m.%Y}", f"{day:%d.%m.%y}", f"{day:%d.%m}", day.isoformat()):
        assert header_date(text, year) == day


@given(st.lists(st.integers(0, 240), min_size=1, max_size=20).map(sorted))
def test_months_over_days_are_read_back(offsets: list[int]) -> None:
    days = [date(2024, 9, 1) + timedelta(days=offset) for offset in offsets]
    months, previous = [], None
    for day in days:
        months.append(month_name(day.month) if day.month != previous else "")
        previous = day.month

    found = month_day_columns([*months, "Средняя оценка"], [*(str(day.day) for day in days), "9"])

    assert [(column, month, day) for column, month, day, _ in found] == [
        (column, day.month, day.day) for column, day in enumerate(days)
    ]


def test_column_under_a_month_without_a_number_has_no_day() -> None:
    assert month_day_columns(["Март", "", ""], ["", "5", ""]) == [(0, 3, None, ""), (1, 3, 5, "5")]

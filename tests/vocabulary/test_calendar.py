"""School calendars."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.vocabulary.calendar import Calendar, MissingCalendar, load_calendars, term_start
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.problems import UserError

CALENDARS = load_calendars(CATALOGUE / "calendars")
GOOD = """
school_year = 2030
title = "2030/2031"
source = "an invented order"
half_years_from_grade = 10
[[quarters]]
title = "1 четверть"
first = 2030-09-02
last = 2030-10-25
[[half_years]]
title = "1 полугодие"
first = 2030-09-02
last = 2030-12-28
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "2030.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_two_school_years_are_in_the_catalogue() -> None:
    assert sorted(CALENDARS) == [2024, 2025]
    assert all(calendar.source and calendar.title for calendar in CALENDARS.values())


@pytest.mark.parametrize(
    ("on", "grade", "start"),
    [
        (date(2025, 2, 28), 9, date(2025, 1, 9)),
        (date(2025, 3, 31), 9, date(2025, 3, 31)),
        (date(2025, 3, 30), 9, date(2025, 1, 9)),
        (date(2025, 4, 25), 9, date(2025, 3, 31)),
        (date(2025, 4, 25), 11, date(2025, 1, 9)),
        (date(2024, 11, 29), 9, date(2024, 11, 5)),
        (date(2024, 11, 29), 10, date(2024, 9, 2)),
        (date(2025, 8, 31), 9, date(2025, 3, 31)),
        (date(2026, 2, 27), 9, date(2026, 1, 12)),
        (date(2025, 12, 26), 11, date(2025, 9, 1)),
    ],
)
def test_the_current_term_began_on(on: date, grade: int, start: date) -> None:
    assert term_start(CALENDARS, on, grade) == start


def test_upper_grades_have_half_years() -> None:
    calendar = CALENDARS[2025]
    assert calendar.terms(9) == calendar.quarters
    assert calendar.terms(10) == calendar.terms(11) == calendar.half_years


def test_half_years_are_made_of_two_quarters() -> None:
    for calendar in CALENDARS.values():
        quarters = calendar.quarters
        ends = [(half.first, half.last) for half in calendar.half_years]
        assert ends == [(quarters[i].first, quarters[i + 1].last) for i in (0, 2)]


@given(st.dates(date(2024, 9, 2), date(2025, 8, 31)), st.integers(1, 11))
def test_a_term_never_begins_after_the_day(on: date, grade: int) -> None:
    assert term_start(CALENDARS, on, grade) <= on


@pytest.mark.parametrize("on", [date(2023, 11, 30), date(2024, 9, 1), date(2027, 1, 1)])
def test_a_day_without_a_calendar_asks_for_the_start(on: date) -> None:
    with pytest.raises(MissingCalendar, match="Укажите начало периода: --since"):
        term_start(CALENDARS, on, 9)


def test_a_calendar_answers_only_for_its_own_year() -> None:
    assert CALENDARS[2024].term_start(date(2026, 2, 1), 9) is None


def test_an_empty_folder_has_no_calendars(tmp_path: Path) -> None:
    assert load_calendars(tmp_path) == {}


def test_a_calendar_of_ones_own_is_read(tmp_path: Path) -> None:
    calendar = Calendar.load(written(tmp_path, GOOD))
    assert calendar.term_start(date(2030, 10, 1), 9) == date(2030, 9, 2)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "2030/2031"', 'titel = "2030/2031"', "недостающие ключи: titel, title"),
        ("last = 2030-10-25", "lost = 2030-10-25", "недостающие ключи: last, lost"),
        ("first = 2030-09-02", 'first = "2030-09-02"', "first и last - даты"),
        ("last = 2030-10-25", "last = 2030-08-25", "не по порядку"),
        ("last = 2030-10-25", "last = 2031-10-25", "не из года 2030"),
        ("school_year = 2030", 'school_year = "2030"', "целые числа"),
        ("from_grade = 10", 'from_grade = "10"', "целые числа"),
        ("school_year = 2030", "school_year =", "не читается как TOML"),
    ],
)
def test_a_bad_calendar_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(UserError, match=rf"2030\.toml.*{said}"):
        Calendar.load(written(tmp_path, GOOD.replace(old, new)))

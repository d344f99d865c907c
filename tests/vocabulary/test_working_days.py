"""Working days: five a week, without public holidays, in vacations too."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.vocabulary.school_days import DaysOff
from opora.vocabulary.working_days import is_working, working_day

OFF = DaysOff.load()


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2025, 10, 24), 0, date(2025, 10, 24)),  # a Friday
        (date(2025, 10, 26), 0, date(2025, 10, 24)),  # what is due on Sunday is due on Friday
        (date(2025, 10, 24), 1, date(2025, 10, 27)),  # a vacation is no holiday of teachers
        (date(2025, 10, 31), 1, date(2025, 11, 5)),  # 3 and 4 November are days off
        (date(2025, 12, 30), 1, date(2026, 1, 12)),
        (date(2026, 1, 12), -1, date(2025, 12, 30)),
    ],
)
def test_due_days_around_holidays(day, days, expected):
    assert working_day(day, days, OFF) == expected


@given(st.dates(date(2024, 9, 1), date(2026, 6, 1)), st.integers(-25, 25))
def test_there_are_so_many_working_days_between(day, days):
    found = working_day(day, days, OFF)
    low, high = sorted((day, found))
    passed = [low + timedelta(n) for n in range((high - low).days + 1)]
    ends = {day} if days else set()
    between = sum(is_working(each, OFF) for each in passed if each not in ends)

    assert is_working(found, OFF)
    assert between == (abs(days) or 1)

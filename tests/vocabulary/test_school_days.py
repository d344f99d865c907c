"""Days with lessons, against a plain count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.vocabulary.calendar import load_calendars
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.school_days import FIVE_DAYS, SIX_DAYS, DaysOff, SchoolDays

DAYS = SchoolDays(load_calendars(CATALOGUE / "calendars")[2025], DaysOff.load())
ANY_DAY = st.dates(date(2025, 8, 1), date(2026, 6, 30))
WEEK = st.sampled_from([FIVE_DAYS, SIX_DAYS])


@pytest.mark.parametrize(
    ("day", "in_five", "in_six"),
    [
        (date(2025, 9, 1), True, True),
        (date(2025, 9, 6), False, True),  # Saturday
        (date(2025, 9, 7), False, False),
        (date(2025, 10, 28), False, False),  # vacation
        (date(2025, 11, 5), True, True),
        (date(2026, 2, 23), False, False),  # every year
        (date(2026, 3, 9), False, False),  # moved
        (date(2026, 5, 27), False, False),
    ],
)
def test_days_of_lessons_are_those_of_terms_without_days_off(day, in_five, in_six):
    assert (day in DAYS.all(FIVE_DAYS), day in DAYS.all(SIX_DAYS)) == (in_five, in_six)


@given(ANY_DAY, ANY_DAY, WEEK)
def test_days_are_counted_after_one_until_another(after, until, week):
    expected = sum(after < day <= until for day in DAYS.all(week))

    assert DAYS.count(after, until, week) == expected


@given(ANY_DAY, st.integers(1, 30), WEEK)
def test_the_latest_day_with_so_many_after_it(on, number, week):
    found = DAYS.back(on, number, week)

    if found is None:
        assert DAYS.count(date.min, on, week) < number
    else:
        assert DAYS.count(found, on, week) == number
        assert DAYS.count(found + timedelta(days=1), on, week) < number


@given(ANY_DAY, st.integers(1, 30), WEEK)
def test_the_day_so_many_days_later_is_a_day_of_lessons(day, number, week):
    found = DAYS.forward(day, number, week)

    later = DAYS.count(day, date.max, week)
    assert found in DAYS.all(week)
    if later >= number:
        assert DAYS.count(day, found, week) == number
    else:
        assert found == DAYS.all(week)[-1]


def test_no_days_back_is_a_mistake():
    with pytest.raises(ValueError, match="at least one"):
        DAYS.back(date(2025, 10, 1), 0, FIVE_DAYS)

"""The reporting period of each grade."""

from datetime import date

import pytest

from opora.orders.periods import periods_of
from opora.vocabulary.calendar import Calendar, MissingCalendar, Term
from opora.vocabulary.period import Period
from opora.vocabulary.problems import UserError

FIRST = Term("1", date(2030, 9, 2), date(2030, 10, 25))
SECOND = Term("2", date(2030, 11, 5), date(2030, 12, 28))
WHOLE = Term("1 полугодие", FIRST.first, SECOND.last)
CALENDARS = {2030: Calendar(2030, "2030/2031", "an invented order", 10, (FIRST, SECOND), (WHOLE,))}


def test_without_a_start_every_grade_begins_with_its_own_term() -> None:
    on = date(2030, 11, 29)

    found = periods_of([9, 10, 11], None, on, CALENDARS)

    assert found == {
        9: Period(SECOND.first, on),
        10: Period(WHOLE.first, on),
        11: Period(WHOLE.first, on),
    }


@pytest.mark.parametrize(
    ("on", "since"),
    [
        (FIRST.first, FIRST.first),
        (FIRST.last, FIRST.first),
        (date(2030, 11, 4), FIRST.first),  # vacations belong to the term that ended
        (SECOND.first, SECOND.first),
    ],
)
def test_a_term_is_current_from_its_first_day_to_the_next_one(on: date, since: date) -> None:
    assert periods_of([9], None, on, CALENDARS) == {9: Period(since, on)}


def test_a_stated_start_holds_for_all_grades_and_needs_no_calendar() -> None:
    since, on = date(2022, 1, 10), date(2022, 2, 25)

    assert periods_of([9, 11], since, on, {}) == dict.fromkeys((9, 11), Period(since, on))


@pytest.mark.parametrize("on", [date(2029, 10, 1), date(2031, 9, 1), date(2030, 9, 1)])
def test_a_day_without_a_current_term_asks_for_the_start(on: date) -> None:
    with pytest.raises(MissingCalendar, match="--since"):
        periods_of([9], None, on, CALENDARS)


def test_a_start_after_the_end_is_an_error_of_the_person() -> None:
    with pytest.raises(UserError, match="позже конца"):
        periods_of([9], date(2030, 12, 1), date(2030, 11, 29), CALENDARS)


def test_no_grades_have_no_periods() -> None:
    assert periods_of([], None, date(2022, 1, 1), {}) == {}

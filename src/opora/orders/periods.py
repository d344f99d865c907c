"""The reporting period of each grade."""

from collections.abc import Iterable
from datetime import date

from opora.vocabulary.calendar import Calendar, term_start
from opora.vocabulary.period import Period


def periods_of(
    grades: Iterable[int], since: date | None, on: date, calendars: dict[int, Calendar]
) -> dict[int, Period]:
    """Return the period by grade; without `since` it is the start of the current term.

    Terms are quarters, in grades 10 and 11 half-years. Raises MissingCalendar, which asks for
    --since, when the school year has no calendar or the year has not begun.
    """
    return {
        grade: Period(term_start(calendars, on, grade) if since is None else since, on)
        for grade in grades
    }

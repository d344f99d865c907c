"""Working days: Monday to Friday without public holidays. Teachers work in vacations too."""

from datetime import date, timedelta

from opora.vocabulary.school_days import FIVE_DAYS, DaysOff

_DAY = timedelta(days=1)


def is_working(day: date, off: DaysOff) -> bool:
    """Return whether people work on a day of a five-day week."""
    return day.weekday() < FIVE_DAYS and day not in off


def working_day(day: date, days: int, off: DaysOff) -> date:
    """Return the working day that is `days` working days after a day, or before it when negative.

    0 is the day itself, or the nearest working day before it: what is due on a Sunday is due on
    the Friday.
    """
    step = _DAY if days > 0 else -_DAY
    left = abs(days)
    if not left:
        while not is_working(day, off):
            day -= _DAY
        return day
    while left:
        day += step
        left -= is_working(day, off)
    return day

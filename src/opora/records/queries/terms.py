"""Terms of a school as pages ask for them: its own days, or those of the catalogue."""

from collections.abc import Sequence
from datetime import date

from opora.analysis.results.asked import When, terms_of, terms_of_school, whole_year
from opora.records.queries.calendars import calendar_of


def terms_at(school: int, school_year: int, grade: int | None = None) -> list[When]:
    """Return the terms of a school, or of one grade in it, in order; one query.

    None where neither the school nor the catalogue knows the year.
    """
    calendar = calendar_of(school, school_year)
    if calendar is None:
        return []
    return terms_of_school(calendar) if grade is None else terms_of(calendar, grade)


def year_at(school_year: int) -> When:
    """Return the whole school year."""
    return whole_year(school_year)


def before(terms: Sequence[When], when: When) -> When | None:
    """Return the last term that ended before a period began; None where there is none."""
    since = when.window.since
    over = [each for each in terms if since and each.window.on and each.window.on < since]
    return over[-1] if over else None


def current(terms: list[When], on: date) -> When | None:
    """Return the last term that has begun by a day; None before the first."""
    begun = [when for when in terms if when.window.since is not None and when.window.since <= on]
    return begun[-1] if begun else None

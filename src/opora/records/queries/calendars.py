"""Terms of a school: its own days, or those of the catalogue."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby

from opora.records.models import OwnTerm
from opora.vocabulary.calendar import Calendar, Term, load_calendars
from opora.vocabulary.catalogue import CATALOGUE

LAST_GRADE = 11
_OWN = "Сроки установила школа."
_NEVER = LAST_GRADE + 1  # one kind of terms for all grades


def calendar_of(school: int, school_year: int) -> Calendar | None:
    """Return the terms of a school and year; None where neither it nor the catalogue has any.

    What the school keeps itself stands in place of the catalogue's: trimesters stand where quarters
    would; without terms apart for the upper grades these have the same as all. One query.
    """
    rows = OwnTerm.objects.filter(school_id=school, school_year=school_year)
    usual = usual_calendar(school_year)
    groups = [
        (grade, [Term(row.title, row.first, row.last) for row in own])
        for grade, own in groupby(
            rows.order_by("first_grade", "first"), key=lambda row: row.first_grade
        )
    ]
    return _calendar(school_year, groups, usual) if groups else usual


def usual_calendar(school_year: int) -> Calendar | None:
    """Return the catalogue's calendar of a year; None where there is none."""
    return _calendars().get(school_year)


def has_own(school: int, school_year: int) -> bool:
    """Return whether a school keeps other days than the catalogue."""
    return OwnTerm.objects.filter(school_id=school, school_year=school_year).exists()


def _calendar(
    year: int, groups: Sequence[tuple[int, Sequence[Term]]], usual: Calendar | None
) -> Calendar:
    (lowest, first), (highest, last) = groups[0], groups[-1]
    title = usual.title if usual else f"{year}/{year + 1} учебный год"
    if lowest > 1:  # the upper grades alone have days of their own
        quarters = usual.quarters if usual else ()
        return Calendar(year, title, _OWN, lowest, quarters, tuple(first))
    if len(groups) == 1:
        return Calendar(year, title, _OWN, _NEVER, tuple(first), ())
    return Calendar(year, title, _OWN, highest, tuple(first), tuple(last))


@cache
def _calendars() -> dict[int, Calendar]:
    return load_calendars(CATALOGUE / "calendars")

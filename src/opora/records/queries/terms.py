"""Terms of a school: the catalogue's calendar, and the days a school keeps of its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from opora.analysis.results.asked import When, terms_of, terms_of_school, whole_year
from opora.records.models import OwnTerm
from opora.vocabulary.calendar import Calendar, load_calendars
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.period import Window
from opora.vocabulary.text import fold


def terms_at(school: int, school_year: int, grade: int | None = None) -> list[When]:
    """Return the terms of a school, or of one grade in it, in order; one query.

    A term of the school's own takes the place of the catalogue's term of the same title; where it
    has terms of other titles (trimesters), they stand instead of the catalogue's altogether. None
    where neither the school nor the catalogue knows the year.
    """
    calendar = _calendars().get(school_year)
    own = _own(school, school_year, grade)
    usual = _usual(calendar, grade) if calendar else []
    titles = {fold(when.title): when for when in usual}
    if any(fold(when.title) not in titles for when in own):
        return own
    mended = {fold(when.title): when for when in own}
    return [
        replace(when, window=mended[fold(when.title)].window)
        if fold(when.title) in mended
        else when
        for when in usual
    ]


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


def _usual(calendar: Calendar, grade: int | None) -> list[When]:
    return terms_of_school(calendar) if grade is None else terms_of(calendar, grade)


def _own(school: int, school_year: int, grade: int | None) -> list[When]:
    rows = OwnTerm.objects.filter(school_id=school, school_year=school_year)
    if grade is not None:
        rows = rows.filter(first_grade__lte=grade, last_grade__gte=grade)
    found: dict[str, When] = {}
    for row in rows.order_by("first", "pk"):
        when = When(row.title, school_year, Window(row.first, row.last), (row.title,))
        found.setdefault(fold(row.title), when)
    return _together(list(found.values())) if grade is None else list(found.values())


def _together(terms: list[When]) -> list[When]:
    """Return the terms of all grades as the shortest of those that end together, with all titles.

    A half-year ends with a quarter, as `terms_of_school` has it.
    """
    ending: dict[date | None, list[When]] = {}
    for when in terms:
        ending.setdefault(when.window.on, []).append(when)
    found = []
    for alike in ending.values():
        shortest = max(alike, key=lambda when: when.window.since or date.min)
        others = [title for when in alike if when is not shortest for title in when.terms]
        found.append(replace(shortest, terms=(*shortest.terms, *others)))
    return sorted(found, key=lambda when: when.window.since or date.min)


@cache
def _calendars() -> dict[int, Calendar]:
    return load_calendars(CATALOGUE / "calendars")

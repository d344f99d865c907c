"""What the forms above a table choose: the school year, the term or days; kept in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from opora.analysis.results.asked import When
from opora.records.queries.terms import current, year_at
from opora.vocabulary.period import Period, Window, parse_date, school_year_of
from opora.vocabulary.text import fold
from opora.web.page import Asked

YEAR, DAYS = "year", "days"


@dataclass(frozen=True, slots=True)
class Option:
    """A line of a list to choose from."""

    value: str
    title: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """The period that was chosen, what there is to choose, and what links take along.

    `kept`: parameters of the address that say the same period on another page.
    """

    when: When
    terms: Sequence[When]
    options: tuple[Option, ...]
    since: str
    on: str
    kept: Mapping[str, str]


def choices(asked: Asked, school_year: int, terms: Sequence[When]) -> Choices:
    """Return what the address chooses: `term` by its title, «year», or days `since` and `on`.

    Where it chooses nothing: the term that is running, of a past year the whole of it. A title that
    is no term (a final mark «экзамен») means the year. Raises UserError for days that are none.
    """
    wanted = asked.chosen.get("term", "")
    since, on = asked.chosen.get("since", ""), asked.chosen.get("on", "")
    if wanted == DAYS or (not wanted and (since or on)):
        when = _days(school_year, since, on)
        kept = {"term": DAYS, "since": since, "on": on}
        return Choices(when, terms, _options(terms, DAYS), since, on, kept)
    when = _term(wanted, school_year, terms, asked.today)
    value = when.title if when in terms else YEAR
    return Choices(when, terms, _options(terms, value), "", "", {"term": value})


def year_options(years: Sequence[int], chosen: int) -> tuple[Option, ...]:
    """Return school years to choose from, the last first; the chosen one is among them."""
    every = sorted({*years, chosen}, reverse=True)
    return tuple(
        Option(str(year), f"{year}/{(year + 1) % 100:02d}", year == chosen) for year in every
    )


def _term(wanted: str, school_year: int, terms: Sequence[When], today: date) -> When:
    if wanted:
        named = [w for w in terms if fold(wanted) in map(fold, (w.title, *w.terms))]
        return named[0] if named else year_at(school_year)
    running = current(list(terms), today) if school_year == school_year_of(today) else None
    return running or year_at(school_year)


def _days(school_year: int, since: str, on: str) -> When:
    first = parse_date(since) if since else None
    last = parse_date(on) if on else None
    if first and last:
        Period(first, last)  # says what is wrong when they are the other way round
    whole = year_at(school_year)
    window = Window(first or whole.window.since, last or whole.window.on)
    return When(f"{window.since:%d.%m.%Y} – {window.on:%d.%m.%Y}", school_year, window, ())


def _options(terms: Sequence[When], chosen: str) -> tuple[Option, ...]:
    known = [Option(when.title, when.title, when.title == chosen) for when in terms]
    whole = Option(YEAR, "учебный год", chosen == YEAR)
    return (*known, whole, Option(DAYS, "другие даты", chosen == DAYS))

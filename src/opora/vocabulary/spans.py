"""How the days of a school year fall into spans that sums are kept for.

Three levels, each of which parts the same days: months cut at the borders of terms, terms, and the
whole year. A period is then a few whole spans and at most two short edges.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from opora.vocabulary.calendar import Calendar
from opora.vocabulary.period import Period

# Days of school data lie in this century (`vocabulary.period`), so nothing is outside.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_SEPTEMBER, _DECEMBER = 9, 12
_DAY = timedelta(days=1)


class Level(IntEnum):
    """How long a span is, the shortest first."""

    MONTH = 0
    TERM = 1
    YEAR = 2


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `since` to `until`, both in."""

    level: Level
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Spans:
    """Starts of the spans of each level, the shortest level first; each list begins at FIRST_DAY.

    A span lasts until the day before the next start. Starts of a longer level are starts of every
    shorter one.
    """

    school_year: int
    starts: tuple[tuple[date, ...], ...]

    @classmethod
    def of(cls, school_year: int, calendar: Calendar | None) -> "Spans":
        """Return the spans of a school year; without a calendar its months and the year alone."""
        ordered = [calendar.quarters, calendar.half_years] if calendar else []
        terms = [term for kind in ordered for term in kind]
        borders = {day for term in terms for day in (term.first, term.last + _DAY)}
        months = {date(school_year, month, 1) for month in range(_SEPTEMBER, _DECEMBER + 1)}
        months |= {date(school_year + 1, month, 1) for month in range(1, _SEPTEMBER + 1)}
        levels = ({FIRST_DAY, *months, *borders}, {FIRST_DAY, *borders}, {FIRST_DAY})
        return cls(school_year, tuple(tuple(sorted(level)) for level in levels))

    def of_level(self, level: Level) -> list[Span]:
        """Return the spans of one level in order."""
        starts = self.starts[level]
        ends = [*(start - _DAY for start in starts[1:]), LAST_DAY]
        return [Span(level, *days) for days in zip(starts, ends, strict=True)]

    def cover(self, since: date, on: date) -> "Cover":
        """Return the longest whole spans inside the days, and the days that are left at the ends.

        The terms are as the catalogue has them; a period of other days is met by months and edges.
        """
        spans: list[Span] = []
        left = [(since, on)]
        for level in reversed(Level):
            rest: list[tuple[date, date]] = []
            for first, last in left:
                inside = self._inside(level, first, last)
                spans += inside
                rest += _around(first, last, inside)
            left = rest
        return Cover(tuple(sorted(spans, key=_first)), tuple(Period(*days) for days in left))

    def _inside(self, level: Level, first: date, last: date) -> list[Span]:
        starts = self.starts[level]
        begin = bisect_left(starts, first)
        end = len(starts) if last >= LAST_DAY else bisect_right(starts, last + _DAY) - 1
        return self.of_level(level)[begin:end] if begin < end else []


@dataclass(frozen=True, slots=True)
class Cover:
    """A period as whole spans and edges, which together hold each of its days once."""

    spans: tuple[Span, ...]
    edges: tuple[Period, ...]

    @property
    def days_of_spans(self) -> int:
        """How many days the spans hold."""
        return sum((span.until - span.since).days + 1 for span in self.spans)

    @property
    def days_of_edges(self) -> int:
        """How many days the edges hold."""
        return sum((edge.on - edge.since).days + 1 for edge in self.edges)


def _first(span: Span) -> date:
    return span.since


def _around(first: date, last: date, inside: Sequence[Span]) -> list[tuple[date, date]]:
    """Return the days before and after the spans."""
    if not inside:
        return [(first, last)]
    parts = [(first, inside[0].since - _DAY), (inside[-1].until + _DAY, last)]
    return [(begin, end) for begin, end in parts if begin <= end]

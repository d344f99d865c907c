"""Spans of a school year and how a period is met by them."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from opora.vocabulary.calendar import load_calendars
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.period import Period
from opora.vocabulary.spans import FIRST_DAY, LAST_DAY, Level, Span, Spans

CALENDAR = load_calendars(CATALOGUE / "calendars")[2025]
SPANS = Spans.of(2025, CALENDAR)
WITHOUT_TERMS = Spans.of(2023, None)
DAYS = st.dates(date(2025, 6, 1), date(2026, 12, 1)) | st.just(FIRST_DAY) | st.just(LAST_DAY)


def test_a_quarter_is_one_span():
    cover = SPANS.cover(date(2025, 11, 5), date(2025, 12, 30))

    assert cover.spans == (Span(Level.TERM, date(2025, 11, 5), date(2025, 12, 30)),)
    assert cover.edges == ()


def test_a_half_year_is_two_quarters_and_the_days_between_them():
    cover = SPANS.cover(date(2025, 9, 1), date(2025, 12, 30))

    assert [span.level for span in cover.spans] == [Level.TERM] * 3
    assert cover.edges == ()


def test_all_days_are_the_year():
    cover = SPANS.cover(FIRST_DAY, LAST_DAY)

    assert cover.spans == (Span(Level.YEAR, FIRST_DAY, LAST_DAY),)


def test_a_part_of_a_quarter_is_whole_months_and_an_edge():
    cover = SPANS.cover(date(2026, 1, 12), date(2026, 2, 27))

    assert cover.spans == (Span(Level.MONTH, date(2026, 1, 12), date(2026, 1, 31)),)
    assert cover.edges == (Period(date(2026, 2, 1), date(2026, 2, 27)),)


def test_a_few_days_inside_a_month_are_an_edge_alone():
    cover = SPANS.cover(date(2026, 2, 3), date(2026, 2, 5))

    assert (cover.spans, cover.edges) == ((), (Period(date(2026, 2, 3), date(2026, 2, 5)),))


def test_a_year_without_a_calendar_has_months():
    cover = WITHOUT_TERMS.cover(date(2023, 9, 1), date(2023, 10, 31))

    assert [span.level for span in cover.spans] == [Level.MONTH, Level.MONTH]


def test_every_level_parts_all_days():
    for level in Level:
        spans = SPANS.of_level(level)
        assert (spans[0].since, spans[-1].until) == (FIRST_DAY, LAST_DAY)
        for before, after in pairwise(spans):
            assert after.since - before.until == timedelta(days=1)


@given(DAYS, DAYS, st.sampled_from([SPANS, WITHOUT_TERMS]))
def test_a_cover_holds_every_day_of_the_period_once(one, other, spans):
    since, on = min(one, other), max(one, other)

    cover = spans.cover(since, on)

    parts = [(span.since, span.until) for span in cover.spans]
    parts += [(edge.since, edge.on) for edge in cover.edges]
    parts.sort()
    assert (parts[0][0], parts[-1][1]) == (since, on)
    for before, after in pairwise(parts):
        assert after[0] - before[1] == timedelta(days=1)
    assert len(cover.edges) <= 2
    known = {span for level in Level for span in spans.of_level(level)}
    assert set(cover.spans) <= known

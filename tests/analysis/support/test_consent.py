"""When a consent is in force: a table that a lawyer can read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.analysis.support.consent import Paper, Standing, consent_rules, in_force, standing

DAY = timedelta(days=1)
FIRST, MIDDLE, LAST = date(2025, 9, 1), date(2026, 1, 15), date(2026, 5, 31)


def paper(granted: bool = True, since: date = FIRST, **more: date) -> Paper:
    return Paper("council", granted, since, **more)


@pytest.mark.parametrize(
    ("papers", "on", "expected"),
    [
        ([], MIDDLE, Standing.NONE),
        ([paper()], FIRST, Standing.IN_FORCE),
        ([paper()], FIRST - DAY, Standing.NONE),
        ([paper(until=MIDDLE)], MIDDLE, Standing.IN_FORCE),
        ([paper(until=MIDDLE)], MIDDLE + DAY, Standing.EXPIRED),
        ([paper(withdrawn_on=MIDDLE)], MIDDLE - DAY, Standing.IN_FORCE),
        ([paper(withdrawn_on=MIDDLE)], MIDDLE, Standing.WITHDRAWN),
        ([paper(granted=False)], MIDDLE, Standing.REFUSED),
        # A refusal after a consent ends it, and one of the same day too.
        ([paper(), paper(granted=False, since=MIDDLE)], MIDDLE, Standing.REFUSED),
        ([paper(), paper(granted=False)], FIRST, Standing.REFUSED),
        ([paper(), paper(granted=False, since=MIDDLE)], MIDDLE - DAY, Standing.IN_FORCE),
        # Withdrawing one paper ends the other of the same purpose: who said no is asked again.
        ([paper(), paper(withdrawn_on=MIDDLE)], LAST, Standing.WITHDRAWN),
        ([paper(withdrawn_on=MIDDLE), paper(since=MIDDLE + DAY)], LAST, Standing.IN_FORCE),
        # A short consent that is over does not end a longer one.
        ([paper(), paper(since=FIRST + DAY, until=MIDDLE)], LAST, Standing.IN_FORCE),
        ([paper(withdrawn_on=FIRST + DAY), paper(granted=False, since=MIDDLE)], LAST,
         Standing.REFUSED),
    ],
)  # fmt: skip
def test_how_a_purpose_stands(papers: list[Paper], on: date, expected: Standing) -> None:
    assert standing(papers, "council", on) == expected
    assert in_force(papers, "council", on) == (expected == Standing.IN_FORCE)


def test_a_consent_is_for_its_purpose_alone() -> None:
    assert standing([paper()], "hand_over", MIDDLE) == Standing.NONE


days = st.dates(date(2025, 9, 1), date(2025, 9, 12))


@st.composite
def papers(draw: st.DrawFn) -> list[Paper]:
    one = st.builds(
        Paper, st.just("council"), st.booleans(), days, st.none() | days, st.none() | days
    )
    return draw(st.lists(one.filter(_possible), max_size=4))


def _possible(each: Paper) -> bool:
    return each.withdrawn_on is None or each.withdrawn_on >= each.since


@given(papers(), days)
def test_a_walk_day_by_day_says_the_same(found: list[Paper], on: date) -> None:
    """The twin keeps what is valid today and drops it when somebody says no."""
    valid: list[Paper] = []
    day = date(2025, 9, 1)
    while day <= on:
        valid += [each for each in found if each.granted and each.since == day]
        noes = [each for each in found if not each.granted and each.since == day]
        noes += [e for e in found if e.granted and e.since <= day and e.withdrawn_on == day]
        valid = [] if noes else valid
        day += DAY
    lasting = [each for each in valid if each.until is None or on <= each.until]
    assert in_force(found, "council", on) == bool(lasting)


def test_every_purpose_says_its_law_and_its_data() -> None:
    rules = consent_rules()

    assert {"council", "psychology", "route", "ppk", "pmpk", "hand_over"} <= rules.purposes.keys()
    assert all(each.law and each.data and each.text for each in rules.purposes.values())
    assert rules.own_age == 14

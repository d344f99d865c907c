"""The interval of Clopper and Pearson: ends as published, comparison in whole numbers."""

from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.measures.intervals import Interval
from opora.measures.shares import Share

SURE = 95
SHARES = st.integers(1, 60).flatmap(lambda n: st.integers(0, n).map(lambda x: Share(x, n)))


def chance(share: Share, p: Fraction) -> Fraction:
    """How probable so many, or more, are where each is one with probability p."""
    n = share.denominator
    some = range(share.numerator, n + 1)
    return sum((comb(n, k) * p**k * (1 - p) ** (n - k) for k in some), Fraction(0))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 5.
        (81, 263, "25.27", "36.76"),
        (15, 148, "5.78", "16.17"),
        (0, 20, "0.00", "16.84"),
        (1, 29, "0.09", "17.76"),
        (29, 29, "88.06", "100.00"),
    ],
)
def test_ends_are_those_of_the_published_table(part, whole, low, high):
    assert Interval(Share(part, whole), SURE).ends() == (Decimal(low), Decimal(high))


@given(SHARES)
@settings(deadline=None)
def test_at_the_ends_what_was_found_is_as_improbable_as_wanted(share):
    low, high = (Fraction(end) / 100 for end in Interval(share, SURE).ends(places=20))
    other = Share(share.denominator - share.numerator, share.denominator)

    if share.numerator:
        assert abs(chance(share, low) - Fraction(1, 40)) < Fraction(1, 10**12)
    if other.numerator:
        assert abs(chance(other, 1 - high) - Fraction(1, 40)) < Fraction(1, 10**12)


@given(SHARES, SHARES)
@settings(deadline=None)
def test_being_above_is_the_lower_end_being_above(share, other):
    low, _ = Interval(share, SURE).ends(places=20)
    least = other.exact() * 100

    assert Interval(share, SURE).above(other) == (Fraction(low) > least)


@given(st.integers(2, 40), st.fractions(0, 1, max_denominator=50))
@settings(deadline=None)
def test_chance_alone_is_above_two_and_a_half_times_of_a_hundred_at_most(whole, school):
    other = Share(school.numerator, school.denominator)
    named = [n for n in range(whole + 1) if Interval(Share(n, whole), SURE).above(other)]

    if named:
        assert chance(Share(min(named), whole), school) < Fraction(1, 40)
        assert named == list(range(min(named), whole + 1))


def test_two_of_a_class_are_chance_where_two_per_cent_of_the_school_are():
    """The case that decided which interval to take: Wilson's lower end is 2.22 per cent."""
    school = Share(217, 10000)

    assert chance(Share(2, 25), school.exact()) > Fraction(1, 10)
    assert not Interval(Share(2, 25), SURE).above(school)
    assert Interval(Share(4, 25), SURE).above(school)


def test_nobody_is_above_where_data_lack():
    assert not Interval(Share(0, 0), SURE).above(Share(1, 2))
    assert not Interval(Share(1, 2), SURE).above(Share(0, 0))
    assert Interval(Share(0, 0), SURE).ends() is None
    assert not Interval(Share(0, 0), SURE).apart(Interval(Share(1, 2), SURE))


@pytest.mark.parametrize(("part", "other", "above"), [
    (1, Share(0, 900), True),
    (0, Share(0, 900), False),
    (30, Share(900, 900), False),
])  # fmt: skip
def test_nothing_and_all_of_a_school(part, other, above):
    assert Interval(Share(part, 30), SURE).above(other) == above


def test_a_large_school_is_counted_too():
    low, high = Interval(Share(900, 1500), SURE).ends()

    assert (low, high) == (Decimal("57.47"), Decimal("62.49"))
    assert Interval(Share(900, 1500), SURE).above(Share(5746, 10000))
    assert not Interval(Share(900, 1500), SURE).above(Share(5748, 10000))


@pytest.mark.parametrize(("other", "apart"), [(Share(5, 30), True), (Share(12, 30), False)])
def test_two_terms_differ_when_their_intervals_have_nothing_in_common(other, apart):
    now = Interval(Share(20, 30), SURE)

    assert now.apart(Interval(other, SURE)) == apart
    assert Interval(other, SURE).apart(now) == apart

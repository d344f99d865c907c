"""Exact means and bands."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opora.vocabulary.mean import Band, BandBounds, Mean

ORDER_948 = Band(Decimal("2.00"), Decimal("2.60"), places=2)
TOTALS = st.integers(0, 60_000)
COUNTS = st.integers(1, 12_000)


def half_up(total: int, count: int, places: int) -> Decimal:
    """Round by the decimal module; sixty digits never take a near miss for a tie here."""
    with localcontext(prec=60):
        return (Decimal(total) / count).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def bands() -> st.SearchStrategy[Band]:
    def build(ends: list[int], places: int) -> Band:
        low, high = (Decimal(end).scaleb(-places) for end in sorted(ends))
        return Band(low, high, places)

    ends = st.lists(st.integers(0, 600), min_size=2, max_size=2)
    return st.builds(build, ends, st.integers(0, 3))


@given(TOTALS, COUNTS)
@example(5, 2)
@example(521, 200)
@example(0, 1)
@example(2605, 1000)
def test_a_mean_is_shown_with_two_decimals_half_up(total: int, count: int) -> None:
    mean = Mean(total, count)
    assert mean.decimal() == half_up(total, count, 2)
    assert mean.dotted() == f"{half_up(total, count, 2):.2f}"
    assert mean.comma() == mean.dotted().replace(".", ",")


@given(TOTALS, COUNTS)
def test_a_shown_mean_is_within_half_a_hundredth(total: int, count: int) -> None:
    error = Fraction(Mean(total, count).decimal()) - Fraction(total, count)
    assert Fraction(-1, 200) < error <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("total", "count", "shown"),
    [(8, 3, "2.67"), (5, 2, "2.50"), (2604, 1000, "2.60"), (2605, 1000, "2.61"), (5, 1, "5.00")],
)
def test_means_as_journals_show_them(total: int, count: int, shown: str) -> None:
    assert Mean(total, count).dotted() == shown


@pytest.mark.parametrize(("total", "count"), [(0, 0), (5, 0), (5, -1), (-1, 2)])
def test_there_is_no_mean_of_nothing(total: int, count: int) -> None:
    with pytest.raises(ValueError, match="no mean"):
        Mean(total, count)


def test_the_range_of_order_948_in_whole_numbers() -> None:
    assert ORDER_948.bounds() == BandBounds(scale=200, low=399, high=521)


@pytest.mark.parametrize(
    ("total", "count", "inside"),
    [
        (2, 1, True),
        (1995, 1000, True),
        (1994, 1000, False),
        (13, 5, True),
        (2604, 1000, True),
        (2605, 1000, False),
        (26049, 10000, True),
        (8, 3, False),
        (0, 0, False),
    ],
)
def test_both_ends_of_the_range_are_in(total: int, count: int, inside: bool) -> None:
    assert ORDER_948.contains(total, count) is inside


@pytest.mark.parametrize(
    ("total", "count", "below"),
    [(1, 1, True), (1994, 1000, True), (1995, 1000, False), (0, 0, False)],
)
def test_means_under_the_range_are_told(total: int, count: int, below: bool) -> None:
    assert ORDER_948.is_below(total, count) is below


@given(bands(), st.integers(0, 600), st.integers(1, 120))
def test_a_band_agrees_with_rounding_by_the_decimal_module(
    band: Band, total: int, count: int
) -> None:
    rounded = half_up(total, count, band.places)
    assert band.contains(total, count) == (band.low <= rounded <= band.high)
    assert band.is_below(total, count) == (rounded < band.low)


@given(bands(), st.integers(0, 600), st.integers(1, 120), st.integers(1, 50))
def test_only_the_quotient_matters(band: Band, total: int, count: int, times: int) -> None:
    assert band.contains(total, count) == band.contains(total * times, count * times)


def test_ends_finer_than_the_rounding_are_compared_with_rounded_means() -> None:
    band = Band(Decimal("2.001"), Decimal("2.605"), places=2)
    assert not band.contains(200, 100)
    assert band.contains(201, 100)
    assert band.contains(260, 100)
    assert not band.contains(261, 100)


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [("2.6", "2", 2), ("-1", "2", 2), ("2", "Infinity", 2), ("2", "3", -1)],
)
def test_a_range_that_is_none_is_refused(low: str, high: str, places: int) -> None:
    with pytest.raises(ValueError, match="not a range"):
        Band(Decimal(low), Decimal(high), places)

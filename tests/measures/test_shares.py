"""Rounding for the eye, half up, from exact fractions."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.measures.shares import Share, rounded


@pytest.mark.parametrize(
    ("share", "places", "text"),
    [
        (Share(23, 25), 2, "92,00 %"),
        (Share(1, 3), 0, "33 %"),
        (Share(1, 8), 0, "13 %"),
        (Share(1, 200), 0, "1 %"),
        (Share(0, 5), 1, "0,0 %"),
        (Share(0, 0), 2, "нет данных"),
    ],
)
def test_per_cent_as_people_read_it(share, places, text):
    assert share.percent_text(places) == text


def test_pass_rate_as_a_coefficient():
    assert Share(23, 25).fraction_text() == "0,92"
    assert Share(0, 0).fraction_text() == "нет данных"


def test_nothing_of_nothing_is_no_data():
    assert Share(0, 0).exact() is None
    assert Share(0, 0).percent() is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [("5/2", "3"), ("-5/2", "-3"), ("7/3", "2"), ("-7/3", "-2"), ("0", "0")],
)
def test_halves_go_away_from_zero(value, expected):
    assert rounded(Fraction(value), 0) == Decimal(expected)


@given(st.integers(-(10**6), 10**6), st.integers(1, 8), st.integers(0, 3))
def test_rounding_is_that_of_decimal_where_decimal_is_exact(numerator, power, places):
    value = Fraction(numerator, 2**power)
    with localcontext(prec=60):
        decimal = Decimal(numerator) / Decimal(2**power)
        expected = decimal.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    assert rounded(value, places) == expected

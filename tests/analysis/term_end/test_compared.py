"""Then and now: what is more than chance, and nothing said of causes."""

import pytest

from analysis.term_end.figures import figures, lag, low
from opora.analysis.term_end.compared import CAREFUL, compare, compared, left_and_come

KEY = ("place_low", "9А", "Алгебра")


@pytest.mark.parametrize(
    ("then", "now", "verdict"),
    [
        (low(part=12), low(part=2), "better"),
        (low(part=2), low(part=12), "worse"),
        (low(part=8), low(part=6), "same"),  # intervals of 25 pupils overlap
        (low(part=8), low(part=8), "same"),
        (low(part=3, whole=3), low(part=0, whole=3), "same"),
        (low(part=0, whole=0), low(), "unknown"),
    ],
)
def test_a_change_is_told_only_where_intervals_do_not_overlap(then, now, verdict):
    assert compare(KEY, figures(then), figures(now)).verdict == verdict


def test_a_place_of_one_term_only_is_compared_with_nothing():
    row = compare(KEY, figures(), figures(low()))

    assert (row.then, row.verdict) == (None, "unknown")
    assert row.either.share.numerator == 8


def test_a_lag_is_no_sample_so_any_change_of_it_counts():
    key = ("programme", "9А", "Алгебра")

    assert compare(key, figures(lag(part=5)), figures(lag(part=4))).verdict == "better"
    assert compare(key, figures(lag(part=5)), figures(lag(part=5))).verdict == "same"


def test_nothing_is_said_of_chance_where_everything_was_counted():
    key = ("programme", "9А", "Алгебра")
    lags = compare(key, figures(lag(part=5)), figures(lag(part=4)))
    marks = compare(KEY, figures(low(part=12)), figures(low(part=2)))

    assert lags.words == "стало лучше"
    assert marks.words == "стало лучше, больше, чем объясняет случай"


def test_groups_of_a_subject_are_the_same_place_in_another_term():
    row = compare(KEY, figures(low(subject="Алгебра | 1 гр.")), figures(low(subject="Алгебра | ")))

    assert row.then is not None


def test_zones_that_went_stand_after_those_that_are():
    then = figures(low("8А"), low("9А"), low("7А", zone=False))
    now = figures(low("8А", zone=False), low("9А"), low("5А"), low("7А", zone=False))
    rows = compared(then, now)

    assert [row.key[1] for row in rows] == ["5А", "9А", "8А"]
    assert left_and_come(rows) == (1, 1, 1)


def test_the_note_warns_of_causes_and_of_regression():
    assert "не её следствие" in CAREFUL
    assert "сама по себе" in CAREFUL

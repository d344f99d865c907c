"""Tables of zones: numerator, denominator and interval stand together, and each is drawn."""

from decimal import Decimal

import pytest

from analysis.results.sheets import told
from analysis.term_end.figures import figures, lag, low
from opora.analysis.term_end.compared import compared
from opora.analysis.term_end.sheets import said, summary_sheet, then_and_now, zone_sheets
from opora.documents.charts.beside import spec_of, words_of
from opora.documents.charts.picture import svg
from opora.measures.shares import Share

MADE = figures(low(), low("9Б", part=1, zone=False), lag(), low("", kind="subject_low"))


def test_each_kind_with_zones_is_a_table_and_others_are_not(rules):
    sheets = zone_sheets(MADE, rules)

    assert [sheet.key for sheet in sheets] == [
        "zones_place_low",
        "zones_subject_low",
        "zones_programme",
    ]
    row = told(sheets[0], "school_class")["9А",]
    assert (row["numerator"], row["denominator"], row["share"]) == (8, 25, Share(8, 25))
    assert (row["low"], row["high"]) == (Decimal("14.95"), Decimal("53.50"))
    assert row["against"] == Share(30, 1000)


def test_a_lag_has_no_interval_and_is_compared_with_its_threshold(rules):
    row = told(zone_sheets(MADE, rules)[-1], "school_class")["9А",]

    assert (row["low"], row["high"]) == (None, None)
    assert row["against"] == Share(10, 100)


def test_the_summary_says_how_many_places_were_looked_at(rules):
    sheet = summary_sheet(MADE, rules)
    row = told(sheet, "kind")["Не успевают по предмету в классе",]

    assert (row["zones"], row["looked"]) == (1, 2)
    assert "Проверено долей: 3; случайно" in sheet.notes[-1]
    assert "95 %" in sheet.notes[-1]


def test_a_zone_is_said_with_its_interval(rules):
    assert said(low(), MADE, rules.zone_by_key["place_low"]) == (
        "9А, Алгебра: не успевают 8 из 25 (32,00 %; с учётом числа учеников "
        "от 14,95 до 53,50 %; по школе 3,00 %)."
    )
    assert said(lag(), MADE, rules.zone_by_key["programme"]) == (
        "9А, Алгебра: не дано уроков 5 из 20 (25,00 %)."
    )


def test_two_terms_stand_side_by_side(rules):
    then = figures(low(part=20), term="1 четверть")
    sheet = then_and_now(compared(then, MADE), then, MADE, rules)
    row = told(sheet, "place", "kind")["9А, Алгебра", "Не успевают по предмету в классе"]

    assert (row["then"], row["now"]) == (Share(20, 25), Share(8, 25))
    assert row["says"] == "стало лучше, больше, чем объясняет случай"
    assert "не её следствие" in sheet.notes[0]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_every_kind_is_drawn_with_its_bands(rules, place):
    sheet = zone_sheets(MADE, rules)[place]

    assert words_of(sheet)
    assert "<svg" in svg(spec_of(sheet))


def test_the_other_tables_are_drawn_too(rules):
    then = figures(low(part=20), term="1 четверть")
    for sheet in (
        summary_sheet(MADE, rules),
        then_and_now(compared(then, MADE), then, MADE, rules),
    ):
        assert "<svg" in svg(spec_of(sheet))

"""A table as people read it."""

from datetime import date
from decimal import Decimal

import pytest

from opora.analysis.sheet import Cell, Column, Kind, Sheet, cells, sheets_by_key, shown
from opora.measures.shares import Share

COLUMNS = (Column("name", "ФИО"), Column("mean", "Средняя", Kind.MEAN))


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (Share(27, 11), Kind.MEAN, "2,45"),
        (Share(23, 25), Kind.PERCENT, "92,00 %"),
        (Share(0, 0), Kind.PERCENT, "–"),
        (None, Kind.NUMBER, "–"),
        (0, Kind.NUMBER, "0"),
        (Decimal("0.12"), Kind.POINTS, "+0,12"),
        (Decimal("-0.12"), Kind.POINTS, "−0,12"),
        (date(2025, 2, 28), Kind.DATE, "28.02.2025"),
        ("н/а", Kind.MARK, "н/а"),
    ],
)
def test_a_value_is_shown_as_people_write_it(value, kind, text):
    assert shown(value, kind) == text


def test_a_row_that_is_too_short_is_refused():
    with pytest.raises(ValueError, match="1 cells"):
        Sheet("class", "Класс", COLUMNS, (cells("А"),))


def test_a_column_is_found_by_its_key_and_totals_are_apart():
    sheet = Sheet("class", "Класс", COLUMNS, (cells("А", Share(5, 1)),), (cells("Всего", None),))
    assert sheet.column("mean") == [Cell(Share(5, 1))]
    with pytest.raises(KeyError):
        sheet.column("nothing")


def test_two_sheets_of_one_key_are_refused():
    sheet = Sheet("class", "Класс", COLUMNS, ())
    assert sheets_by_key([sheet]) == {"class": sheet}
    with pytest.raises(ValueError, match="share a key"):
        sheets_by_key([sheet, sheet])

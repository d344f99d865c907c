"""Bars and points show what the table shows, and draw nothing where there is no data."""

from decimal import Decimal
from typing import Any

import pytest

from opora.analysis.sheet import Column, Kind, Sheet, cells
from opora.documents.charts.bars import bars, dots, parts
from opora.documents.charts.picture import svg
from opora.documents.charts.style import MEANS, Spec, Threshold
from opora.measures.shares import Share

CLASSES = Sheet(
    "classes",
    "По классам",
    (Column("school_class", "Класс"), Column("mean", "Средний балл", Kind.MEAN)),
    (
        cells("9А", Share(345, 100)),
        cells("9Б", Share(0, 0)),
        cells("10А", Share(8, 2)),
    ),
)


def points(spec: Spec) -> list[dict[str, Any]]:
    values: list[dict[str, Any]] = spec["data"]["values"]
    return values


def test_bars_stand_in_the_order_of_rows_with_their_texts() -> None:
    found = points(bars(CLASSES, "school_class", "mean"))

    assert [(p["label"], p["value"], p["text"]) for p in found] == [
        ("9А", 3.45, "3,45"),
        ("10А", 4.0, "4,00"),
    ]


def test_mine_is_in_the_accent_and_small_groups_are_hollow() -> None:
    found = points(bars(CLASSES, "school_class", "mean", mine=["10А"], small=5))

    assert [(p["mine"], p["small"]) for p in found] == [(False, False), (True, True)]


def test_means_share_one_scale_unless_another_is_given() -> None:
    def domain(spec: Spec) -> object:
        return spec["layer"][0]["encoding"]["x"]["scale"]["domain"]

    assert domain(bars(CLASSES, "school_class", "mean")) == list(MEANS)
    assert domain(bars(CLASSES, "school_class", "mean", domain=(3, 4))) == [3, 4]


def test_a_threshold_is_a_line_with_its_name() -> None:
    threshold = Threshold(Decimal("2.60"), "порог 2,60")

    drawn = svg(bars(CLASSES, "school_class", "mean", threshold=threshold))

    assert "порог 2,60" in drawn
    assert "stroke-dasharray" in drawn


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "=HYPERLINK(1)", "\"'&]]>", "datum.mine", "Ӕё" * 99]
)
def test_a_name_is_text_whatever_it_says(name: str) -> None:
    sheet = Sheet("classes", name, CLASSES.columns, (cells(name, Share(7, 2)),))

    drawn = svg(bars(sheet, "school_class", "mean", threshold=Threshold(Decimal(3), name)))

    assert "<script" not in drawn
    assert drawn.startswith("<svg")


def test_numbers_on_axes_are_russian() -> None:
    assert "2,5" in svg(bars(CLASSES, "school_class", "mean"))


def test_a_column_that_is_not_there_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        bars(CLASSES, "school_class", "nothing")


PARTS = Sheet(
    "attendance",
    "Посещаемость",
    (
        Column("pupil", "ФИО"),
        Column("illness", "По болезни", Kind.NUMBER, "Пропущено уроков"),
        Column("unexcused", "Без уваж. причины", Kind.NUMBER, "Пропущено уроков"),
    ),
    (cells("Ёлкина", 3, 4), cells("Жуков", 0, None)),
)
TWO = Sheet(
    "help",
    "Кому нужна помощь",
    (
        Column("pupil", "ФИО"),
        Column("before", "Раньше", Kind.MEAN, "Средний балл"),
        Column("mean", "Сейчас", Kind.MEAN, "Средний балл"),
    ),
    (cells("Ёлкина", Share(8, 2), Share(5, 2)), cells("Жуков", Share(0, 0), Share(7, 3))),
)


def test_namesakes_have_bars_of_their_own() -> None:
    rows = (cells("Ким Анна", Share(4, 1)), cells("Ким Анна", Share(2, 1)))
    found = points(bars(Sheet("means", "", CLASSES.columns, rows), "school_class", "mean"))

    assert len({point["label"] for point in found}) == 2
    assert {point["label"].strip() for point in found} == {"Ким Анна"}


def test_parts_add_up_to_the_number_at_the_end_of_the_bar() -> None:
    spec = parts(PARTS, "pupil", ["illness", "unexcused"])

    assert [(p["part"], p["value"]) for p in points(spec)] == [
        ("По болезни", 3),
        ("Без уваж. причины", 4),
    ]
    sums = next(layer["data"]["values"] for layer in spec["layer"] if "data" in layer)
    assert [(each["label"], each["text"]) for each in sums] == [("Ёлкина", "7"), ("Жуков", "0")]
    assert "Пропущено уроков" in svg(spec)


def test_the_last_period_is_in_the_accent_and_named() -> None:
    spec = dots(TWO, "pupil", ["before", "mean"], threshold=Threshold(Decimal("2.65"), "«3»"))

    assert [(p["label"], p["text"], p["mine"]) for p in points(spec)] == [
        ("Ёлкина", "", False),
        ("Ёлкина", "2,50", True),
        ("Жуков", "2,33", True),
    ]
    assert spec["title"]["subtitle"] == "Тёмные точки: сейчас; серые: раньше"


def test_of_one_period_nothing_is_said_of_earlier_ones() -> None:
    spec = dots(TWO, "pupil", ["mean"])

    assert spec["title"]["subtitle"] == "Тёмные точки: сейчас"

"""Charts show what the table shows, and draw nothing where there is no data."""

import json
from decimal import Decimal
from typing import Any

import pytest

from opora.analysis.sheet import Column, Kind, Sheet, cells
from opora.documents.charts import (
    ACCENT,
    MEANS,
    Spec,
    Threshold,
    bars,
    distribution,
    lines,
    png,
    svg,
)
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
TERMS = Sheet(
    "dynamics",
    "Динамика",
    (
        Column("when", "Период"),
        Column("passed", "Успеваемость, %", Kind.PERCENT),
        Column("quality", "Качество, %", Kind.PERCENT),
    ),
    (
        cells("1 четверть", Share(9, 10), Share(5, 10)),
        cells("2 четверть", Share(0, 0), Share(6, 10)),
        cells("3 четверть", Share(10, 10), None),
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


def test_a_period_without_data_breaks_the_line_and_lines_are_named_at_their_end() -> None:
    found = points(lines(TERMS, "when", ["passed", "quality"]))

    values = {(p["line"], p["label"]): p["value"] for p in found}
    assert values["Успеваемость, %", "2 четверть"] is None
    assert values["Качество, %", "3 четверть"] is None
    ends = {p["line"]: p["label"] for p in found if p["end"]}
    assert ends == {"Успеваемость, %": "3 четверть", "Качество, %": "2 четверть"}


def test_marks_of_a_total_are_counted_by_value() -> None:
    names = [Column(f"n{n}", f"«{n}»", Kind.NUMBER) for n in (5, 4, 3, 2)]
    sheet = Sheet("subjects", "Предметы", tuple(names), (), (cells(1, 20, 3, 0),))

    found = points(distribution(sheet, sheet.totals[0], "Отметки"))

    assert [(p["label"], p["value"]) for p in found] == [
        ("«5»", 1),
        ("«4»", 20),
        ("«3»", 3),
        ("«2»", 0),
    ]


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "=HYPERLINK(1)", "\"'&]]>", "datum.mine", "Ӕё" * 99]
)
def test_a_name_is_text_whatever_it_says(name: str) -> None:
    sheet = Sheet("classes", name, CLASSES.columns, (cells(name, Share(7, 2)),))

    drawn = svg(bars(sheet, "school_class", "mean", threshold=Threshold(Decimal(3), name)))

    assert "<script" not in drawn
    assert drawn.startswith("<svg")


def test_pictures_are_made_offline_in_the_style_of_the_house() -> None:
    spec = lines(TERMS, "when", ["quality"])

    assert ACCENT in svg(spec)
    assert png(spec).startswith(b"\x89PNG")
    assert "http" not in json.dumps(spec)


def test_numbers_on_axes_are_russian() -> None:
    assert "2,5" in svg(bars(CLASSES, "school_class", "mean"))


def test_a_column_that_is_not_there_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        bars(CLASSES, "school_class", "nothing")

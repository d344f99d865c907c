"""Lines break where there is no data; days stand where they are."""

from datetime import date
from typing import Any

from opora.analysis.sheet import Column, Kind, Sheet, cells
from opora.documents.charts.lines import days, lines
from opora.documents.charts.picture import svg
from opora.documents.charts.style import Spec
from opora.measures.shares import Share

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


def test_a_period_without_data_breaks_the_line_and_lines_are_named_at_their_end() -> None:
    found = points(lines(TERMS, "when", ["passed", "quality"]))

    values = {(p["line"], p["label"]): p["value"] for p in found}
    assert values["Успеваемость, %", "2 четверть"] is None
    assert values["Качество, %", "3 четверть"] is None
    ends = {p["line"]: p["label"] for p in found if p["end"]}
    assert ends == {"Успеваемость, %": "3 четверть", "Качество, %": "2 четверть"}


def test_days_are_the_same_on_any_computer_and_few_marks_are_hollow() -> None:
    columns = (Column("date", "Дата", Kind.DATE), Column("mean", "Балл", Kind.MEAN))
    rows = (
        cells(date(2025, 9, 1), Share(8, 2)),
        cells(date(2025, 9, 8), Share(0, 0)),
        cells(None, Share(4, 1)),
    )
    spec = days(Sheet("works", "Работы", columns, rows), "date", "mean", small=3)

    assert [(p["day"], p["value"], p["small"]) for p in points(spec)] == [("2025-09-01", 4.0, True)]
    assert "01.09" in svg(spec)

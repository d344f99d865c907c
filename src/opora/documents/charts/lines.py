"""Charts over time: lines of periods, points of days."""

from collections.abc import Collection, Sequence
from datetime import date

from opora.analysis.sheet import Sheet
from opora.documents.charts.style import (
    INK,
    Domain,
    Spec,
    Threshold,
    axis,
    colour,
    column_of,
    fill,
    framed,
    point_of,
    said,
    text_layers,
    threshold_layers,
)
from opora.documents.table import shown

_HEIGHT = 200


def lines(
    sheet: Sheet,
    when: str,
    values: Sequence[str],
    *,
    domain: Domain | None = None,
    threshold: Threshold | None = None,
    mine: Collection[str] | None = None,
) -> Spec:
    """Return a line for each of the columns `values` over the periods of column `when`.

    A period without data breaks the line. Lines are named at their last point. The columns hold one
    kind of figures; mine: titles of columns in the accent, the others grey; None: all.
    """
    columns = [column_of(sheet, each) for each in values]
    rows = _periods(sheet, when, values, mine)
    x: Spec = {"field": "label", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}}
    x["sort"] = {"field": "place", "op": "min"}
    y = axis(columns[0], domain)
    if len(columns) > 1:
        y["title"] = None  # each line has its own name
    base: Spec = {"x": x, "y": y, "detail": {"field": "line"}}
    layers: list[Spec] = [
        {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {**base, "stroke": colour()}},
        {"mark": {"type": "point", "filled": True}, "encoding": {**base, "color": colour()}},
        *text_layers(base, dy=-10),
    ]
    if len(columns) > 1:
        named = {"mark": {"type": "text", "align": "left", "dx": 8, "color": INK}}
        end = {"field": "end", "type": "nominal"}
        layers.append({**named, "encoding": {**base, "text": end}})
    layers += threshold_layers(threshold, "y")
    return framed(sheet.title, rows, layers, _HEIGHT)


def days(sheet: Sheet, when: str, value: str, *, small: int = 0) -> Spec:
    """Return a point for each row: column `value` over the days of column `when`.

    Points of fewer than `small` marks are hollow.
    """
    column, rows = column_of(sheet, value), []
    for day, cell in zip(sheet.column(when), sheet.column(value), strict=True):
        point = point_of(cell, column, small)
        if point is not None and isinstance(day.value, date):
            rows.append({**point, "day": day.value.isoformat(), "mine": True})
    x: Spec = {
        "field": "day",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc"},  # a day is a day on any computer
        "axis": {"format": "%d.%m", "labelOverlap": True},
    }
    mark = {"type": "point", "size": 60, "strokeWidth": 1.5, "opacity": 0.8}
    y = axis(column)
    layers: list[Spec] = [
        {"mark": mark, "encoding": {"x": x, "y": y, "fill": fill(), "stroke": colour()}}
    ]
    return framed(sheet.title, rows, layers, _HEIGHT)


def _periods(
    sheet: Sheet, when: str, values: Sequence[str], mine: Collection[str] | None
) -> list[Spec]:
    """Return the points of all lines; `end` names a line at its last one."""
    periods, rows = column_of(sheet, when), []
    for column in (column_of(sheet, each) for each in values):
        title = shown(column.title)
        own = mine is None or title in mine
        for place, (period, cell) in enumerate(
            zip(sheet.column(when), sheet.column(column.key), strict=True)
        ):
            point = point_of(cell, column) or {"value": None, "text": ""}
            told = {"label": said(period, periods), "place": place, "line": title, "mine": own}
            rows.append({**point, **told})
    last = {each["line"]: each["place"] for each in rows if each["value"] is not None}
    for each in rows:
        each["end"] = each["line"] if last.get(each["line"]) == each["place"] else ""
    return rows

"""What all charts have: colours, scales, axes, the threshold, a value as it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.analysis.sheet import shown as shown_value
from opora.documents.table import Value, shown
from opora.measures.shares import Share, rounded

Spec = dict[str, Any]
Domain = tuple[float, float]

ACCENT, GREY, INK, LINE = "#1f7a7a", "#c3c9cc", "#2b3236", "#e3e7e9"
MEANS: Domain = (2.0, 5.0)  # the same scale for means that stand side by side
SHARES: Domain = (0.0, 100.0)  # per cent
BAR = 22  # pixels of a bar with the room around it
WIDTH = 480
# The widths of all but the last are the same: room for names is measured by the first.
FONT = "'Liberation Sans', Arial, Helvetica, sans-serif"
LOCALE = {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0₽"]}
# For whoever shows the chart in a page.
_EMBED = {"mode": "vega-lite", "formatLocale": LOCALE, "actions": False}
_TICKS = 5
_NARROW, _LONG = 330, 18  # pixels of a chart whose names are longer than these letters
_LABELS = 240  # pixels of a name before it is cut


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line across the chart and its name: «порог 2,60»."""

    value: Decimal
    name: str


def framed(
    title: str, rows: list[Spec], layers: list[Spec], height: int, width: int = WIDTH
) -> Spec:
    """Return the chart of these rows; `height` and `width` of what is inside the axes."""
    axis = {
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": LINE,
        "domain": False,
        "ticks": False,
        "labelLimit": _LABELS,
    }
    return {
        "title": {"text": shown(title), "anchor": "start", "color": INK, "fontSize": 14},
        "data": {"values": rows},
        "layer": layers,
        "width": width,
        "height": height,
        "background": "white",
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": axis,
            "text": {"font": FONT},
        },
        "usermeta": {"embedOptions": _EMBED},
    }


def together(specs: Sequence[Spec]) -> Spec:
    """Return charts one under another as one picture."""
    if len(specs) == 1:
        return specs[0]
    whole = ("background", "config", "usermeta")
    inner = [{key: value for key, value in spec.items() if key not in whole} for spec in specs]
    return {"vconcat": inner, "spacing": 28, **{key: specs[0][key] for key in whole}}


def axis(column: Column, domain: Domain | None = None, rows: Sequence[Spec] = ()) -> Spec:
    """Return the axis of a column: of means and shares it is the same on all charts.

    `rows`: what is drawn; a few pupils are not counted by halves.
    """
    chosen = domain or {Kind.MEAN: MEANS, Kind.PERCENT: SHARES}.get(column.kind)
    scale: Spec = (
        {"domain": list(chosen), "clamp": True} if chosen else {"zero": True, "nice": True}
    )
    most = max((row["value"] for row in rows), default=_TICKS)
    count = max(1, min(_TICKS, int(most))) if column.kind == Kind.NUMBER else _TICKS
    ticks = {"format": ".2~f" if column.kind == Kind.MEAN else ",~f", "tickCount": count}
    return {
        "field": "value",
        "type": "quantitative",
        "title": shown(column.title),
        "scale": scale,
        "axis": ticks,
        "stack": None,
    }


def names_axis() -> Spec:
    """Return the axis of names, in the order of the rows."""
    order = {"field": "place", "type": "quantitative", "op": "min"}
    return {"field": "label", "type": "nominal", "title": None, "sort": order}


def names_of(sheet: Sheet, label: str) -> list[str]:
    """Return the texts of a column; namesakes differ, so that neither lies over the other."""
    column, seen, found = column_of(sheet, label), dict[str, int](), []
    for cell in sheet.column(label):
        text = said(cell, column)
        seen[text] = seen.get(text, 0) + 1
        found.append(text + "\u00a0" * (seen[text] - 1))
    return found


def width_beside(names: Sequence[str]) -> int:
    """Return the width that leaves room for long names, so that no chart is wider than others."""
    return _NARROW if max(map(len, names), default=0) > _LONG else WIDTH


def colour() -> Spec:
    """Return the accent for what is mine, grey for the others."""
    return {"condition": {"test": "datum.mine", "value": ACCENT}, "value": GREY}


def fill() -> Spec:
    """Return the same, hollow for small numbers."""
    hollow = {"test": "datum.small", "value": "white"}
    return {"condition": [hollow, {"test": "datum.mine", "value": ACCENT}], "value": GREY}


def text_layers(encoding: Spec, **mark: Any) -> list[Spec]:
    """Return the texts of points, readable over any line."""
    text = {"text": {"field": "text", "type": "nominal"}, **encoding}
    base = {"type": "text", "color": INK, **mark}
    halo = {**base, "color": "white", "stroke": "white", "strokeWidth": 3}
    return [{"mark": halo, "encoding": text}, {"mark": base, "encoding": text}]


def threshold_layers(threshold: Threshold | None, channel: str, width: int = WIDTH) -> list[Spec]:
    """Return the line across the values of `channel` and its name."""
    if threshold is None:
        return []
    data = {"values": [{"value": float(threshold.value), "name": shown(threshold.name)}]}
    place = {channel: {"field": "value", "type": "quantitative"}}
    where = {"y": {"value": -6}} if channel == "x" else {"x": {"value": width}}
    align, above = ("center", 0) if channel == "x" else ("right", -6)
    name = {"mark": {"type": "text", "align": align, "dy": above, "color": INK}}
    text = {"text": {"field": "name", "type": "nominal"}}
    rule = {"type": "rule", "strokeDash": [4, 3], "color": INK}
    return [
        {"data": data, "mark": rule, "encoding": place},
        {"data": data, **name, "encoding": {**place, **where, **text}},
    ]


def column_of(sheet: Sheet, key: str) -> Column:
    """Return the column; KeyError when there is none."""
    for column in sheet.columns:
        if column.key == key:
            return column
    raise KeyError(key)


def point_of(cell: Cell, column: Column, small: int = 0) -> Spec | None:
    """Return the value as it is drawn and as it is said; None where there is no data."""
    value, whole = cell.value, None
    if isinstance(value, Share):
        exact, whole = value.exact(), value.denominator
        if exact is None:
            return None
        number = rounded(exact * (100 if column.kind == Kind.PERCENT else 1), 2)
    elif isinstance(value, int | Decimal):
        number = Decimal(value)
    else:
        return None
    hollow = whole is not None and whole < small
    return {"value": float(number), "text": shown_value(value, column.kind), "small": hollow}


def said(cell: Cell, column: Column) -> str:
    """Return the text of a cell as a chart has it."""
    return shown(cast("Value", shown_value(cell.value, column.kind)))

"""Charts of tables: Vega-Lite specifications in one style, for the page and for paper.

A chart is made of a `Sheet`, so it shows what the table beside it shows. Values without data are
left out, never drawn as 0. All texts are data: nothing in a name is an expression or markup.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

import vl_convert

from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.analysis.sheet import shown as shown_value
from opora.documents.table import Value, shown
from opora.measures.shares import Share, rounded

Spec = dict[str, Any]
Domain = tuple[float, float]

ACCENT, GREY, INK, LINE = "#1f7a7a", "#c3c9cc", "#2b3236", "#e3e7e9"
MARKS = {"n5": "«5»", "n4": "«4»", "n3": "«3»", "n2": "«2»"}
MEANS: Domain = (2.0, 5.0)  # the same scale for means that stand side by side
SHARES: Domain = (0.0, 100.0)  # per cent
_FONT = "system-ui, 'Segoe UI', 'Liberation Sans', 'DejaVu Sans', sans-serif"
_LOCALE = {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0₽"]}
# For whoever shows the chart in a page.
_EMBED = {"mode": "vega-lite", "formatLocale": _LOCALE, "actions": False}
_BARE = {"domain": False, "ticks": False}
_BAR = 22  # pixels of a bar with the room around it
_WIDTH = 480
_PIXELS = 2  # of a picture for one of the chart
_VERSION = "6.4"  # of Vega-Lite, among those that vl_convert carries


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line across the chart and its name: «порог 2,60»."""

    value: Decimal
    name: str


def bars(
    sheet: Sheet,
    label: str,
    value: str,
    *,
    domain: Domain | None = None,
    threshold: Threshold | None = None,
    mine: Collection[str] | None = None,
    small: int = 0,
) -> Spec:
    """Return a bar for each row: column `value` by the texts of column `label`, in their order.

    domain: ends of the scale, the same for charts that stand together. mine: labels in the accent,
    the others grey; None: all in the accent. Bars of fewer than `small` marks or pupils are hollow.
    """
    column, names = _column(sheet, value), _column(sheet, label)
    rows = []
    for place, (name, cell) in enumerate(
        zip(sheet.column(label), sheet.column(value), strict=True)
    ):
        point = _point(cell, column, small)
        if point is not None:
            text = _said(name, names)
            own = mine is None or text in mine
            rows.append({**point, "label": text, "place": place, "mine": own})
    order = {"field": "place", "type": "quantitative"}
    y = {"field": "label", "type": "nominal", "title": None, "sort": {**order, "op": "min"}}
    x = _axis(column, domain)
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "height": {"band": 0.7}, "strokeWidth": 1.5},
            "encoding": {"y": y, "x": x, "fill": _fill(), "stroke": _colour()},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 4, "color": INK},
            "encoding": {"y": y, "x": x, "text": {"field": "text", "type": "nominal"}},
        },
    ]
    layers += _threshold(threshold, "x")
    return _chart(sheet.title, rows, layers, height=_BAR * max(len(rows), 1))


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
    columns = [_column(sheet, each) for each in values]
    rows = []
    for column in columns:
        for place, (period, cell) in enumerate(
            zip(sheet.column(when), sheet.column(column.key), strict=True)
        ):
            point = _point(cell, column, 0) or {"value": None, "text": ""}
            title = shown(column.title)
            own = mine is None or title in mine
            said = _said(period, _column(sheet, when))
            rows.append({**point, "label": said, "place": place, "line": title, "mine": own})
    last = {each["line"]: each["place"] for each in rows if each["value"] is not None}
    for each in rows:
        each["end"] = each["line"] if last.get(each["line"]) == each["place"] else ""
    x: Spec = {"field": "label", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}}
    x["sort"] = {"field": "place", "op": "min"}
    y = _axis(columns[0], domain)
    if len(columns) > 1:
        y["title"] = None  # each line has its own name
    base: Spec = {"x": x, "y": y, "detail": {"field": "line"}}
    layers: list[Spec] = [
        {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {**base, "stroke": _colour()}},
        {"mark": {"type": "point", "filled": True}, "encoding": {**base, "color": _colour()}},
        {
            "mark": {"type": "text", "dy": -10, "color": INK},
            "encoding": {**base, "text": {"field": "text", "type": "nominal"}},
        },
    ]
    if len(columns) > 1:
        named = {"mark": {"type": "text", "align": "left", "dx": 8, "color": INK}}
        text = {"field": "end", "type": "nominal"}
        layers.append({**named, "encoding": {**base, "text": text}})
    layers += _threshold(threshold, "y")
    return _chart(sheet.title, rows, layers, height=200)


def distribution(sheet: Sheet, cells: Sequence[Cell], title: str) -> Spec:
    """Return how many marks are «5»…«2»: columns n5…n2 of a row or a total of a table."""
    places = {column.key: place for place, column in enumerate(sheet.columns)}
    rows = tuple(
        (Cell(name), cells[places[key]])
        for key, name in MARKS.items()
        if key in places and isinstance(cells[places[key]].value, int)
    )
    columns = (Column("mark", "Отметка"), Column("number", "Число отметок", Kind.NUMBER))
    return bars(Sheet("distribution", title, columns, rows), "mark", "number")


def svg(spec: Spec) -> str:
    """Return the chart as SVG; nothing is asked of a network."""
    return _svg(_text(spec))


def png(spec: Spec) -> bytes:
    """Return the chart as PNG, twice as fine as a screen."""
    return _png(_text(spec))


@lru_cache(maxsize=128)
def _svg(spec: str) -> str:
    return vl_convert.vegalite_to_svg(spec, _VERSION, allowed_base_urls=[], format_locale=_LOCALE)


@lru_cache(maxsize=32)
def _png(spec: str) -> bytes:
    return vl_convert.vegalite_to_png(
        spec, _VERSION, scale=_PIXELS, allowed_base_urls=[], format_locale=_LOCALE
    )


def _text(spec: Spec) -> str:
    return json.dumps(spec, ensure_ascii=False, sort_keys=True)


def _chart(title: str, rows: list[Spec], layers: list[Spec], height: int) -> Spec:
    axis = {
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": LINE,
        "domain": False,
        "ticks": False,
    }
    return {
        "title": {"text": shown(title), "anchor": "start", "color": INK, "fontSize": 14},
        "data": {"values": rows},
        "layer": layers,
        "width": _WIDTH,
        "height": height,
        "background": "white",
        "config": {
            "font": _FONT,
            "view": {"stroke": None},
            "axis": axis | _BARE,
            "text": {"font": _FONT},
        },
        "usermeta": {"embedOptions": _EMBED},
    }


def _axis(column: Column, domain: Domain | None) -> Spec:
    chosen = domain or {Kind.MEAN: MEANS, Kind.PERCENT: SHARES}.get(column.kind)
    scale: Spec = (
        {"domain": list(chosen), "clamp": True} if chosen else {"zero": True, "nice": True}
    )
    ticks = {"format": ".2~f" if column.kind == Kind.MEAN else ",~f", "tickCount": 5}
    title = shown(column.title)
    return {
        "field": "value",
        "type": "quantitative",
        "title": title,
        "scale": scale,
        "axis": ticks,
        "stack": None,
    }


def _colour() -> Spec:
    return {"condition": {"test": "datum.mine", "value": ACCENT}, "value": GREY}


def _fill() -> Spec:
    hollow = {"test": "datum.small", "value": "white"}
    return {"condition": [hollow, {"test": "datum.mine", "value": ACCENT}], "value": GREY}


def _threshold(threshold: Threshold | None, channel: str) -> list[Spec]:
    if threshold is None:
        return []
    data = {"values": [{"value": float(threshold.value), "name": shown(threshold.name)}]}
    place = {channel: {"field": "value", "type": "quantitative"}}
    text = {"text": {"field": "name", "type": "nominal"}}
    where = {"y": {"value": -6}} if channel == "x" else {"x": {"value": _WIDTH}}
    align, above = ("center", 0) if channel == "x" else ("right", -6)
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeDash": [4, 3], "color": INK},
            "encoding": place,
        },
        {
            "data": data,
            "mark": {
                "type": "text",
                "align": align,
                "dy": above,
                "color": INK,
            },
            "encoding": {**place, **where, **text},
        },
    ]


def _column(sheet: Sheet, key: str) -> Column:
    for column in sheet.columns:
        if column.key == key:
            return column
    raise KeyError(key)


def _point(cell: Cell, column: Column, small: int) -> Spec | None:
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


def _said(cell: Cell, column: Column) -> str:
    return shown(cast("Value", shown_value(cell.value, column.kind)))

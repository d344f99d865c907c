"""Shares of few with what they could have been of many: a point on a band, and what it must pass.

One scale for all kinds, from 0 to 100 %, so that charts that stand together compare.
"""

from opora.analysis.sheet import Sheet
from opora.documents.charts.style import (
    ACCENT,
    BAR,
    GREY,
    INK,
    Spec,
    axis,
    column_of,
    framed,
    names_axis,
    names_of,
    point_of,
    text_layers,
    width_beside,
)

_BAND = 9  # pixels


def intervals(
    sheet: Sheet, label: str, value: str, ends: tuple[str, str], against: str, small: int = 0
) -> Spec:
    """Return a row for each of the table: column `value` as a point, `ends` as a band, a tick at
    `against`; points of fewer than `small` are hollow, a row without ends has no band."""
    column = column_of(sheet, value)
    names, rows = names_of(sheet, label), []
    keys = (value, *ends, against)
    told = zip(names, *(sheet.column(key) for key in keys), strict=True)
    for place, (name, *own) in enumerate(told):
        point = point_of(own[0], column, small)
        if point is None:
            continue
        others = [
            point_of(cell, column_of(sheet, key)) for cell, key in zip(own, keys, strict=True)
        ]
        low, high, least = (each and each["value"] for each in others[1:])
        rows.append({**point, "label": name, "place": place, "low": low, "high": high,
                     "least": least})  # fmt: skip
    y, x, width = names_axis(), axis(column), width_beside(names)
    points = {"condition": {"test": "datum.small", "value": "white"}, "value": ACCENT}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "height": _BAND, "color": GREY},
            "transform": [{"filter": "datum.low !== null"}],
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "tick", "color": INK, "thickness": 2, "size": BAR - 6},
            "transform": [{"filter": "datum.least !== null"}],
            "encoding": {"y": y, "x": {**x, "field": "least"}},
        },
        {
            "mark": {"type": "point", "size": 60, "opacity": 1, "strokeWidth": 1.5},
            "encoding": {"y": y, "x": x, "fill": points, "stroke": {"value": ACCENT}},
        },
        *text_layers({"y": y, "x": x}, dy=-12),
    ]
    spec = framed(sheet.title, rows, layers, (BAR + 10) * max(len(rows), 1), width)
    under = f"Полоса: {column_of(sheet, ends[0]).group.lower()}; черта: с чем сравнили"
    spec["title"] |= {"subtitle": under, "subtitleColor": INK}
    return spec

"""Charts whose rows stand under names: bars, bars of parts, points of several periods."""

from collections.abc import Collection, Sequence

from opora.analysis.sheet import Kind, Sheet
from opora.documents.charts.style import (
    BAR,
    GREY,
    INK,
    Domain,
    Spec,
    Threshold,
    axis,
    colour,
    column_of,
    fill,
    framed,
    names_axis,
    names_of,
    point_of,
    text_layers,
    threshold_layers,
    width_beside,
)
from opora.documents.table import shown

_TALL = 30  # pixels of a row of points with texts above them
_BESIDE = {"align": "left", "dx": 4}  # where the text of a bar stands
# Parts of a bar differ in lightness, the third is the one to look at.
_PARTS = ("#8cc6c6", "#4f8f8f", "#8a3b12", "#c3c9cc")


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
    column, rows = column_of(sheet, value), []
    names = names_of(sheet, label)
    for place, (name, cell) in enumerate(zip(names, sheet.column(value), strict=True)):
        point = point_of(cell, column, small)
        if point is not None:
            own = mine is None or name in mine
            rows.append({**point, "label": name, "place": place, "mine": own})
    x, y, width = axis(column, domain, rows), names_axis(), width_beside(names)
    bar = {"type": "bar", "height": {"band": 0.7}, "strokeWidth": 1.5}
    layers: list[Spec] = [
        {"mark": bar, "encoding": {"y": y, "x": x, "fill": fill(), "stroke": colour()}},
        *threshold_layers(threshold, "x", width),
        *text_layers({"y": y, "x": x}, **_BESIDE),
    ]
    return framed(sheet.title, rows, layers, BAR * max(len(rows), 1), width)


def parts(sheet: Sheet, label: str, values: Sequence[str]) -> Spec:
    """Return a bar for each row made of the counts of columns `values`, four at most.

    The sum stands at the end of the bar; a legend above names the parts in their order.
    """
    columns = [column_of(sheet, each) for each in values]
    names, rows, sums = names_of(sheet, label), [], []
    for place, (name, row) in enumerate(zip(names, sheet.rows, strict=True)):
        own = dict(zip([column.key for column in sheet.columns], row, strict=True))
        counts = [own[column.key].value or 0 for column in columns]
        whole = sum(count for count in counts if isinstance(count, int))
        sums.append({"label": name, "place": place, "value": whole, "text": str(whole)})
        rows += [
            {"label": name, "place": place, "part": shown(column.title), "at": at, "value": count}
            for at, (column, count) in enumerate(zip(columns, counts, strict=True))
            if count
        ]
    legend = {"orient": "top", "title": None, "labelLimit": 0, "columns": 2}
    scale = {"domain": [shown(column.title) for column in columns], "range": list(_PARTS)}
    fills = {"field": "part", "type": "nominal", "scale": scale, "legend": legend}
    x, y = axis(columns[0], None, sums) | {"title": shown(columns[0].group) or None}, names_axis()
    order = {"field": "at", "type": "quantitative"}
    stacked = {"y": y, "x": x | {"stack": "zero"}, "fill": fills, "order": order}
    layers: list[Spec] = [
        {"mark": {"type": "bar", "height": {"band": 0.7}}, "encoding": stacked},
        *({"data": {"values": sums}, **each} for each in text_layers({"y": y, "x": x}, **_BESIDE)),
    ]
    return framed(sheet.title, rows, layers, BAR * max(len(names), 1), width_beside(names))


def dots(
    sheet: Sheet, label: str, values: Sequence[str], *, threshold: Threshold | None = None
) -> Spec:
    """Return a line of points for each row: the last of `values` in the accent, earlier in grey.

    The last is the last column that has data at all; below the title its name.
    """
    columns = [column_of(sheet, each) for each in values]
    names, rows = names_of(sheet, label), []
    for at, column in enumerate(columns):
        for place, (name, cell) in enumerate(zip(names, sheet.column(column.key), strict=True)):
            point = point_of(cell, column)
            if point is not None:
                rows.append({**point, "label": name, "place": place, "at": at})
    last = max((row["at"] for row in rows), default=0)
    for row in rows:
        row |= {"mine": row["at"] == last, "text": row["text"] if row["at"] == last else ""}
    base: Spec = {"y": names_axis(), "x": axis(columns[0]) | {"title": _quantity(columns[0].kind)}}
    link = {"type": "line", "color": GREY, "strokeWidth": 2}
    order = {"field": "at", "type": "quantitative"}
    point_mark = {"type": "point", "filled": True, "size": 70, "opacity": 1}
    width = width_beside(names)
    layers: list[Spec] = [
        {"mark": link, "encoding": {**base, "detail": {"field": "label"}, "order": order}},
        {"mark": point_mark, "encoding": {**base, "color": colour()}},
        *threshold_layers(threshold, "x", width),
        *text_layers(base, dy=-11),
    ]
    height = _TALL * max(len({row["label"] for row in rows}), 1)
    spec = framed(sheet.title, rows, layers, height, width)
    now = _named(columns[last].title, columns[last].group)
    earlier = "; серые: раньше" if any(row["at"] < last for row in rows) else ""
    under = {"subtitle": f"Тёмные точки: {now}{earlier}", "subtitleColor": INK}
    spec["title"] |= {**under, "offset": 18 if threshold else 8}
    return spec


def _quantity(kind: Kind) -> str | None:
    return "Средний балл" if kind == Kind.MEAN else None


def _named(title: str, group: str) -> str:
    """Return what a reader calls the column: of a term its name, else its own title."""
    return shown(group if title == _quantity(Kind.MEAN) and group else title).lower()

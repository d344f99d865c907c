"""A sheet as HTML. Written by hand, not by a template: a class's table has a thousand cells."""

from collections.abc import Iterable
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from opora.analysis.sheet import Cell, Column, Kind, Sheet, shown
from opora.measures.shares import Share
from opora.web.links import Links

_NUMERIC = {Kind.NUMBER, Kind.MEAN, Kind.PERCENT, Kind.POINTS, Kind.MARK}
_LOW = {"1", "2"}
_WIDE, _MANY = 9, 14  # columns: of more the paper lies across; titles of still more stand upright


def table_html(sheet: Sheet, links: Links | None = None) -> SafeString:
    """Return the table in a box that scrolls by itself; without rows, what to do about it."""
    if not sheet.rows:
        return mark_safe(f'<p class="empty">{escape(sheet.empty)}</p>')  # noqa: S308 - escaped
    parts = [
        f'<div class="{_box(sheet)}" tabindex="0" role="region"',
        f' aria-label="{escape(sheet.title)}">',
        f'<table class="sheet" id="{escape(sheet.key)}">',
        f"<caption>{escape(sheet.title)}</caption>",
        _head(sheet),
        "<tbody>",
        *(_row(sheet.columns, row, links) for row in sheet.rows),
        "</tbody>",
    ]
    if sheet.totals:
        totals = (_row(sheet.columns, row, links) for row in sheet.totals)
        parts += ["<tfoot>", *totals, "</tfoot>"]
    parts += ["</table></div>", *(f'<p class="note">{escape(note)}</p>' for note in sheet.notes)]
    return mark_safe("".join(parts))  # noqa: S308 - every value above is escaped


def _box(sheet: Sheet) -> str:
    columns = len(sheet.columns)
    return "box wide many" if columns > _MANY else "box wide" if columns > _WIDE else "box"


def _head(sheet: Sheet) -> str:
    columns = sheet.columns
    if not any(column.group for column in columns):
        return f"<thead><tr>{''.join(_heading(column) for column in columns)}</tr></thead>"
    above = "".join(
        f'<th colspan="{len(list(own))}" scope="colgroup">{escape(group)}</th>'
        for group, own in groupby(columns, key=lambda column: column.group)
    )
    return (
        f"<thead><tr>{above}</tr><tr>{''.join(_heading(column) for column in columns)}</tr></thead>"
    )


def _heading(column: Column) -> str:
    kind = ' class="n"' if column.kind in _NUMERIC else ""
    return f'<th scope="col"{kind}>{escape(column.title)}</th>'


def _row(columns: Iterable[Column], row: Iterable[Cell], links: Links | None) -> str:
    made = [_cell(column, cell, links) for column, cell in zip(columns, row, strict=True)]
    first = made[0].replace("<td", '<th scope="row"', 1).removesuffix("</td>") + "</th>"
    return f"<tr>{first}{''.join(made[1:])}</tr>"


def _cell(column: Column, cell: Cell, links: Links | None) -> str:
    text = escape(shown(cell.value, column.kind))
    if column.kind == Kind.MEAN and isinstance(cell.value, Share) and cell.value.denominator:
        text = f"{text} <small>({cell.value.denominator})</small>"
    address = links.of(cell.opens) if links and cell.opens else None
    if address:
        text = f'<a href="{escape(address)}">{text}</a>'
    if cell.alert:
        text = f'{text} <span class="alert">{escape(cell.alert)}</span>'
    classes = ["n"] if column.kind in _NUMERIC else []
    if column.kind == Kind.MARK and str(cell.value) in _LOW:
        classes.append("low")
    attribute = f' class="{" ".join(classes)}"' if classes else ""
    return f"<td{attribute}{_sorted_by(cell)}>{text}</td>"


def _sorted_by(cell: Cell) -> str:
    """What the column is sorted by where the text does not say it."""
    if isinstance(cell.value, Share):
        whole = cell.value.denominator
        return f' data-by="{cell.value.numerator / whole:.6f}"' if whole else ""
    return ""

"""What the address of a journal asks for, and the journal as a table."""

from collections.abc import Sequence
from datetime import date

from django.http import Http404
from django.utils import timezone

from opora.analysis.sheet import Cell, Column, Kind, Sheet, cells
from opora.records.queries.audit import ACTS, Filters, Line
from opora.vocabulary.period import parse_date
from opora.web.page import Asked

_COLUMNS = (
    Column("at", "Когда", weight=14),
    Column("who", "Кто", weight=20),
    Column("act", "Действие"),
    Column("what", "Что", weight=24),
    Column("unit", "Учреждение", weight=20),
    Column("pupils", "Учеников", Kind.NUMBER, weight=8),
    Column("reason", "По какому праву", weight=30),
)


def filters_of(asked: Asked, since: date | None = None) -> Filters:
    """Return the filters of the address; `since` holds where it names no day.

    Raises UserError for what is no date, Http404 for what the page never puts there.
    """
    chosen = asked.chosen
    account, act = chosen.get("account", ""), chosen.get("act", "")
    if act and act not in ACTS:
        raise Http404
    days = [parse_date(text) if text else None for text in _days(asked)]
    first = since if days == [None, None] else days[0]
    return Filters(_number(account) if account else None, act or None, first, days[1])


def page_of(asked: Asked) -> int:
    """Return the page of the address, from one."""
    return _number(asked.chosen.get("page", "1"))


def sheet_of(lines: Sequence[Line], title: str, empty: str, units: bool) -> Sheet:
    """Return events as a table; `units`: whether they are of several."""
    kept = [column for column in _COLUMNS if units or column.key != "unit"]
    rows = []
    for line in lines:
        own = dict(zip((column.key for column in _COLUMNS), _row(line), strict=True))
        rows.append(tuple(own[column.key] for column in kept))
    return Sheet("journal", title, tuple(kept), tuple(rows), empty=empty)


def address(asked: Asked, **more: str | int) -> str:
    """Return the address of this page with other values put in."""
    query = asked.request.GET.copy()
    for name, value in more.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


def _row(line: Line) -> tuple[Cell, ...]:
    at = f"{timezone.localtime(line.at):%d.%m.%Y, %H:%M}"
    pupils = line.pupils or None
    return cells(at, line.who, line.act, line.what, line.unit, pupils, line.reason)


def _days(asked: Asked) -> tuple[str, str]:
    return asked.chosen.get("since", ""), asked.chosen.get("on", "")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Http404
    return int(text)

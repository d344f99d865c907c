"""A table as people read it: one object that page, Excel, Word and PDF are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from opora.measures.shares import Share


class Kind(StrEnum):
    """What a column holds; it decides how a value is shown and aligned."""

    TEXT = "text"
    NUMBER = "number"  # a count
    MEAN = "mean"  # a Share of a sum and a number of marks: «2,45»
    PERCENT = "percent"  # a Share of a part and a whole: «92,00 %»
    POINTS = "points"  # a signed change: «+0,12»
    MARK = "mark"  # 1..5, or an entry in its place: «н/а»
    DATE = "date"


Value = str | int | Decimal | date | Share | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title with the unit, what it holds, a `group` title above several columns."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    group: str = ""
    weight: int = 10  # share of the width on paper


@dataclass(frozen=True, slots=True)
class Cell:
    """A value; None is «нет данных» and is shown as a dash.

    `opens`: what the figure is made of, as names and values that a page turns into an address,
    such as {"pupil": 7, "subject": "алгебра"}; empty when there is nothing below. `alert`: the
    value asks for attention, by a word that a reader hears: «неуспевающий».
    """

    value: Value
    opens: Mapping[str, str | int] = field(default_factory=dict)
    alert: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: every row and total has a cell for every column, in their order.

    `empty` is said when there are no rows: why, and what to do. `notes` stand below.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...] = ()
    empty: str = "Нет данных."
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        uneven = [row for row in (*self.rows, *self.totals) if len(row) != len(self.columns)]
        if uneven:
            raise ValueError(f"sheet {self.key!r}: a row has {len(uneven[0])} cells")

    def column(self, key: str) -> list[Cell]:
        """Return the cells of a column, without totals; KeyError when there is no such column."""
        keys = [column.key for column in self.columns]
        if key not in keys:
            raise KeyError(key)
        place = keys.index(key)
        return [row[place] for row in self.rows]


def cells(*values: Value | Cell) -> tuple[Cell, ...]:
    """Return a row of these values."""
    return tuple(value if isinstance(value, Cell) else Cell(value) for value in values)


def shown(value: Value, kind: Kind) -> str:
    """Return the value as a person reads it: «2,45», «92,00 %», «28.02.2025»; «–» for no data."""
    if value is None or (isinstance(value, Share) and not value.denominator):
        return "–"
    if isinstance(value, Share):
        return value.percent_text() if kind == Kind.PERCENT else value.fraction_text()
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if kind == Kind.POINTS and isinstance(value, Decimal):
        return f"{value:+}".replace(".", ",").replace("-", "−")
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)


def sheets_by_key(sheets: Sequence[Sheet]) -> dict[str, Sheet]:
    """Return the sheets by their keys; ValueError when two share one."""
    found = {sheet.key: sheet for sheet in sheets}
    if len(found) != len(sheets):
        raise ValueError(f"sheets share a key: {[sheet.key for sheet in sheets]!r}")
    return found

"""A filled form: the one object that page, Word, PDF and Excel are made from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from opora.orders.order import Column, Signature
from opora.vocabulary.text import squeeze

Value = str | int | date | Decimal

_UNPRINTABLE = str.maketrans(dict.fromkeys([*range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd"))


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row: a value for every column, in the order of the columns."""

    cells: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class FormDocument:
    """A form with its rows, footnotes, signature block, seal and trace."""

    title: str
    period: str
    columns: tuple[Column, ...]
    rows: tuple[FormRow, ...]
    empty: str
    signature: Signature
    attachment: str
    seal: str
    trace: tuple[str, ...]
    annex: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()

    @property
    def widths(self) -> list[float]:
        """Shares of the columns, per cent of the page."""
        whole = sum(column.width for column in self.columns)
        return [round(100 * column.width / whole, 3) for column in self.columns]


def shown(value: Value) -> str:
    """Return the value as a person reads it: 28.03.2025, 2,45; the lines of a text stay lines.

    Characters that no document format can hold become «\ufffd», so that a loss is seen.
    """
    if isinstance(value, str):
        lines = map(squeeze, value.translate(_UNPRINTABLE).splitlines())
        return "\n".join(lines).strip("\n")
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return str(value).replace(".", ",")

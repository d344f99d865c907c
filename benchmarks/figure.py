"""One measured figure: a line to read, and numbers to keep."""

from typing import Any, NamedTuple


class Figure(NamedTuple):
    """`text` is a line of the table; `data` goes to the JSON file."""

    text: str
    data: dict[str, Any]

"""A sheet as rows of text: the one shape in which every container reaches a format."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: rows of cell texts, '' for an empty cell.

    Rows keep their place (blank rows above and between stay), lengths may differ. Texts are as the
    file has them, untrimmed; a whole number is written without «.0», a date as YYYY-MM-DD.
    Rows and columns are counted from zero; `name` is None where the container has no sheets.
    """

    name: str | None
    rows: list[list[str]]


def address(row: int, column: int) -> str:
    """Return «C14» for row 13, column 2 (both counted from zero)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"

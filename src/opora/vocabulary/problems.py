"""What can be wrong with a file, and the one base class of errors a person may see."""

from dataclasses import asdict, dataclass


class UserError(Exception):
    """Wrong usage or input; the message is Russian, says what to do next, and names no child."""


class Refusal(UserError):
    """A whole file that cannot be read; `code` is stable, the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Note:
    """One thing said about a place in a file; `sheet` and `cell` may be unknown."""

    file: str
    sheet: str | None
    cell: str | None
    code: str
    message: str

    def as_json(self) -> dict[str, str | None]:
        """Return the five fields as the command line prints them."""
        return asdict(self)

    def sort_key(self) -> tuple[str, str, tuple[int, int], str, str]:
        """Order by file, sheet, row, column: the order a person walks a workbook."""
        return (self.file, self.sheet or "", cell_order(self.cell), self.code, self.message)


class Problem(Note):
    """Something was not taken in, or two files disagree; the exit code becomes 1."""


class Remark(Note):
    """Worth knowing; stops nothing."""


def cell_order(cell: str | None) -> tuple[int, int]:
    """Return what orders the cells of a sheet row by row: row and column."""
    letters = (cell or "").rstrip("0123456789")
    digits = (cell or "")[len(letters) :]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return (int(digits or 0), column)

"""Text with separators into rows."""

import csv
import io
from collections.abc import Iterator

from opora.intake.charset import decode
from opora.intake.grid import Grid
from opora.intake.limits import Limits
from opora.intake.sheet_scan import check_extent
from opora.vocabulary.problems import Refusal

_DELIMITERS = (";", "\t", ",")  # at a tie the earlier wins: a comma is also the decimal sign
_SAMPLE_ROWS = 200


def read_csv(data: bytes, limits: Limits) -> Grid:
    """Return the one grid of a text file.

    Raises Refusal: too_dense, unreadable.
    """
    text = decode(data)
    usual = csv.field_size_limit(limits.book_bytes)  # of the whole process
    rows: list[list[str]] = []
    cells = columns = 0
    try:
        for row in _lines(text, _delimiter(text)):
            rows.append(row)
            cells += len(row)
            columns = max(columns, len(row))
            check_extent(len(rows), columns, cells, limits)
    except csv.Error as error:
        raise Refusal(
            "unreadable", "Текст не раскладывается на столбцы. Сохраните таблицу как .xlsx."
        ) from error
    finally:
        csv.field_size_limit(usual)
    return Grid(None, rows)


def _lines(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(text: str) -> str:
    """Return the separator that gives most rows the same number of columns, two or more."""
    return max(_DELIMITERS, key=lambda delimiter: _consistency(text, delimiter))


def _consistency(text: str, delimiter: str) -> tuple[int, int]:
    widths: dict[int, int] = {}
    try:
        for _, row in zip(range(_SAMPLE_ROWS), _lines(text, delimiter), strict=False):
            if len(row) > 1:
                widths[len(row)] = widths.get(len(row), 0) + 1
    except csv.Error:
        return (0, 0)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))

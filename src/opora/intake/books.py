"""Any container into grids; runs in the limited child only."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from opora.intake.csv_book import read_csv
from opora.intake.docx_book import read_docx
from opora.intake.error_cells import ErrorCells, sheet_parts
from opora.intake.grid import Grid
from opora.intake.html_book import read_html
from opora.intake.limits import Limits
from opora.intake.precheck import Checked, precheck
from opora.intake.sheet_scan import check_extent
from opora.vocabulary.problems import Refusal


def read_book(path: Path, limits: Limits) -> list[Grid]:
    """Return the sheets of a file of any supported kind, checked before it is read.

    Raises Refusal with the codes of `precheck`.
    """
    checked = precheck(path, limits)
    if checked.kind == "html":
        return [read_html(path.read_bytes(), limits)]
    if checked.kind == "csv":
        return [read_csv(path.read_bytes(), limits)]
    if checked.kind == "docx":
        return read_docx(path, limits)
    return _read_workbook(path, checked, limits)


def _read_workbook(path: Path, checked: Checked, limits: Limits) -> list[Grid]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            grids = list(_sheets(book, limits))
    except PasswordError as error:
        raise Refusal(
            "encrypted", "Файл защищён паролем. Снимите пароль и загрузите снова."
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refusal("unreadable", f"Книга повреждена и не читается. {_SAVE_AGAIN}") from error
    if not grids:
        raise Refusal("unreadable", f"В книге нет листов с ячейками. {_SAVE_AGAIN}")
    if checked.errors:
        _show_errors(grids, sheet_parts(path), checked.errors)
    return grids


def _sheets(book: CalamineWorkbook, limits: Limits) -> Iterator[Grid]:
    shown = _shown()
    area = 0
    for sheet in book.sheets_metadata:
        if sheet.typ is SheetTypeEnum.WorkSheet:
            found = book.get_sheet_by_name(sheet.name)
            rows, columns = found.end or (-1, -1)
            check_extent(rows + 1, columns + 1, 0, limits)
            area += (rows + 1) * (columns + 1)
            if area > limits.area:
                raise Refusal(
                    "too_dense",
                    f"На листах книги вместе больше {limits.area} ячеек. Разделите её.",
                )
            yield Grid(sheet.name, [shown(row) for row in found.iter_rows()])


def _shown() -> Callable[[list[Any]], list[str]]:
    """Return a function: values of a row → texts, changed in place; each distinct text made once.

    A journal is a few hundred texts in a million cells; blank cells are most of them.
    """
    once: dict[str, str] = {}
    text = lru_cache(maxsize=65536, typed=True)(_text)  # typed: True equals 1.0 as a key

    def row(values: list[Any]) -> list[str]:
        for column, value in enumerate(values):
            if value.__class__ is not str:
                values[column] = text(value)
            elif value:
                values[column] = once.setdefault(value, value)
        return values

    return row


def _text(value: object) -> str:
    return _WRITE.get(type(value), str)(value)


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _moment(value: datetime) -> str:
    return value.isoformat(sep=" ", timespec="seconds")


_WRITE: dict[type, Callable[..., str]] = {
    bool: lambda value: "ИСТИНА" if value else "ЛОЖЬ",
    float: _number,
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: str,
}


def _show_errors(
    grids: Iterable[Grid], names: dict[str, str], errors: dict[str, ErrorCells]
) -> None:
    by_part = {name.lower().lstrip("/"): cells for name, cells in errors.items()}
    for grid in grids:
        for row, column, text in by_part.get(names.get(grid.name or "", "").lower(), []):
            if row < len(grid.rows) and column < len(grid.rows[row]):
                grid.rows[row][column] = text


_SAVE_AGAIN = "Откройте её в Excel, сохраните заново и загрузите снова."

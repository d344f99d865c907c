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
from opora.intake.grid import CodedRows, Encoder, Grid
from opora.intake.html_book import read_html
from opora.intake.limits import Limits
from opora.intake.plain_book import plain_book
from opora.intake.plain_sheet import number_text
from opora.intake.precheck import Checked, precheck
from opora.intake.sheet_scan import check_area, check_extent
from opora.vocabulary.problems import Refusal


def read_book(path: Path, limits: Limits) -> list[Grid]:
    """Return the sheets of a file of any supported kind, checked before it is read.

    Raises Refusal with the codes of `precheck`.
    """
    plain = plain_book(path, limits)
    if plain is not None:
        return plain
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
            grids = list(_sheets(book, _errors_by_sheet(path, checked), limits))
    except PasswordError as error:
        raise Refusal(
            "encrypted", "Файл защищён паролем. Снимите пароль и загрузите снова."
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refusal("unreadable", f"Книга повреждена и не читается. {_SAVE_AGAIN}") from error
    if not grids:
        raise Refusal("unreadable", f"В книге нет листов с ячейками. {_SAVE_AGAIN}")
    return grids


def _sheets(
    book: CalamineWorkbook, errors: dict[str, ErrorCells], limits: Limits
) -> Iterator[Grid]:
    text = lru_cache(maxsize=65536, typed=True)(_text)  # typed: True equals 1.0 as a key
    area = 0
    for sheet in book.sheets_metadata:
        if sheet.typ is SheetTypeEnum.WorkSheet:
            found = book.get_sheet_by_name(sheet.name)
            rows, columns = found.end or (-1, -1)
            area += check_extent(rows + 1, columns + 1, 0, limits)
            check_area(area, limits)
            _, left = found.start or (0, 0)
            # The reader leaves out the empty columns left of the first filled one.
            padded = ([""] * left + row for row in found.iter_rows())
            yield _grid(sheet.name, padded, errors.get(sheet.name, []), text)


def _grid(
    name: str,
    rows: Iterable[list[Any]],
    errors: ErrorCells,
    text: Callable[[Any], str],
) -> Grid:
    """Return a sheet; `errors` are shown instead of the empty cells the reader makes of them."""
    encoder = Encoder()
    shown: dict[int, ErrorCells] = {}
    for cell in errors:
        shown.setdefault(cell[0], []).append(cell)
    for index, row in enumerate(rows):
        cells = [value if value.__class__ is str else text(value) for value in row]
        for _, column, said in shown.get(index, []):
            if column < len(cells):
                cells[column] = said
        encoder.add(cells)
    return Grid(name, CodedRows(encoder.coded()))


def _text(value: object) -> str:
    return _WRITE.get(type(value), str)(value)


def _moment(value: datetime) -> str:
    return value.isoformat(sep=" ", timespec="seconds")


_WRITE: dict[type, Callable[..., str]] = {
    bool: lambda value: "ИСТИНА" if value else "ЛОЖЬ",
    float: number_text,
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: str,
}


def _errors_by_sheet(path: Path, checked: Checked) -> dict[str, ErrorCells]:
    if not checked.errors:
        return {}
    by_part = {name.lower().lstrip("/"): cells for name, cells in checked.errors.items()}
    parts = sheet_parts(path)
    return {sheet: by_part.get(part.lower(), []) for sheet, part in parts.items()}


_SAVE_AGAIN = "Откройте её в Excel, сохраните заново и загрузите снова."

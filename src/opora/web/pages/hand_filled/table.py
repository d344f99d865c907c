"""The table of a form as a page shows it: every cell with what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from opora.documents.handmade.cells import of_grades, text_of
from opora.documents.handmade.form import HandForm, HandTable
from opora.documents.handmade.layout import NAME
from opora.intake.grid import Grid, address
from opora.records.queries.hand_filled import HandFile
from opora.vocabulary.problems import Note, Problem, cell_order

_Cells = set[tuple[str | None, str]]
_Notes = Mapping[tuple[str | None, str | None], list[Note]]
_FIELD = "cell."
HIDDEN = "скрыто"


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell; `name`: of its field in the form, '' where it is only read."""

    name: str
    place: str
    text: str = field(repr=False)
    problems: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row by its number on the sheet."""

    number: int
    cells: list[ShownCell]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of the form: titles of its columns as the order has them, then rows."""

    sheet: str
    titles: list[str]
    rows: list[ShownRow]


def tables_of(
    file: HandFile, grades: tuple[int, ...], every: bool, typed: Mapping[str, str]
) -> list[ShownTable]:
    """Return the tables of a form; `every`: fields for all cells, not only for those with notes;
    `typed`: by field, what was typed and could not be kept.

    Names of pupils of other grades are not shown: the order does not open them.
    """
    form = file.form
    if form is None:
        return []
    sheets = {grid.name: (number, grid) for number, grid in enumerate(file.sheets)}
    notes: dict[tuple[str | None, str | None], list[Note]] = {}
    for note in form.notes:
        notes.setdefault((note.sheet, note.cell), []).append(note)
    closed = _closed(form, grades)
    return [
        _table(table, *sheets[table.sheet], notes, closed, every, typed)
        for table in form.tables
        if table.sheet in sheets
    ]


def changed_cells(file: HandFile, posted: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the texts of a form that differ from what stands in the cells, by sheet and cell."""
    found: dict[str, dict[str, str]] = {}
    for number, grid in enumerate(file.sheets):
        start = f"{_FIELD}{number}."
        for name, typed in posted.items():
            cell = name.removeprefix(start)
            text = typed.replace("\r\n", "\n").strip()
            if name.startswith(start) and text != text_of(_at(grid, cell)):
                found.setdefault(grid.name or "", {})[cell] = text
    return found


def _table(
    table: HandTable,
    number: int,
    grid: Grid,
    notes: _Notes,
    closed: _Cells,
    every: bool,
    typed: Mapping[str, str],
) -> ShownTable:
    width = max((len(row) for row in grid.rows[table.first : table.end]), default=0)
    first = table.first if table.header is None else table.header
    rows = [
        ShownRow(
            row + 1,
            [
                _cell(grid, number, address(row, place), notes, closed, every, typed)
                for place in range(width)
            ],
        )
        for row in range(first, table.end)
        if any(map(text_of, grid.rows[row]))
    ]
    titles = [
        table.columns[place].title if place in table.columns else "" for place in range(width)
    ]
    return ShownTable(grid.name or "", titles, rows)


def _cell(
    grid: Grid,
    number: int,
    at: str,
    notes: _Notes,
    closed: _Cells,
    every: bool,
    typed: Mapping[str, str],
) -> ShownCell:
    said = notes.get((grid.name, at), [])
    text, hidden = text_of(_at(grid, at)), (grid.name, at) in closed
    name = f"{_FIELD}{number}.{at}"
    is_open = not hidden and (every or bool(said))
    return ShownCell(
        name if is_open else "",
        at,
        HIDDEN if hidden and text else typed.get(name, text),
        tuple(note.message for note in said if isinstance(note, Problem)),
        tuple(note.message for note in said if not isinstance(note, Problem)),
    )


def _closed(form: HandForm, grades: tuple[int, ...]) -> _Cells:
    """Return the cells with names of pupils whose grade the campaign has not."""
    keys = {
        column.key
        for table in form.tables
        for column in table.columns.values()
        if column.source == NAME
    }
    return {
        (row.sheet, cell)
        for row in form.rows
        for key, cell in row.cells.items()
        if key in keys and row.classes and not any(of_grades(c, grades) for c in row.classes)
    }


def _at(grid: Grid, cell: str) -> str:
    """Return the text of a cell, '' outside the sheet."""
    row, column = (number - 1 for number in cell_order(cell))
    if not 0 <= row < len(grid.rows):
        return ""
    return grid.rows[row][column] if 0 <= column < len(grid.rows[row]) else ""

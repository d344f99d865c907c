"""A form filled by hand, read whole: every cell of its table goes into its place or is reported."""

from collections.abc import Iterator, Sequence

from opora.documents.handmade.cells import says_nobody, text_of
from opora.documents.handmade.form import HandForm, HandTable
from opora.documents.handmade.layout import (
    CLASS,
    OF_SCHOOL,
    Layout,
    is_numbering,
    is_repeated,
    layouts,
)
from opora.documents.handmade.line import line_of
from opora.documents.handmade.pupil import Asked
from opora.documents.handmade.rows import TableReader
from opora.documents.handmade.schools import names_school
from opora.documents.handmade.whole import check_whole
from opora.documents.handmade.words import words
from opora.intake.grid import Grid, address
from opora.orders.sources import SCHOOL
from opora.vocabulary.problems import Note, Problem, Refusal, Remark

_ROW_OF_TABLE = 3  # filled cells by which a row over a table without titles may be one of its rows


def check_size(grids: Sequence[Grid]) -> None:
    """Raise Refusal not_form for sheets that are larger than any form can be."""
    cells = sum(len(row) for grid in grids for row in grid.rows)
    if cells > words().rows * words().columns:
        raise Refusal(
            "not_form",
            f"В файле {cells} ячеек: это не форма, а другая таблица. Пришлите заполненную форму.",
        )


def read_hand_form(grids: Sequence[Grid], asked: Asked, file: str) -> HandForm:
    """Return what the form says, read from all its sheets or tables.

    Columns are known by their titles and, where those are missing or wrong, by what is in them. A
    row without a name goes on with the pupil above. Every cell of a table that is not empty is read
    into its place or has a note; notes are in the order of the sheets. The same file gives an equal
    result. Grids come from `intake.pool.ReaderPool.grids`.
    """
    found = HandForm(file, next((grid.name for grid in grids if grid.name), ""))
    above: list[str] = []
    nobody: list[tuple[str | None, str]] = []
    for grid in grids:
        tables = layouts(grid, asked.form)
        for layout in tables:
            nobody += _table(grid, layout, asked, found)
            above += _over(grid, layout)
        if not tables:
            nobody += _without_table(grid, asked, found)
    check_whole(found, asked, nobody, above)
    places = {grid.name: number for number, grid in enumerate(grids)}
    found.notes = sorted(
        dict.fromkeys(found.notes), key=lambda note: (places.get(note.sheet, -1), note.sort_key())
    )
    return found


def _table(
    grid: Grid, layout: Layout, asked: Asked, found: HandForm
) -> list[tuple[str | None, str]]:
    found.tables.append(
        HandTable(grid.name, layout.header, layout.first, layout.end, layout.columns)
    )
    _about_columns(grid, layout, asked, found)
    header = grid.rows[layout.header] if layout.header is not None else []
    reader = TableReader(asked, found)
    for number in range(layout.first, layout.end):
        row = grid.rows[number]
        if is_repeated(row, header) or is_numbering(row):
            continue
        line = line_of(grid.name, number, row, layout)
        if line.texts():
            reader.take(line)
    return reader.nobody


def _about_columns(grid: Grid, layout: Layout, asked: Asked, found: HandForm) -> None:
    """Say which columns were not found, which were guessed, and what is left unread."""
    file, sheet = found.file, grid.name
    at = layout.first if layout.header is None else layout.header
    known = {column.key for column in layout.columns.values()}
    for column in asked.form.columns:
        optional = column.source in (OF_SCHOOL, CLASS) or not column.required
        if column.key not in known and not optional:
            message = f"Графы «{column.title}» нет. Впишите её заголовок над её столбцом."
            found.notes.append(Problem(file, sheet, address(at, 0), "no_column", message))
    for place in layout.guessed:
        column = layout.columns[place]
        message = (
            f"Столбец прочитан как «{column.title}», хотя заголовок другой. Впишите заголовок."
        )
        kind = Problem if column.source == SCHOOL and layout.header is not None else Remark
        found.notes.append(kind(file, sheet, address(at, place), "column_guessed", message))
    if layout.end < len(grid.rows) and layout.end == words().rows:
        message = f"Прочитаны первые {layout.end} строк. В форме столько не бывает: проверьте файл."
        found.notes.append(Problem(file, sheet, address(layout.end, 0), "too_long", message))
    if layout.header is None:
        found.notes += _rows_above(grid, layout, file)


def _rows_above(grid: Grid, layout: Layout, file: str) -> Iterator[Note]:
    """Yield notes on rows over a table without titles: they may be titles, or its first rows."""
    for number in range(layout.first):
        row = grid.rows[number]
        filled = [place for place, cell in enumerate(row) if text_of(cell)]
        if filled and not is_numbering(row):
            kind = Problem if len(filled) >= _ROW_OF_TABLE else Remark
            yield kind(file, grid.name, address(number, filled[0]), "above_table", _ABOVE)


def _over(grid: Grid, layout: Layout) -> list[str]:
    """Return the names of schools that stand over a table."""
    top = layout.first if layout.header is None else layout.header
    cells = (text_of(cell) for row in grid.rows[:top] for cell in row)
    return [cell for cell in cells if cell and names_school(cell)]


def _without_table(grid: Grid, asked: Asked, found: HandForm) -> list[tuple[str | None, str]]:
    """Return the cells of a sheet that say nobody is listed; any other text gets a remark."""
    nobody = []
    texts = [
        (address(number, place), text)
        for number, row in enumerate(grid.rows[: words().rows])
        for place, cell in enumerate(row[: words().columns])
        if (text := text_of(cell))
    ]
    for at, text in texts:
        if says_nobody(text, asked.form.empty):
            nobody.append((grid.name, at))
    if texts and not nobody:
        found.notes.append(Remark(found.file, grid.name, texts[0][0], "other_table", _OTHER))
    return nobody


_ABOVE = (
    "Эта строка стоит над таблицей и не прочитана. Если это строка об ученике, исправьте её; если "
    "заголовки, запишите их, как в форме."
)
_OTHER = "Здесь нет таблицы формы, этот лист или таблица не прочитаны."

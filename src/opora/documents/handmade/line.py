"""A row of a table, asked by what its columns hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opora.documents.handmade.cells import is_number, text_of
from opora.documents.handmade.layout import NAME, OF_SCHOOL, Layout
from opora.intake.grid import address
from opora.orders.order import Column
from opora.orders.sources import SCHOOL


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the file has it. `cells`: by place, those of known columns; `outside`: the others
    that are not empty, numbers of rows left out; `places`: where the columns of each source stand;
    `mean`: as in `Layout`."""

    sheet: str | None
    number: int
    cells: Mapping[int, str]
    outside: Mapping[int, str]
    places: Mapping[str, int]
    columns: Mapping[int, Column]
    mean: int | None

    def raw(self, source: str) -> str:
        """Return the cell of a source as the file has it, '' where there is no such column."""
        return self.cells.get(self.places.get(source, -1), "")

    def text(self, source: str) -> str:
        """Return the cell of a source as a person reads it."""
        return text_of(self.raw(source))

    def at(self, source: str) -> str:
        """Return the address of a source; of the row's first column where there is none."""
        return address(self.number, self.places.get(source, min(self.columns, default=0)))

    def texts(self) -> dict[int, str]:
        """Return the texts of the row by place, empty ones left out."""
        texts = {place: text_of(cell) for place, cell in {**self.cells, **self.outside}.items()}
        return {place: texts[place] for place in sorted(texts) if texts[place]}

    def has_more(self) -> bool:
        """Tell whether something of a pupil stands beside the name and the school."""
        about = {place for place, c in self.columns.items() if c.source not in (NAME, OF_SCHOOL)}
        return any(place in about or place == self.mean for place in self.texts())

    def is_own(self, place: int) -> bool:
        """Tell whether the school writes what it likes there."""
        return place in self.columns and self.columns[place].source == SCHOOL


def line_of(sheet: str | None, number: int, row: Sequence[str], layout: Layout) -> Line:
    """Return a row by the columns of its table."""
    known = {*layout.columns, *([] if layout.mean is None else [layout.mean])}
    return Line(
        sheet,
        number,
        {place: row[place] if place < len(row) else "" for place in known},
        {
            place: cell
            for place, cell in enumerate(row)
            if cell.strip()
            and place not in known
            and not (place == layout.number and is_number(cell))
        },
        {column.source: p for p, column in layout.columns.items() if column.source != SCHOOL},
        layout.columns,
        layout.mean,
    )

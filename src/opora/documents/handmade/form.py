"""What a form filled by hand says, row by row, and everything that is wrong with it by cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from opora.documents.handmade.subjects import TypedSubject
from opora.intake.grid import Grid
from opora.orders.order import Column
from opora.vocabulary.problems import Note, Problem, Remark, cell_order


@dataclass(slots=True)
class HandRow:
    """A pupil as a form has them; `name` is '' and `classes` () where they could not be read.

    classes: one; several where a cell has several and a person has to choose. `filled`: the
    school's own columns by key. `cells`: the address of what was read, by the key of the column.
    """

    name: str = field(repr=False)
    school: str
    classes: tuple[str, ...]
    subjects: tuple[TypedSubject, ...]
    filled: dict[str, str] = field(repr=False)
    sheet: str | None
    row: int
    cells: dict[str, str]

    @property
    def school_class(self) -> str:
        """The class when there is exactly one, else ''."""
        return self.classes[0] if len(self.classes) == 1 else ""


@dataclass(frozen=True, slots=True)
class HandTable:
    """A table as it stands: columns of the form by place, rows from `first` up to `end`.

    Numbers are from zero; `header` is None for a table without titles.
    """

    sheet: str | None
    header: int | None
    first: int
    end: int
    columns: Mapping[int, Column]


@dataclass
class HandForm:
    """All rows in the order of the file, what stands where, and what was said of cells.

    first_sheet: where to speak of a form that has no table. nobody: the form says that there is
    nobody to list. schools: names of schools as typed, the most frequent first.
    """

    file: str
    first_sheet: str = ""
    rows: list[HandRow] = field(default_factory=list)
    nobody: bool = False
    schools: tuple[str, ...] = ()
    tables: list[HandTable] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """What has to be put right before the form can be taken in."""
        return [note for note in self.notes if isinstance(note, Problem)]

    @property
    def remarks(self) -> list[Remark]:
        """What is worth a look and stops nothing."""
        return [note for note in self.notes if isinstance(note, Remark)]


Corrections = Mapping[str, Mapping[str, str]]
"""Texts that a person put in place of others: by sheet («» where it has no name), then address."""


def corrected(grids: Sequence[Grid], corrections: Corrections) -> list[Grid]:
    """Return the sheets with the corrections put in; an address outside a sheet makes it larger."""
    return [_corrected(grid, corrections.get(grid.name or "", {})) for grid in grids]


def _corrected(grid: Grid, texts: Mapping[str, str]) -> Grid:
    if not texts:
        return grid
    rows = [list(row) for row in grid.rows]
    for (row, column), text in _places(texts):
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = text
    return Grid(grid.name, rows)


def _places(texts: Mapping[str, str]) -> Iterator[tuple[tuple[int, int], str]]:
    for cell, text in texts.items():
        row, column = cell_order(cell)
        yield (row - 1, column - 1), text

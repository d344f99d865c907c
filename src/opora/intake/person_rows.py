"""Tables of people stacked on a sheet, and their rows that are not people."""

from collections.abc import Iterator

from opora.intake.footers import is_footer
from opora.intake.grid import Grid
from opora.intake.labels import class_in_title, is_label_row, read_labels
from opora.intake.legends import is_legend_row
from opora.intake.term_tables import TermColumn
from opora.intake.writer import SheetWriter
from opora.vocabulary.text import squeeze


def sections(writer: SheetWriter, headers: list[int]) -> Iterator[tuple[range, int]]:
    """Yield the rows of every table and its section; without a class or a year it is left out.

    What stands above a table, or within the one before, holds until something else is said.
    """
    grid = writer.grid
    labels = read_labels(grid, 0, headers[0])
    if labels.school_class is None:
        labels.school_class = class_in_title(squeeze(grid.name or ""))
    for start, end in zip(headers, [*headers[1:], len(grid.rows)], strict=True):
        section = writer.section(labels, start)
        if section is not None:
            yield range(start, end), section
        read_labels(grid, start + 1, end, labels)


def is_no_person(grid: Grid, index: int, names: int) -> bool:
    """Tell whether a row is a footer, a label or a legend; `names` is the column of names."""
    return (
        any(is_footer(cell) for cell in grid.rows[index][: names + 1])
        or is_label_row(grid, index)
        or is_legend_row(grid, index)
    )


def reject(writer: SheetWriter, index: int, columns: list[TermColumn], message: str) -> None:
    """Cells of a row that belong to nobody: each is a problem."""
    row = writer.grid.rows[index]
    for item in columns:
        if item.column < len(row) and squeeze(row[item.column]):
            writer.problem(index, item.column, "name_unclear", message)

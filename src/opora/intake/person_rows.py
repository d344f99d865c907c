"""Rows under a header of people that are not people."""

from opora.intake.footers import is_footer
from opora.intake.grid import Grid
from opora.intake.labels import is_label_row
from opora.intake.legends import is_legend_row
from opora.intake.term_tables import TermColumn
from opora.intake.writer import SheetWriter
from opora.vocabulary.text import squeeze


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

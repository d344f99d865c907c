"""What measures are counted from: current facts, kept in files or held in memory."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from opora.vocabulary.period import Window
from opora.vocabulary.spans import Cover


@dataclass(frozen=True)
class Part:
    """Facts that meet a period the same way: by whole spans of statistics and by days of rows.

    `table`: gives an Ibis table by its name when it is asked for: current rows (`facts.tables`);
    where the cover has spans also STATISTICS and, where `has_sums`, MARK_SUMS (`facts.rollup`).
    `moved`: some pupil may stand in several classes or years.
    """

    cover: Cover
    table: Callable[[str], ir.Table]
    has_sums: bool = False
    moved: bool = False


class Facts(Protocol):
    """Current facts of some schools and years."""

    def classes(self) -> list[str]:
        """Return the labels of all classes, in no order."""

    def school_ids(self) -> list[int]:
        """Return the numbers of the schools, in order."""

    def portions(self) -> "Iterator[Facts]":
        """Yield the facts of some schools at a time, all years of a school together.

        Each is good until the next is asked for.
        """

    def parts(self, window: Window) -> list[Part]:
        """Return the facts with how each meets the period; an open end takes every dated row."""

    def table(self, name: str) -> ir.Table:
        """Return the current rows of a table (columns of `TableSchema.current`)."""

    def rows_of(
        self, name: str, columns: Sequence[str] | None = None, **values: str | int
    ) -> pa.Table:
        """Return the current rows of a table with these values, or some of their columns.

        `columns` hold those of the values. For few schools.
        """

    def final_sums(self) -> ir.Table | None:
        """Return counts of final marks by school, subject and term; None where none are kept."""

    def dimension(self, rows: pa.Table) -> ir.Table:
        """Return rows that can be joined with these facts."""

    def with_cells(self, pupils: Collection[int], school_ids: Collection[int]) -> pa.Table:
        """Return the marks of these pupils of these schools that count, with their cells."""


def with_values(rows: pa.Table, values: Mapping[str, str | int]) -> pa.Table:
    """Return the rows that have all these values in their columns."""
    for name, value in values.items():
        rows = rows.filter(pc.equal(rows[name], value))
    return rows

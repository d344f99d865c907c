"""Facts of the given files alone: tables in memory, nothing derived."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.engine import forget, table
from opora.facts.source import Part, with_values
from opora.facts.tables import TABLES
from opora.vocabulary.period import Period, Window
from opora.vocabulary.spans import FIRST_DAY, LAST_DAY, Cover


class Memory:
    """Current facts by table (schemas of `facts.tables`, cells included); see `facts.source`.

    A table that is not given is empty.
    """

    def __init__(self, current: Mapping[str, pa.Table]) -> None:
        self.current = {name: each.empty() for name, each in TABLES.items()} | dict(current)
        self._registered: dict[str, ir.Table] = {}

    def classes(self) -> list[str]:
        """Return the labels of the classes that have marks."""
        return list(pc.unique(self.current["marks"]["school_class"]).to_pylist())

    def school_ids(self) -> list[int]:
        """Return the numbers of the schools that have marks."""
        return sorted(pc.unique(self.current["marks"]["school_id"]).to_pylist())

    def portions(self) -> "Iterator[Memory]":
        """Yield all: what is held is held."""
        yield self

    def parts(self, window: Window) -> list[Part]:
        """Return everything, met by days."""
        days = Period(window.since or FIRST_DAY, window.on or LAST_DAY)
        return [Part(Cover((), (days,)), self.table)]

    def table(self, name: str) -> ir.Table:
        """Return a table; the engine scans it in place."""
        if name not in self._registered:
            self._registered[name] = table(self.current[name])
        return self._registered[name]

    def rows_of(
        self, name: str, columns: Sequence[str] | None = None, **values: str | int
    ) -> pa.Table:
        """Return the rows with these values."""
        rows = with_values(self.current[name], values)
        return rows.select(TABLES[name].current.names if columns is None else list(columns))

    def final_sums(self) -> None:
        """Return None: nothing is derived."""

    def dimension(self, rows: pa.Table) -> ir.Table:
        """Return rows that can be joined with these facts."""
        return table(rows)

    def with_cells(self, pupils: Collection[int], school_ids: Collection[int]) -> pa.Table:
        """Return the marks of these pupils."""
        marks = self.current["marks"]
        return marks.filter(pc.is_in(marks["pupil_id"], pa.array(sorted(pupils), pa.uint32())))

    def close(self) -> None:
        """Let the engine forget the tables, so that their memory can be freed."""
        for registered in self._registered.values():
            forget(registered)
        self._registered.clear()

"""Pupils whom facts know by several numbers: their rows as one number would have them.

Facts keep the numbers as they came. Rows of these few are settled anew from the batches, so a mark
that both numbers have counts as often as if it had always been one person's.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.batches import Batch, Shelf
from opora.facts.current import BatchRank, settle
from opora.facts.derived import STATISTICS, Derived
from opora.facts.order import positions, taken
from opora.facts.parquet import read_facts, read_file
from opora.facts.statistics import COUNTED, SCHEMA, statistics
from opora.facts.tables import TABLES, completed
from opora.vocabulary.spans import Spans

_PUPIL = "pupil_id"
_NUMBER = pa.uint32()


@dataclass(frozen=True)
class Joined:
    """`same`: by number the one it goes by; numbers that are nobody else's are not in it."""

    root: Path
    batches_on: Callable[[Shelf], Sequence[Batch]]
    same: Mapping[int, int]
    _kept: dict[tuple[str, Shelf], pa.Table] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> list[int]:
        """All numbers of these pupils, in order."""
        return sorted({*self.same, *self.same.values()})

    def rows(self, name: str, derived: Sequence[Derived]) -> pa.Table:
        """Return the current rows of these pupils, or their STATISTICS, under the numbers kept."""
        own = self._statistics_of if name == STATISTICS else lambda each: self._of(name, each)
        parts = []
        for each in derived:
            if (name, each.shelf) not in self._kept:
                self._kept[name, each.shelf] = own(each)
            parts.append(self._kept[name, each.shelf])
        schema = SCHEMA if name == STATISTICS else TABLES[name].current
        return pa.concat_tables([schema.empty_table(), *parts]).unify_dictionaries()

    def others(self, rows: pa.Table) -> pa.Table:
        """Return the rows of everybody else."""
        return rows.filter(pc.invert(self._theirs(rows)))

    def all_numbers(self, pupils: Collection[int]) -> set[int]:
        """Return these numbers and all that are the same people."""
        return {*pupils, *(number for number, kept in self.same.items() if kept in pupils)}

    def renamed(self, rows: pa.Table) -> pa.Table:
        """Return the rows under the numbers kept."""
        values = rows[_PUPIL].to_pylist()
        numbers = pa.array([self.same.get(each, each) for each in values], _NUMBER)
        place = rows.schema.get_field_index(_PUPIL)
        return rows.set_column(place, rows.schema.field(_PUPIL), numbers)

    def _of(self, name: str, derived: Derived) -> pa.Table:
        """Return the rows of a table of one school and year, in its order."""
        schema, path = TABLES[name].current, derived.path(name)
        if path is None:
            return schema.empty_table()
        rows = completed(read_file(self.root / path), schema)
        rows = rows.filter(self._theirs(rows))
        seen = rows[_PUPIL].unique().to_pylist()
        if len({self.same.get(each, each) for each in seen}) < len(seen):
            rows = self._settled(name, derived.shelf).select(schema.names)
        rows = self.renamed(rows)
        return taken(rows, positions(rows, TABLES[name].sorted_by))

    def _settled(self, name: str, shelf: Shelf) -> pa.Table:
        batches = self.batches_on(shelf)
        files = [file for batch in batches for file in batch.files_of(name, shelf)]
        rows = read_facts(self.root, name, files, pa.array(self.numbers, _NUMBER))
        ranks = [BatchRank(batch.number, batch.on, batch.sha256) for batch in batches]
        return settle(TABLES[name], self.renamed(rows), ranks)[0]

    def _statistics_of(self, derived: Derived) -> pa.Table:
        """Return their statistics, counted as those of everybody else were."""
        counted = {
            name: self.rows(name, [derived]).select(COUNTED[name]) for name in ("marks", "absences")
        }
        if not any(rows.num_rows for rows in counted.values()):
            return SCHEMA.empty_table()
        plans, path = TABLES["lesson_plans"].empty(), derived.path("lesson_plans")
        if path is not None:
            plans = read_file(self.root / path, COUNTED["lesson_plans"])
        counted["lesson_plans"] = plans.select(COUNTED["lesson_plans"])
        shelf = derived.shelf
        spans = Spans(shelf.school_year, derived.starts)
        return statistics(counted, shelf.school_id, shelf.school_year, spans)

    def _theirs(self, rows: pa.Table) -> pa.ChunkedArray:
        return pc.is_in(rows[_PUPIL], pa.array(self.numbers, _NUMBER))

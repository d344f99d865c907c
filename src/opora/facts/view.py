"""Facts of a data directory: current files and statistics of many schools and years."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql import SQLBackend

from opora.facts.batches import Batch, Shelf
from opora.facts.current import BatchRank, settle
from opora.facts.derived import STATISTICS, Derived, Rollup
from opora.facts.duck import engine_settings
from opora.facts.engine import DUCKDB, answer, at, files, for_reading_once, forget, new_name, table
from opora.facts.joined import Joined
from opora.facts.parquet import read_facts, read_file
from opora.facts.rollup import FINAL_SUMS, MARK_SUMS, Kind, school_sums, stale
from opora.facts.source import Part, with_values
from opora.facts.statistics import SCHEMA
from opora.facts.store import Store
from opora.facts.tables import MARKS, TABLES, completed
from opora.vocabulary.period import Period, Window
from opora.vocabulary.spans import FIRST_DAY, LAST_DAY, Cover, Spans

# Tables by name and paths, as the engine knows them.
Opened = dict[tuple[str, tuple[str, ...]], ir.Table]
_FEW = 4  # schools
_PUPIL = "pupil_id"


@dataclass(frozen=True)
class Access:
    """How facts are reached: `root` is the data directory on this computer.

    `files_at`: where the engine sees it; a text is Spark's own address, «s3a://…». `batches_on`
    gives the visible batches of a school and year. `names`: what the engine calls the files, so
    that a question about other files is the same question to it.
    """

    root: Path
    files_at: Path | str
    backend: SQLBackend
    batches_on: Callable[[Shelf], list[Batch]]
    names: str | None = None


class View:
    """What counted in a data directory at one moment; see `facts.source`.

    Later uploads do not change it. A file that was replaced stays readable for an hour.
    """

    def __init__(
        self,
        access: Access,
        derived: Sequence[Derived],
        rollups: Sequence[Rollup],
        by_rows: bool = False,
        opened: Opened | None = None,
        same: Mapping[int, int] | None = None,
    ) -> None:
        """See `view_of`. `by_rows`: statistics are left aside; the answers are the same.

        `opened`: files that a view with this access has opened. `same` as `joined` takes it.
        """
        self._access = access
        self._rollups = {(each.region, each.school_year): each for each in rollups}
        self._by_rows = by_rows
        self._opened: Opened = {} if opened is None else opened
        self._joined = Joined(access.root, access.batches_on, dict(same)) if same else None
        self._theirs: Opened = {}
        self.derived = tuple(derived)

    def tells_as(self, other: "View") -> bool:
        """Whether both views were made of the same files."""
        mine, theirs = ((view.derived, view._rollups, view._same) for view in (self, other))
        return mine == theirs

    def joined(self, same: Mapping[int, int]) -> "View":
        """Return the view in which numbers of one person are one number.

        `same`: by number the one it goes by. An empty one changes nothing and costs nothing.
        """
        rollups = list(self._rollups.values())
        return View(self._access, self.derived, rollups, self._by_rows, self._opened, same)

    def only(self, chosen: Callable[[Shelf], bool]) -> "View":
        """Return the view of some schools and years."""
        return self._with([each for each in self.derived if chosen(each.shelf)], self._by_rows)

    def without_statistics(self) -> "View":
        """Return a view that counts everything from rows: to check statistics, or to time them."""
        return self._with(self.derived, by_rows=True)

    def portions(self) -> Iterator["View"]:
        """Yield views of some schools at a time, all years of a school together.

        Each is good until the next is asked for.
        """
        at_once = engine_settings()["schools_at_once"]
        if len(self.school_ids()) <= at_once:
            yield self
            return
        backend = for_reading_once(self._access.backend, self._access.root)
        access = replace(self._access, backend=backend, names=new_name("portion"))
        rollups = list(self._rollups.values())
        ids = self.school_ids()
        called: dict[str, ir.Table] = {}
        for first in range(0, len(ids), at_once):
            some = set(ids[first : first + at_once])
            own = [each for each in self.derived if each.shelf.school_id in some]
            opened: Opened = {}
            yield View(access, own, rollups, self._by_rows, opened, self._same)
            called |= {each.get_name(): each for each in opened.values()}
        for each in called.values():
            forget(each)

    def _with(self, derived: Sequence[Derived], by_rows: bool) -> "View":
        rollups = list(self._rollups.values())
        return View(self._access, derived, rollups, by_rows, self._opened, self._same)

    @property
    def _same(self) -> Mapping[int, int]:
        return self._joined.same if self._joined else {}

    def school_ids(self) -> list[int]:
        """Return the numbers of the schools."""
        return sorted({each.shelf.school_id for each in self.derived})

    def classes(self) -> list[str]:
        """Return the labels of the classes."""
        found: set[str] = set()
        for portion in self.portions():
            labels = answer(portion.table("marks").select("school_class").distinct())
            found.update(labels["school_class"].to_pylist())
        return list(found)

    def parts(self, window: Window) -> list[Part]:
        """Return schools and years by how they meet the period."""
        alike: dict[Cover, list[Derived]] = defaultdict(list)
        for each in self.derived:
            cover = _cover(each, window, self._by_rows)
            if cover is not None:
                alike[cover].append(each)
        return [self._part(cover, derived) for cover, derived in alike.items()]

    def table(self, name: str) -> ir.Table:
        """Return the current rows of a table."""
        return self._rows(name, self.derived)

    def statistics(self) -> ir.Table:
        """Return the statistics, all levels of them."""
        return self._rows(STATISTICS, self.derived)

    def final_sums(self) -> ir.Table | None:
        """Return counts of final marks by school, subject and term (`facts.rollup.FINAL_SUMS`).

        None where the files are not on this computer: sums of changed schools are made here; and
        where pupils were joined: a mark of theirs may be in these sums twice.
        """
        return self._final_sums if self._has_sums else None

    def dimension(self, rows: pa.Table) -> ir.Table:
        """Return rows that can be joined with these facts."""
        return table(rows, self._access.backend)

    def with_cells(self, pupils: Collection[int], school_ids: Collection[int]) -> pa.Table:
        """Return the marks of these pupils that count, from the batches of their schools."""
        shelves = [each.shelf for each in self.derived if each.shelf.school_id in school_ids]
        parts = [self._marks_of(shelf, pupils) for shelf in shelves]
        return pa.concat_tables([MARKS.empty(), *parts]).unify_dictionaries()

    def rows_of(
        self, name: str, columns: Sequence[str] | None = None, **values: str | int
    ) -> pa.Table:
        """Return the current rows with these values, or the STATISTICS; for few schools.

        Read here and not by the engine, which takes longer to be asked than to answer.
        """
        names = list(_schema(name).names if columns is None else columns)
        schema = pa.schema([_schema(name).field(column) for column in names])
        parts = self._read(name, schema)
        return pa.concat_tables(
            [with_values(rows, values) for rows in (schema.empty_table(), *parts)]
        )

    def _read(self, name: str, schema: pa.Schema) -> list[pa.Table]:
        """Return columns of the current rows, a table for each school and year."""
        root = self._access.root
        paths = [path for each in self.derived if (path := each.path(name)) is not None]
        if self._joined is None or _PUPIL not in _schema(name).names:
            return [completed(read_file(root / path, schema.names), schema) for path in paths]
        read = list(dict.fromkeys((*schema.names, _PUPIL)))
        whole = pa.schema([_schema(name).field(column) for column in read])
        parts = [completed(read_file(root / path, read), whole) for path in paths]
        told = [*map(self._joined.others, parts), self._joined.rows(name, self.derived)]
        return [rows.select(schema.names) for rows in told]

    def _marks_of(self, shelf: Shelf, pupils: Collection[int]) -> pa.Table:
        batches = self._access.batches_on(shelf)
        own = [file for batch in batches for file in batch.files_of(MARKS.name, shelf)]
        numbers = self._joined.all_numbers(pupils) if self._joined else pupils
        rows = read_facts(
            self._access.root, MARKS.name, own, pa.array(sorted(numbers), pa.uint32())
        )
        rows = self._joined.renamed(rows) if self._joined else rows
        return settle(MARKS, rows, [BatchRank(b.number, b.on, b.sha256) for b in batches])[0]

    def _part(self, cover: Cover, derived: Sequence[Derived]) -> Part:
        def rows(name: str) -> ir.Table:
            return (
                self._mark_sums_of(derived) if name == MARK_SUMS.name else self._rows(name, derived)
            )

        years = {each.shelf.school_year for each in derived}
        moved = len(years) > 1 or any(each.moved for each in derived) or self._joined is not None
        return Part(cover, rows, self._has_sums, moved)

    @property
    def _has_sums(self) -> bool:
        return isinstance(self._access.files_at, Path) and self._joined is None

    def _mark_sums_of(self, derived: Sequence[Derived]) -> ir.Table:
        rows = self._mark_sums
        if len(derived) == len(self.derived):
            return rows
        years = [(year, [d.shelf.school_id for d in own]) for (_, year), own in _places(derived)]
        chosen = [(rows.school_year == year) & rows.school_id.isin(ids) for year, ids in years]
        return rows.filter(ibis.or_(*chosen))

    @cached_property
    def _mark_sums(self) -> ir.Table:
        return self._sums(MARK_SUMS)

    @cached_property
    def _final_sums(self) -> ir.Table:
        return self._sums(FINAL_SUMS)

    def _sums(self, kind: Kind) -> ir.Table:
        """Return sums of schools: written ones where they are still true, the others made now."""
        parts: list[ir.Table] = []
        changed: list[Derived] = []
        for place, own in _places(self.derived):
            rollup = self._rollups.get(place)
            old = stale(rollup, own)
            changed += old
            if rollup is not None and len(old) < len(own):
                parts.append(self._written(kind, rollup, own, old))
        if changed or not parts:
            parts.append(table(school_sums(self._access.root, kind, changed), self._access.backend))
        return parts[0] if len(parts) == 1 else ibis.union(*parts)

    def _written(
        self, kind: Kind, rollup: Rollup, own: Sequence[Derived], old: Sequence[Derived]
    ) -> ir.Table:
        rows = self._files(kind.name, (rollup.file(kind.name).path,))
        gone = {each.shelf.school_id for each in old}
        true = {each.shelf.school_id for each in own} - gone
        others = set(rollup.made_of) - true
        if not others:
            return rows
        # The shorter list is asked: comparing with a thousand numbers is slow to write and to read.
        if len(others) < len(true):
            return rows.filter(rows.school_id.notin(sorted(others)))
        return rows.filter(rows.school_id.isin(sorted(true)))

    def _rows(self, name: str, derived: Iterable[Derived]) -> ir.Table:
        chosen = tuple(derived)
        paths = tuple(path for each in chosen if (path := each.path(name)) is not None)
        rows = self._files(name, paths)
        if self._joined is None or _PUPIL not in rows.columns:
            return rows
        others = rows.filter(rows.pupil_id.notin(self._joined.numbers))
        if (name, paths) not in self._theirs:
            theirs = self._joined.rows(name, chosen)
            self._theirs[name, paths] = table(theirs, self._access.backend)
        return others.union(self._theirs[name, paths])

    def _files(self, name: str, paths: tuple[str, ...]) -> ir.Table:
        """Return the rows of files; asked again, the engine need not open them again."""
        if (name, paths) not in self._opened:
            self._opened[name, paths] = self._open(name, paths)
        return self._opened[name, paths]

    def _open(self, name: str, paths: Sequence[str]) -> ir.Table:
        if paths:
            names = self._access.names
            called = f"{names}_{len(self._opened)}" if names else None
            places = [self._place(path) for path in paths]
            opened = files(places, self._access.backend, called, self._several_versions)
            return _completed(opened, name)
        return table(_schema(name).empty_table(), self._access.backend)

    @cached_property
    def _several_versions(self) -> bool:
        return len({each.making for each in self.derived}) > 1

    def _place(self, path: str) -> Path | str:
        at = self._access.files_at
        return at / path if isinstance(at, Path) else f"{at.rstrip('/')}/{path}"


def _schema(name: str) -> pa.Schema:
    return SCHEMA if name == STATISTICS else TABLES[name].current


def _completed(opened: ir.Table, name: str) -> ir.Table:
    """Return the table with nulls for what files of an earlier version lack."""
    if name not in TABLES:
        return opened
    lacking = [field for field in _schema(name) if field.name not in opened.columns]
    if not lacking:
        return opened
    kinds = ibis.schema(pa.schema(lacking))
    return opened.mutate(**{each: ibis.null(kind) for each, kind in kinds.items()})


def _places(derived: Iterable[Derived]) -> list[tuple[tuple[str, int], list[Derived]]]:
    """Return the schools of each region and year."""
    found: dict[tuple[str, int], list[Derived]] = defaultdict(list)
    for each in derived:
        found[each.shelf.region, each.shelf.school_year].append(each)
    return list(found.items())


def view_of(store: Store, engine: str = DUCKDB, files_at: str | None = None) -> View:
    """Return what counts in a data directory now.

    `engine`: what to count on, as `facts.engine.at` takes it; `files_at`: where Spark sees the data
    directory, when it is not on this computer. Raises UserError when the engine cannot be used.
    """
    ledger = store.ledger
    backend = at(engine, store.root)
    access = Access(store.root, files_at or store.root, backend, ledger.visible_on)
    return View(access, ledger.derived(), ledger.rollups())


def view_of_schools(store: Store, school_ids: Collection[int], years: Collection[int]) -> View:
    """Return what counts now of these schools in these years, read by the engine of the process.

    The sums of the region are used for many schools; those of a few are as soon made.
    """
    ledger = store.ledger
    found = ledger.derived_of_schools(school_ids)
    own = [each for each in found if each.shelf.school_year in years]
    access = Access(store.root, store.root, at(DUCKDB, store.root), ledger.visible_on)
    return View(access, own, ledger.rollups() if len(school_ids) > _FEW else ())


def _cover(derived: Derived, window: Window, by_rows: bool) -> Cover | None:
    """Return how a school and year meet the period; None where no dated row is in it.

    A period that holds the last day with a row holds all days after it as well, so a list on the
    last day of May is one span, the year.
    """
    if derived.first_day is None or derived.last_day is None:
        return None
    since, on = window.since or FIRST_DAY, window.on or LAST_DAY
    if on < derived.first_day or since > derived.last_day:
        return None
    if by_rows:
        return Cover((), (Period(since, on),))
    since = FIRST_DAY if since <= derived.first_day else since
    on = LAST_DAY if on >= derived.last_day else on
    cover = Spans(derived.shelf.school_year, derived.starts).cover(since, on)
    # Where most days are read from rows anyway, rows alone are faster: measured.
    return cover if cover.days_of_spans > cover.days_of_edges else Cover((), (Period(since, on),))

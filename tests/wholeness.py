"""What must hold of a data directory whatever happened to it."""

from opora.facts.batches import Shelf
from opora.facts.derive import settle_table
from opora.facts.derived import STATISTICS, Derived
from opora.facts.parquet import read_file
from opora.facts.rollup import FINAL_SUMS, MARK_SUMS, school_sums
from opora.facts.statistics import SCHEMA, statistics
from opora.facts.store import Store
from opora.facts.tables import MARKS, TABLES
from opora.facts.view import view_of
from opora.vocabulary.period import Window
from opora.vocabulary.spans import Spans


def assert_whole(store: Store) -> None:
    """Nothing is damaged; what is derived tells what the visible batches tell, and nothing else."""
    assert damage(store) == []
    derived = store.ledger.derived()
    assert [each.shelf for each in derived] == store.ledger.shelves()
    for each in derived:
        _assert_derived(store, each)
    _assert_sums(store, derived)


def damage(store: Store) -> list[str]:
    """Codes of problems, leaving out names: these directories have no identity map."""
    return [p.code for p in store.verify() if p.code != "identity_missing"]


def batches_of(store: Store) -> list[tuple[object, ...]]:
    """What a list of batches says, apart from names of files and times."""
    return [
        (batch.number, batch.sha256, batch.visible, tuple(file.sha256 for file in batch.files))
        for batch in store.batches()
    ]


def current_of(store: Store) -> dict[tuple[Shelf, str], str]:
    """The bytes of everything derived, by checksum."""
    derived = store.ledger.derived()
    return {(each.shelf, file.table): file.sha256 for each in derived for file in each.files}


def named_files(store: Store) -> set[str]:
    """What the ledger names, from the data directory."""
    batches, ledger = store.batches(), store.ledger
    lists = [*batches, *ledger.derived(), *ledger.rollups()]
    originals = {f"originals/{batch.sha256}" for batch in batches}
    return originals | {file.path for each in lists for file in each.files}


def files_of(store: Store) -> set[str]:
    """What lies in the data directory, the ledger and the lock apart."""
    found = {p.relative_to(store.root).as_posix() for p in store.root.rglob("*") if p.is_file()}
    return found - {"ledger.sqlite", "ledger.sqlite-journal", ".lock"}


def _assert_derived(store: Store, derived: Derived) -> None:
    shelf = derived.shelf
    batches = store.ledger.visible_on(shelf)
    told = {n: settle_table(store.root, table, shelf, batches) for n, table in TABLES.items()}
    current = {name: settled.rows for name, settled in told.items()}
    spans = Spans(shelf.school_year, derived.starts)
    current[STATISTICS] = statistics(dict(current), shelf.school_id, shelf.school_year, spans)

    assert derived.batches == tuple(batch.number for batch in batches)
    assert derived.marks_conflicts == told[MARKS.name].conflicts
    for name, rows in current.items():
        path = derived.path(name)
        empty = (SCHEMA if name == STATISTICS else TABLES[name].current).empty_table()
        assert (read_file(store.root / path) if path else empty).equals(rows)


def _assert_sums(store: Store, derived: list[Derived]) -> None:
    view = view_of(store)
    told = [(MARK_SUMS, part.table(MARK_SUMS.name)) for part in view.parts(Window())]
    for kind, rows in [(FINAL_SUMS, view.final_sums()), *told]:
        made = school_sums(store.root, kind, derived).to_pylist()
        assert sorted(map(str, made)) == sorted(map(str, rows.to_pyarrow().to_pylist()))

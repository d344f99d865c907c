"""The list of batches and of what is derived from them: one small SQLite database.

One transaction moves everything a writer changed: batches, current files, statistics. Readers see
the list before it or after it. A rollback journal, not a write-ahead log: a log needs a shared
memory file, which a read-only directory and a network folder do not give.
"""

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from opora.facts.batches import Batch, Shelf
from opora.facts.derived import Derived, Rollup
from opora.vocabulary.problems import UserError

_VERSION = 1
_PATIENCE = 20.0  # seconds to wait for a commit of another process
# A process died in the middle of a commit; SQLite undoes it for whoever may write.
_HALF_COMMITTED = "SQLITE_READONLY_ROLLBACK"
_COUNTER = 24  # place of the file change counter, sqlite.org/fileformat2.html
_TABLES = """
CREATE TABLE batches (
    number INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, scope TEXT NOT NULL,
    withdrawn INTEGER NOT NULL, replaced_by INTEGER, kept TEXT NOT NULL
);
CREATE INDEX batches_sha256 ON batches (sha256);
CREATE INDEX batches_scope ON batches (scope);
CREATE TABLE on_shelf (
    region TEXT, school_year INTEGER, school_id INTEGER, number INTEGER,
    PRIMARY KEY (region, school_year, school_id, number)
) WITHOUT ROWID;
CREATE TABLE derived (
    region TEXT, school_year INTEGER, school_id INTEGER, kept TEXT NOT NULL,
    PRIMARY KEY (region, school_year, school_id)
) WITHOUT ROWID;
CREATE TABLE rollups (
    region TEXT, school_year INTEGER, changed INTEGER NOT NULL, kept TEXT,
    PRIMARY KEY (region, school_year)
) WITHOUT ROWID;
CREATE TABLE retired (path TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
"""
_BATCH = "SELECT kept, withdrawn, replaced_by FROM batches"
_VISIBLE = "withdrawn = 0 AND replaced_by IS NULL"
_ON_SHELF = (
    "SELECT kept, withdrawn, replaced_by FROM on_shelf JOIN batches USING (number) "
    "WHERE region = ? AND school_year = ? AND school_id = ? "
    "AND withdrawn = 0 AND replaced_by IS NULL ORDER BY number"
)
# Every region and year has a line in rollups, so the schools are found by the key of derived.
_OF_SCHOOLS = (
    "SELECT derived.kept FROM rollups CROSS JOIN json_each(?) AS wanted JOIN derived "
    "ON derived.region = rollups.region AND derived.school_year = rollups.school_year "
    "AND derived.school_id = wanted.value "
    "ORDER BY derived.region, derived.school_year, derived.school_id"
)


class _OtherVersion(Exception):
    pass


class Change:
    """One transaction of a writer; nothing of it is seen before the block ends."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, batches: Iterable[Batch]) -> None:
        """Keep batches; one that is there already is replaced."""
        for batch in batches:
            self._connection.execute(
                "INSERT OR REPLACE INTO batches VALUES (?, ?, ?, ?, ?, ?)",
                (batch.number, batch.sha256, batch.scope(), batch.withdrawn, batch.replaced_by,
                 batch.as_text()),
            )  # fmt: skip
            self._connection.execute("DELETE FROM on_shelf WHERE number = ?", (batch.number,))
            self._connection.executemany(
                "INSERT INTO on_shelf VALUES (?, ?, ?, ?)",
                [(s.region, s.school_year, s.school_id, batch.number) for s in batch.shelves()],
            )

    def put_derived(self, derived: Iterable[Derived]) -> None:
        """Replace what is derived for these shelves; the sums of their regions grow older."""
        for each in derived:
            shelf = (each.shelf.region, each.shelf.school_year, each.shelf.school_id)
            self._connection.execute(
                "INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?)", (*shelf, each.as_text())
            )
            self._connection.execute(
                "INSERT INTO rollups VALUES (?, ?, 1, NULL) "
                "ON CONFLICT DO UPDATE SET changed = changed + 1",
                shelf[:2],
            )

    def put_rollup(self, rollup: Rollup) -> None:
        """Replace the sums of a region and year."""
        row = (rollup.region, rollup.school_year, rollup.as_text())
        self._connection.execute("INSERT OR REPLACE INTO rollups VALUES (?, ?, 0, ?)", row)

    def retire(self, paths: Iterable[str], at: float) -> None:
        """Note files that nobody names from now on; readers of the old list may still need them."""
        rows = [(path, at) for path in paths]
        self._connection.executemany("INSERT OR REPLACE INTO retired VALUES (?, ?)", rows)

    def take_retired(self, before: float) -> list[str]:
        """Forget files retired before that moment and return them."""
        found = self._connection.execute("SELECT path FROM retired WHERE at < ?", (before,))
        paths = [path for (path,) in found]
        self._connection.execute("DELETE FROM retired WHERE at < ?", (before,))
        return paths


class Ledger:
    """The list at `path`; an absent file is an empty list. Raises UserError for a damaged one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Yield a transaction; it is committed and on the disk when the block ends well."""
        if not self.path.exists():
            # File names in it may hold names of people: nobody but the owner reads them.
            os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
        with self._speaking(), closing(self._open("rw")) as connection:
            # EXTRA: the folder too is forced to the disk, so that a commit stays.
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute("BEGIN IMMEDIATE")
            try:
                if not _version(connection):
                    _create(connection)
                yield Change(connection)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    def batches(self) -> list[Batch]:
        """Return all batches in the order of acceptance."""
        return [_batch(row) for row in self._rows(f"{_BATCH} ORDER BY number")]

    def batch(self, number: int) -> Batch:
        """Return one batch; raises KeyError when there is none."""
        rows = self._rows(f"{_BATCH} WHERE number = ?", number)
        if not rows:
            raise KeyError(number)
        return _batch(rows[0])

    def last_number(self) -> int:
        """Return the highest number given; 0 for an empty list."""
        ((number,),) = self._rows("SELECT max(number) FROM batches") or ((0,),)
        return number or 0

    def replaceable(self, sha256: str, scope: str) -> list[Batch]:
        """Return visible batches of the same bytes or the same scope."""
        where = f"{_VISIBLE} AND (sha256 = ? OR scope = ?)"
        return [_batch(row) for row in self._rows(f"{_BATCH} WHERE {where}", sha256, scope)]

    def replaced_by(self, number: int) -> list[Batch]:
        """Return the batches that one hides."""
        return [_batch(row) for row in self._rows(f"{_BATCH} WHERE replaced_by = ?", number)]

    def visible_on(self, shelf: Shelf) -> list[Batch]:
        """Return the visible batches that tell of a school and year."""
        rows = self._rows(_ON_SHELF, shelf.region, shelf.school_year, shelf.school_id)
        return [_batch(row) for row in rows]

    def shelves(self) -> list[Shelf]:
        """Return every school and year that a batch tells of."""
        rows = self._rows("SELECT DISTINCT region, school_year, school_id FROM on_shelf")
        return sorted(Shelf(*row) for row in rows)

    def derived(self) -> list[Derived]:
        """Return what is derived, by region, year and school."""
        rows = self._rows("SELECT kept FROM derived ORDER BY region, school_year, school_id")
        return [Derived.from_text(kept) for (kept,) in rows]

    def derived_of(self, shelf: Shelf) -> Derived | None:
        """Return what is derived for one school and year."""
        query = "SELECT kept FROM derived WHERE region = ? AND school_year = ? AND school_id = ?"
        rows = self._rows(query, shelf.region, shelf.school_year, shelf.school_id)
        return Derived.from_text(rows[0][0]) if rows else None

    def derived_of_schools(self, school_ids: Collection[int]) -> list[Derived]:
        """Return what is derived for these schools, of all years, by region, year and school."""
        rows = self._rows(_OF_SCHOOLS, json.dumps(sorted(school_ids)))
        return [Derived.from_text(kept) for (kept,) in rows]

    def derived_in(self, region: str, school_year: int) -> list[Derived]:
        """Return what is derived for the schools of a region in one year."""
        query = "SELECT kept FROM derived WHERE region = ? AND school_year = ? ORDER BY school_id"
        return [Derived.from_text(kept) for (kept,) in self._rows(query, region, school_year)]

    def rollups(self) -> list[Rollup]:
        """Return the sums of schools of every region and year that has them."""
        query = "SELECT kept FROM rollups WHERE kept IS NOT NULL ORDER BY region, school_year"
        return [Rollup.from_text(kept) for (kept,) in self._rows(query)]

    def rollup(self, region: str, school_year: int) -> Rollup | None:
        """Return the sums of the schools of a region in one year."""
        query = "SELECT kept FROM rollups WHERE region = ? AND school_year = ? AND kept IS NOT NULL"
        rows = self._rows(query, region, school_year)
        return Rollup.from_text(rows[0][0]) if rows else None

    def changed_more_than(self, most: int) -> list[tuple[str, int]]:
        """Return regions and years where more schools changed since their sums were written."""
        return self._rows("SELECT region, school_year FROM rollups WHERE changed > ?", most)

    def retired(self) -> list[str]:
        """Return files that nobody names any more but readers may still have open."""
        return [path for (path,) in self._rows("SELECT path FROM retired")]

    def edition(self) -> bytes:
        """Return what changes with every commit of any process: SQLite's own counter."""
        if not self.path.exists():
            return b""
        with self.path.open("rb") as file:
            file.seek(_COUNTER)
            return file.read(4)

    def _rows(self, query: str, *values: object) -> list[Any]:
        if not self.path.exists():
            return []
        with self._speaking():
            try:
                return self._asked("ro", query, values)
            except sqlite3.OperationalError as cause:
                if cause.sqlite_errorname != _HALF_COMMITTED:
                    raise
                return self._asked("rw", query, values)

    def _asked(self, mode: str, query: str, values: tuple[object, ...]) -> list[Any]:
        with closing(self._open(mode)) as connection:
            return connection.execute(query, values).fetchall() if _version(connection) else []

    def _open(self, mode: str) -> sqlite3.Connection:
        address = f"{self.path.resolve().as_uri()}?mode={mode}"
        return sqlite3.connect(address, timeout=_PATIENCE, isolation_level=None, uri=True)

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, _OtherVersion) as cause:
            raise UserError(
                f"Список загрузок {self.path} не читается: он повреждён или записан другой версией "
                "программы. Нужен файл из резервной копии каталога данных: верните его на место."
            ) from cause


def _version(connection: sqlite3.Connection) -> int:
    ((version,),) = connection.execute("PRAGMA user_version").fetchall()
    if version not in (0, _VERSION):
        raise _OtherVersion(version)
    return int(version)


def _create(connection: sqlite3.Connection) -> None:
    for statement in _TABLES.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {_VERSION}")


def _batch(row: Any) -> Batch:
    kept, withdrawn, replaced_by = row
    batch = Batch.from_text(kept)
    return replace(batch, withdrawn=bool(withdrawn), replaced_by=replaced_by)

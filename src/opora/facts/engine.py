"""The engine of measures: Ibis on DuckDB inside the process, or on Spark where it is asked for."""

import warnings
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from threading import Lock, RLock
from weakref import finalize

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.backends.sql import SQLBackend
from ibis.expr.operations import Node

from opora.facts import spark
from opora.facts.duck import database
from opora.vocabulary.problems import UserError

DUCKDB = "duckdb"
_numbers = count()
# A connection answers one question at a time and refuses a second; what it was given, no cursor of
# it knows. So threads take turns: the engine uses all processors for each question anyway.
_turn = RLock()
_connecting = Lock()
# Names that no question holds any more: they are dropped before the next one is asked, for this may
# be found out at any moment, in the middle of an answer too.
_left: deque[tuple[Backend, str]] = deque()


def connect(folder: Path | None = None, keeps: bool = True) -> Backend:
    """Return the process's backend; it may read Parquet files of `folder` and no others.

    `keeps` as in `facts.duck.database`.
    """
    with _connecting:  # two threads that came first would open one connection twice
        return _connect(folder, keeps)


@cache
def _connect(folder: Path | None, keeps: bool) -> Backend:
    backend: Backend = ibis.duckdb.from_connection(database(folder, keeps))
    # Nothing after this line, a bad template or a bad definition, may open the doors again.
    backend.raw_sql("SET lock_configuration = true")
    return backend


def at(address: str, folder: Path | None = None) -> SQLBackend:
    """Return the backend a person names: «duckdb», «local[2]», «spark://host:7077».

    `folder` as in `connect`; Spark reads what its machines see. Raises UserError when the name is
    none of these, or Spark cannot be used (see `facts.spark.connect`).
    """
    if address == DUCKDB:
        return connect(folder)
    if spark.is_address(address):
        return spark.connect(address)
    raise UserError(
        f"Непонятно, на чём считать: «{address}». Напишите duckdb, или адрес Spark вида "
        "spark://узел:7077, или local[2]."
    )


def for_reading_once(backend: SQLBackend, folder: Path) -> SQLBackend:
    """Return a backend of the same engine that remembers nothing of the files it has read."""
    return backend if _is_spark(backend) else connect(folder, keeps=False)


def table(rows: pa.Table, backend: SQLBackend | None = None) -> ir.Table:
    """Return `rows` as an Ibis table; DuckDB scans them in place, Spark is sent a copy.

    The engine keeps them until `forget` is called or nothing made of the table is left.
    """
    backend = backend or connect()
    name = new_name()
    if _is_spark(backend):
        spark.register(backend, name, rows)
    else:
        # `ibis.memtable` would unpack the dictionaries first: several times the memory.
        with _in_turn():
            backend.con.register(name, rows)
    return _kept(_named(backend, name))


def answer(asked: ir.Table) -> pa.Table:
    """Return the rows; the SQL of a question that was asked before is not written again.

    Threads may ask at once.
    """
    backend = asked.get_backend()
    if _is_spark(backend):
        return asked.to_pyarrow()
    question = _sql(asked.op())
    with _in_turn():
        rows: pa.Table = backend.con.sql(question).to_arrow_table()
    return rows.cast(asked.schema().to_pyarrow())


@lru_cache(maxsize=256)
def _sql(asked: Node) -> str:
    return str(ibis.to_sql(asked.to_expr(), dialect=DUCKDB, pretty=False))


def files(
    paths: Sequence[Path | str],
    backend: SQLBackend,
    name: str | None = None,
    differ: bool = False,
) -> ir.Table:
    """Return Parquet files, at least one, of one schema, as one Ibis table.

    `differ`: some files may lack columns of others, and give nulls; slower to open. `name`: what
    the engine calls it; a table that had the name is there no more. Without a name it is forgotten
    when nothing made of it is left. DuckDB must have been given their folder. For Spark a text is
    an address as Spark writes it: «hdfs://…», «s3a://…». Names of folders above a file add no
    columns.
    """
    called = name or new_name()
    if _is_spark(backend):
        spark.read(backend, called, paths, differ)
        return _named(backend, called)
    with _in_turn(), _older_names():
        places = [str(path) for path in paths]
        found = backend.read_parquet(
            places, table_name=called, hive_partitioning=False, union_by_name=differ
        )
    return found if name else _kept(found)


def forget(known: ir.Table) -> None:
    """Drop a table made by `table` or `files`, so that its rows can be freed."""
    with _in_turn():
        _drop(known.get_backend(), known.get_name())


def _kept(known: ir.Table) -> ir.Table:
    """Have the table dropped once nothing is made of it; DuckDB only: Spark ends with its work."""
    backend = known.get_backend()
    if not _is_spark(backend):
        finalize(known.op(), _left.append, (backend, known.get_name()))
    return known


@contextmanager
def _in_turn() -> Iterator[None]:
    with _turn:
        while _left:
            _drop(*_left.popleft())
        yield


def _drop(backend: SQLBackend, name: str) -> None:
    if _is_spark(backend):
        spark.forget(backend, name)
        return
    backend.con.unregister(name)
    backend.con.execute(f'DROP VIEW IF EXISTS "{name}"')


def _is_spark(backend: SQLBackend) -> bool:
    return bool(backend.name == "pyspark")


def new_name(kind: str = "rows") -> str:
    """Return a name that no table has."""
    return f"{kind}_{next(_numbers)}"


def _named(backend: SQLBackend, name: str) -> ir.Table:
    with _in_turn(), _older_names():
        return backend.table(name)


@contextmanager
def _older_names() -> Iterator[None]:
    # Ibis 12 asks DuckDB 2 for a schema by a method that was renamed; the answer is the same.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"fetch_arrow_table\(\)", DeprecationWarning)
        yield

"""The engine of measures: Ibis on DuckDB inside the process, or on Spark where it is asked for."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import count
from pathlib import Path

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


def connect(folder: Path | None = None, keeps: bool = True) -> Backend:
    """Return the process's backend; it may read Parquet files of `folder` and no others.

    `keeps` as in `facts.duck.database`.
    """
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

    The engine keeps them until `forget` is called or the process ends.
    """
    backend = backend or connect()
    name = new_name()
    if _is_spark(backend):
        spark.register(backend, name, rows)
    else:
        # `ibis.memtable` would unpack the dictionaries first: several times the memory.
        backend.con.register(name, rows)
    return _named(backend, name)


def answer(asked: ir.Table) -> pa.Table:
    """Return the rows; the SQL of a question that was asked before is not written again."""
    backend = asked.get_backend()
    if _is_spark(backend):
        return asked.to_pyarrow()
    rows: pa.Table = backend.con.sql(_sql(asked.op())).to_arrow_table()
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
    the engine calls it; a table that had the name is there no more. DuckDB must have been given
    their folder. For Spark a text is an address as Spark writes it: «hdfs://…», «s3a://…». Names of
    folders above a file add no columns.
    """
    name = name or new_name()
    if _is_spark(backend):
        spark.read(backend, name, paths, differ)
        return _named(backend, name)
    with _older_names():
        places = [str(path) for path in paths]
        return backend.read_parquet(
            places, table_name=name, hive_partitioning=False, union_by_name=differ
        )


def forget(registered: ir.Table) -> None:
    """Drop a table made by `table`, so that its rows can be freed."""
    backend = registered.get_backend()
    if _is_spark(backend):
        spark.forget(backend, registered.get_name())
    else:
        backend.con.unregister(registered.get_name())


def _is_spark(backend: SQLBackend) -> bool:
    return bool(backend.name == "pyspark")


def new_name(kind: str = "rows") -> str:
    """Return a name that no table has."""
    return f"{kind}_{next(_numbers)}"


def _named(backend: SQLBackend, name: str) -> ir.Table:
    with _older_names():
        return backend.table(name)


@contextmanager
def _older_names() -> Iterator[None]:
    # Ibis 12 asks DuckDB 2 for a schema by a method that was renamed; the answer is the same.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"fetch_arrow_table\(\)", DeprecationWarning)
        yield

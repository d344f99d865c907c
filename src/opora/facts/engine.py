"""The engine of measures: Ibis on DuckDB inside the process."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from opora.facts.duck import database

_numbers = count()


@cache
def connect(folder: Path | None = None) -> Backend:
    """Return the process's backend; it may read Parquet files of `folder` and no others."""
    backend: Backend = ibis.duckdb.from_connection(database(folder))
    # Nothing after this line, a bad template or a bad definition, may open the doors again.
    backend.raw_sql("SET lock_configuration = true")
    return backend


def table(rows: pa.Table, backend: Backend | None = None) -> ir.Table:
    """Return `rows` as an Ibis table; they are scanned in place, not copied.

    The engine keeps them until `forget` is called or the process ends.
    """
    backend = backend or connect()
    name = f"rows_{next(_numbers)}"
    # `ibis.memtable` would unpack the dictionaries first: several times the memory.
    backend.con.register(name, rows)
    with _older_names():
        return backend.table(name)


def files(paths: list[Path], backend: Backend) -> ir.Table:
    """Return Parquet files as one Ibis table; `backend` must have been given their folder."""
    with _older_names():
        return backend.read_parquet([str(path) for path in paths])


def forget(registered: ir.Table) -> None:
    """Drop a table made by `table`, so that its rows can be freed."""
    backend = registered.get_backend()
    backend.con.unregister(registered.get_name())


@contextmanager
def _older_names() -> Iterator[None]:
    # Ibis 12 asks DuckDB 2 for a schema by a method that was renamed; the answer is the same.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"fetch_arrow_table\(\)", DeprecationWarning)
        yield

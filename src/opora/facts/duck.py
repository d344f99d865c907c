"""The door to DuckDB: one database per process, shut to the network and to other people's files.

Only `facts` writes SQL. Everything above speaks Ibis (see `facts.engine`).
"""

import os
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from opora.vocabulary.catalogue import CATALOGUE


@cache
def engine_settings() -> dict[str, Any]:
    """Return what the engine may use and when sums are made, as the catalogue has it."""
    return tomllib.loads((CATALOGUE / "engine.toml").read_text(encoding="utf-8"))


def database(folder: Path | None = None, keeps: bool = True) -> duckdb.DuckDBPyConnection:
    """Return the process's database in memory; of all files it may open only those of `folder`.

    `keeps`: remember where columns stand in files that were read, for a file of ours never changes
    under its name. It is some 30 kB a file: not for thousands that are read once.

    Threads take a cursor each: `database().cursor()`.
    """
    return _database(folder, keeps)


@cache
def _database(folder: Path | None, keeps: bool) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": engine_settings()["memory_limit"],
            # Only what is named is read: a table called like a variable must not find it.
            "python_enable_replacements": "false",
            # A missing extension is an error, not a reason to go to the network.
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    # The default is a folder in the current directory, which may be a shared one.
    spill = Path(tempfile.gettempdir()) / f"opora-{os.getpid()}"
    connection.execute("SET temp_directory = ?", [str(spill)])
    connection.execute("SET parquet_metadata_cache = ?", [keeps])
    if folder is not None:
        connection.execute("SET allowed_directories = ?", [[str(folder.resolve())]])
    connection.execute("SET enable_external_access = false")
    return connection


def ask(query: str, tables: dict[str, pa.Table]) -> pa.Table:
    """Return the answer to `query`, which sees `tables` under their names and nothing else."""
    with database().cursor() as cursor:
        for name, rows in tables.items():
            cursor.register(name, rows)
        return cursor.sql(query).to_arrow_table()

"""Facts on disk: Parquet files that appear whole, with their checksums."""

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from opora.facts.atomic import whole_file
from opora.facts.batches import FactFile, Shelf
from opora.facts.order import Codes, positions, runs, taken
from opora.facts.tables import BATCH, TABLES, completed
from opora.vocabulary.problems import UserError

FACTS = "facts"
CURRENT = "current"
LARGE = 300_000  # rows of a table that may be most of the memory
_GROUP = 131_072  # rows of a row group
_COUNTED = ("row",)  # nearly every row has its own: differences are shorter than a dictionary
_BOUNDED = ("level", "since", "date", "term")


def write_facts(
    root: Path, region: str, number: int, tables: Mapping[str, pa.Table], suffix: str = ""
) -> tuple[FactFile, ...]:
    """Write the rows of batch `number` and return its files; empty tables give none.

    The number is told by the name alone, so that equal rows are equal bytes whatever the batch.
    Raises TypeError for rows not of the schema.
    """
    with Writer(root) as writer:
        for name, rows in tables.items():
            checked = TABLES[name].check(rows).drop_columns(["batch"])
            order = positions(checked, ("school_year", "school_id", *TABLES[name].sorted_by))
            for shelf, own in _by_shelf(region, checked, order):
                place = f"{folder_of(FACTS, name, shelf)}/school={shelf.school_id}"
                path = f"{place}/{number}{suffix}.parquet"
                writer.write(path, name, shelf, checked, order=own, bounds=False)
        return writer.files()


class Writer:
    """Writes files beside the caller, small ones together, a large one at a time: memory."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._pool = ThreadPoolExecutor(os.cpu_count())
        self._writing: list[Future[FactFile]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.shutdown()

    def write(self, path: str, name: str, shelf: Shelf, rows: pa.Table, **how: Any) -> None:
        """Begin to write a file; arguments as `write_file` takes them."""
        file = self._pool.submit(write_file, self._root, path, name, shelf, rows, **how)
        self._writing.append(file)
        if len(how.get("order", rows)) > LARGE:
            file.result()

    def files(self) -> tuple[FactFile, ...]:
        """Return the files once all are on the disk; raises what went wrong with any."""
        return tuple(file.result() for file in self._writing)


def folder_of(kind: str, table: str, shelf: Shelf) -> str:
    """Return the folder of a table's files for a region and year, from the data directory."""
    return f"{kind}/{table}/region={shelf.region}/school_year={shelf.school_year}"


def write_file(
    root: Path,
    path: str,
    name: str,
    shelf: Shelf,
    rows: pa.Table,
    order: Codes | None = None,
    groups: Sequence[tuple[int, int]] = (),
    bounds: bool = True,
) -> FactFile:
    """Write the rows, in this order where one is given, and return the file.

    `groups`: where row groups begin and end; else they are of equal size. `bounds`: keep the first
    and the last day of each, for files that are asked about; batches are read whole.
    """
    count = rows.num_rows if order is None else len(order)
    equal = [(first, first + _GROUP) for first in range(0, count, _GROUP)]
    names = rows.schema.names
    with whole_file(root / path) as temporary:
        with pq.ParquetWriter(
            temporary,
            rows.schema,
            compression="zstd",
            use_dictionary=[name for name in names if name not in _COUNTED],
            column_encoding={n: "DELTA_BINARY_PACKED" for n in _COUNTED if n in names} or None,
            write_statistics=[name for name in _BOUNDED if name in names and bounds],
        ) as file:
            for first, last in groups or equal:
                # A group at a time: a sorted copy of all would double memory.
                part = rows.slice(first, last - first)
                file.write_table(part if order is None else taken(rows, order[first:last]))
        digest = checksum(temporary)
    return FactFile(name, shelf.school_year, shelf.school_id, path, count, digest)


def read_facts(
    root: Path,
    name: str,
    files: Iterable[tuple[int, FactFile]],
    pupils: pa.Array | None = None,
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """Return the rows of these files of one table, each with the number of its batch, in order.

    `pupils`: only their rows are given; `columns`: only these columns. Raises UserError when a file
    is missing or cannot be read.
    """
    none = TABLES[name].empty()
    none = none if columns is None else none.select(columns)
    parts = [none]
    for number, file in files:
        rows = read_file(root / file.path, [n for n in none.schema.names if n != "batch"])
        rows = completed(numbered(rows, number), none.schema)
        parts.append(rows if pupils is None else rows.filter(pc.is_in(rows["pupil_id"], pupils)))
    told = [part for part in parts if part.num_rows] or [none]
    return told[0] if len(told) == 1 else pa.concat_tables(told).unify_dictionaries()


def read_file(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the rows of one file, or some columns of them.

    Raises UserError when it is missing or cannot be read.
    """
    try:
        # Not `read_table`: that would add columns from the names of the folders.
        with pq.ParquetFile(path) as file:
            return file.read(None if columns is None else list(columns))
    except (OSError, pa.ArrowInvalid) as cause:
        raise UserError(
            f"Файл данных {path} отсутствует или повреждён. Восстановите данные из исходных "
            "файлов: opora facts rebuild."
        ) from cause


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def is_damaged(root: Path, file: FactFile) -> bool:
    """Whether a file of facts is missing or not as it was written."""
    path = root / file.path
    return not path.is_file() or checksum(path) != file.sha256


def numbered(rows: pa.Table, number: int) -> pa.Table:
    """Return the rows as rows of a batch; the column comes last where there was none."""
    numbers = pa.repeat(pa.scalar(number, pa.uint32()), rows.num_rows)
    index = rows.schema.get_field_index("batch")
    return (
        rows.append_column(BATCH, numbers) if index < 0 else rows.set_column(index, BATCH, numbers)
    )


def _by_shelf(
    region: str,
    rows: pa.Table,
    order: Codes,
) -> Iterable[tuple[Shelf, Codes]]:
    """Yield each school and year, and the sorted positions of its rows.

    Sorted rows are half the size on disk and several times faster to ask about.
    """
    years, schools = (rows[name].to_numpy()[order] for name in ("school_year", "school_id"))
    for first, last in runs(years, schools):
        yield Shelf(region, int(years[first]), int(schools[first])), order[first:last]

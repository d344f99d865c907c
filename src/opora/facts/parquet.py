"""Facts on disk: one Parquet file for a table, school and school year of a batch."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from opora.facts.atomic import whole_file
from opora.facts.batches import FactFile
from opora.facts.tables import TABLES, TableSchema
from opora.vocabulary.problems import UserError

FOLDER = "facts"


def write_facts(
    root: Path, region: str, number: int, tables: Mapping[str, pa.Table], suffix: str = ""
) -> tuple[FactFile, ...]:
    """Write the rows of batch `number` and return its files; empty tables give none.

    Whatever the `batch` column held becomes `number`. Raises TypeError for rows not of the schema.
    """
    files = []
    for name, rows in tables.items():
        table = TABLES[name]
        numbered = _numbered(table.check(rows), number)
        for place, part in _by_school(table, numbered):
            path = f"{FOLDER}/{name}/region={region}/{place}/{number}{suffix}.parquet"
            files.append(_write(root, path, name, part))
    return tuple(files)


def read_facts(root: Path, name: str, files: Iterable[FactFile]) -> pa.Table:
    """Return the rows of these files of one table, in the order of the files.

    Raises UserError when a file is missing or cannot be read.
    """
    table = TABLES[name]
    parts = [table.empty(), *(_read(root / file.path) for file in files if file.table == name)]
    return pa.concat_tables(parts).unify_dictionaries()


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _numbered(rows: pa.Table, number: int) -> pa.Table:
    index = rows.schema.get_field_index("batch")
    numbers = pa.repeat(pa.scalar(number, pa.uint32()), rows.num_rows)
    return rows.set_column(index, rows.schema.field(index), numbers)


def _by_school(table: TableSchema, rows: pa.Table) -> Iterable[tuple[str, pa.Table]]:
    # Sorted rows are half the size on disk and several times faster to ask about.
    keys = {name: _sortable(rows[name]) for name in ("school_id", "school_year", *table.sorted_by)}
    order = pc.sort_indices(pa.table(keys), [(name, "ascending") for name in keys])
    rows = rows.take(order)
    places = rows.select(["school_year", "school_id"]).group_by(["school_year", "school_id"])
    for place in places.aggregate([]).to_pylist():
        year, school = place["school_year"], place["school_id"]
        here = pc.and_(pc.equal(rows["school_year"], year), pc.equal(rows["school_id"], school))
        yield f"school_year={year}/school={school}", rows.filter(here)


def _sortable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    # Arrow sorts no dictionaries.
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _write(root: Path, path: str, name: str, rows: pa.Table) -> FactFile:
    with whole_file(root / path) as temporary:
        pq.write_table(rows, temporary, compression="zstd")
        digest = checksum(temporary)
    return FactFile(name, path, rows.num_rows, digest)


def _read(path: Path) -> pa.Table:
    try:
        # Not `read_table`: that would add columns from the names of the folders.
        with pq.ParquetFile(path) as file:
            return file.read()
    except (OSError, pa.ArrowInvalid) as cause:
        raise UserError(
            f"Файл данных {path} отсутствует или повреждён. Восстановите данные из исходных "
            "файлов: opora facts rebuild."
        ) from cause

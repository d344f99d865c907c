"""Facts on disk: Parquet files that appear whole, with their checksums."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from opora.facts.atomic import whole_file
from opora.facts.batches import FactFile, Shelf
from opora.facts.order import Codes, positions, runs, taken
from opora.facts.tables import TABLES
from opora.vocabulary.problems import UserError

FACTS = "facts"
CURRENT = "current"
_GROUP = 131_072  # rows of a row group
_COUNTED = ("row",)  # nearly every row has its own: differences are shorter than a dictionary
_BOUNDED = ("level", "since", "date", "term")


def write_facts(
    root: Path, region: str, number: int, tables: Mapping[str, pa.Table], suffix: str = ""
) -> tuple[FactFile, ...]:
    """Write the rows of batch `number` and return its files; empty tables give none.

    Whatever the `batch` column held becomes `number`. Raises TypeError for rows not of the schema.
    """
    files = []
    for name, rows in tables.items():
        checked = numbered(TABLES[name].check(rows), number)
        order = positions(checked, ("school_year", "school_id", *TABLES[name].sorted_by))
        for shelf, own in _by_shelf(region, checked, order):
            place = f"{folder_of(FACTS, name, shelf)}/school={shelf.school_id}"
            path = f"{place}/{number}{suffix}.parquet"
            files.append(write_file(root, path, name, shelf, checked, own, bounds=False))
    return tuple(files)


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
    files: Iterable[FactFile],
    pupils: pa.Array | None = None,
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """Return the rows of these files of one table, in the order of the files.

    `pupils`: only their rows are given; `columns`: only these columns. Raises UserError when a file
    is missing or cannot be read.
    """
    parts = [read_file(root / file.path, columns) for file in files if file.table == name]
    if pupils is not None:
        parts = [rows.filter(pc.is_in(rows["pupil_id"], pupils)) for rows in parts]
    none = TABLES[name].empty()
    none = none if columns is None else none.select(columns)
    return pa.concat_tables([none, *parts]).unify_dictionaries()


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


def numbered(rows: pa.Table, number: int) -> pa.Table:
    """Return the rows as rows of a batch."""
    index = rows.schema.get_field_index("batch")
    numbers = pa.repeat(pa.scalar(number, pa.uint32()), rows.num_rows)
    return rows.set_column(index, rows.schema.field(index), numbers)


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

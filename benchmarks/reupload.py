"""Some classes' quarter again into a large region: ours against replacing one Parquet file.

The school is of average size, 212 thousand marks a year; the upload has some twenty thousand.
Run: python -m benchmarks.reupload DATA ROUNDS. Prints one JSON object. The baseline reads the
school's current marks, takes the quarter out, puts the new one in, sorts, writes, forces to the
disk and renames; ours keeps the original and the batch as well, settles all batches of the school,
writes current files and statistics and moves the list.
"""

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from opora.facts.atomic import whole_file
from opora.facts.batches import Batch
from opora.facts.derived import Derived
from opora.facts.order import positions
from opora.facts.parquet import read_facts
from opora.facts.store import Store
from opora.facts.tables import MARKS, TABLES
from opora.facts.upload import Upload

_QUARTER_ROWS = 20_000
_YEAR_ROWS = 212_000
_IO = Path("/proc/self/io")


def main(data: str, rounds: str) -> None:
    """Time both in turn."""
    store, count = Store(Path(data)), int(rounds)
    batch = _of_usual_size(store)
    (shelf,) = batch.shelves()
    times: dict[str, list[float]] = {"file": [], "store": []}
    written = {"file": 0, "store": 0}
    for number in range(count + 1):
        derived = store.ledger.derived_of(shelf)
        upload = _again(store, batch, number)
        for name, act in (
            ("file", partial(_replace_file, store.root, derived, batch, upload)),
            ("store", partial(store.accept, upload)),
        ):
            seconds, size = _timed(act)
            if number:  # the first round warms up
                times[name].append(seconds)
                written[name] = size
        batch = next(b for b in store.ledger.visible_on(shelf) if b.sha256 == upload.sha256)
    told = {
        "times": times,
        "written": written,
        "upload_bytes": sum((store.root / f.path).stat().st_size for f in batch.files),
        "quarter_rows": {file.table: file.rows for file in batch.files},
        "year_rows": pq.read_metadata(store.root / derived.path("marks")).num_rows,
    }
    sys.stdout.write(json.dumps(told))


def _of_usual_size(store: Store) -> Batch:
    """Return one of the uploads by which an average school sent its second quarter."""
    derived = min(store.ledger.derived(), key=lambda each: abs(_marks(each) - _YEAR_ROWS))
    visible = store.ledger.visible_on(derived.shelf)
    quarter = [batch for batch in visible if batch.on and batch.on.month == 12]
    if len(quarter) == 1:
        store.withdraw(quarter[0].number)
        store.accept_all(_by_classes(store, quarter[0]))
        return _of_usual_size(store)
    return quarter[0]


def _by_classes(store: Store, batch: Batch) -> Iterator[Upload]:
    """Yield the quarter as uploads of some classes each."""
    tables = _tables(store, batch)
    parts = max(2, round(_marks(batch) / _QUARTER_ROWS))
    size = -(-len(batch.school_classes) // parts)
    for first in range(0, len(batch.school_classes), size):
        classes = pa.array(batch.school_classes[first : first + size])
        own = {
            name: rows.filter(pc.is_in(rows["school_class"].cast(pa.string()), classes))
            for name, rows in tables.items()
        }
        yield _upload(store, batch, own, f"part {first}")


def _marks(each: Batch | Derived) -> int:
    return sum(file.rows for file in each.files if file.table == MARKS.name)


def _tables(store: Store, batch: Batch) -> dict[str, pa.Table]:
    return {name: read_facts(store.root, name, batch.files_of(name)) for name in TABLES}


def _again(store: Store, batch: Batch, number: int) -> Upload:
    """Return the same quarter with every sixteenth mark turned over and a few withdrawn."""
    tables = _tables(store, batch)
    marks = tables[MARKS.name]
    row = pc.add(marks["row"], pa.scalar(number, pa.uint32()))
    changed = pc.equal(pc.bit_wise_and(row, pa.scalar(15, pa.uint32())), 3)
    mark = pc.if_else(changed, pc.subtract(pa.scalar(6, pa.uint8()), marks["mark"]), marks["mark"])
    index = marks.schema.get_field_index("mark")
    marks = marks.set_column(index, marks.schema.field(index), mark)
    tables[MARKS.name] = marks.filter(
        pc.not_equal(pc.bit_wise_and(row, pa.scalar(63, pa.uint32())), 7)
    )
    return _upload(store, batch, tables, f"again {number}")


def _upload(store: Store, batch: Batch, tables: dict[str, pa.Table], text: str) -> Upload:
    original = store.root / "again"
    original.write_text(f"{batch.number} {text}", encoding="utf-8")
    sha256 = hashlib.sha256(original.read_bytes()).hexdigest()
    fields = {"label": batch.label, "format": batch.format, "since": batch.since, "on": batch.on}
    found = pc.unique(tables[MARKS.name]["pupil_id"]).to_pylist()
    return Upload(original, sha256, tables=tables, pupils=tuple(found), version="0", **fields)


def _replace_file(root: Path, derived: Derived, batch: Batch, upload: Upload) -> None:
    path = root / str(derived.path("marks"))
    old = pq.ParquetFile(path).read()
    days, classes = old["date"], pa.array(batch.school_classes)
    quarter = pc.and_(pc.greater_equal(days, batch.since), pc.less_equal(days, batch.on))
    quarter = pc.and_(quarter, pc.is_in(old["school_class"].cast(pa.string()), classes))
    new = upload.tables[MARKS.name].select(MARKS.current.names)
    rows = pa.concat_tables([old.filter(pc.invert(quarter)), new]).unify_dictionaries()
    rows = rows.take(pa.array(positions(rows, MARKS.sorted_by)))
    with whole_file(root / "replaced.parquet") as temporary:
        pq.write_table(rows, temporary, compression="zstd")


def _timed(act: Callable[[], object]) -> tuple[float, int]:
    before, began = _written(), time.perf_counter()
    act()
    return time.perf_counter() - began, _written() - before


def _written() -> int:
    """Return the bytes this process has written; 0 where the system does not tell."""
    if not _IO.exists():
        return 0
    told = dict(line.split(": ") for line in _IO.read_text(encoding="utf-8").splitlines())
    return int(told["wchar"])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

"""Makes the data directories of the benchmarks: an invented region, or very many small schools."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from opora.facts.store import Store
from opora.facts.tables import MARKS
from opora.facts.upload import Prepared, Upload
from opora.generator.facts import school_year_facts
from opora.generator.region import School, region
from opora.generator.writing import upload_of, write_region

SEED = 3
_SUBJECTS = [f"Предмет {n} | " for n in range(12)]
_SMALL_CLASSES, _SMALL_PUPILS, _SMALL_MARKS = 4, 15, 40  # marks: of a pupil and subject in a year
Job = tuple[Path, Path, int, int, int]


def whole_region(folder: Path, schools: int) -> Store:
    """Return the region as `opora generate` writes it: every table, names, batches."""
    places = [(school, 2025) for school in region(SEED, schools)]
    store = Store(folder / "data")
    if not store.ledger.path.exists():
        write_region(store, places, range(len(places)))
    return store


def marks_of_region(folder: Path, schools: int) -> Store:
    """Return the same region with its marks alone, which questions over marks need."""
    return _prepared(folder, [(place, 2025) for place in range(schools)], _marks_alone)


def small_schools(folder: Path, schools: int, years: Sequence[int]) -> Store:
    """Return very many small schools: what matters of them is how many there are."""
    return _prepared(folder, [(s, y) for y in years for s in range(schools)], _small)


def _prepared(
    folder: Path, places: Sequence[tuple[int, int]], make: Callable[[Job], Prepared]
) -> Store:
    store, files = Store(folder / "data"), folder / "files"
    if not store.ledger.path.exists():
        files.mkdir(parents=True)
        jobs = [
            (store.root, files, school, year, 4 * number + 1)
            for number, (school, year) in enumerate(places)
        ]
        with ProcessPoolExecutor() as workers:
            store.publish(workers.map(make, jobs))
    return store


def _marks_alone(job: Job) -> Prepared:
    root, files, place, year, number = job
    (school,) = (each for each in _schools(place + 1)[place:])
    pieces = school_year_facts(school, year)
    uploads = [upload_of(files, school, piece) for piece in pieces]
    kept = [_with(upload, {"marks": upload.tables["marks"]}) for upload in uploads]
    return Store(root).prepare(kept, number)


def _schools(count: int) -> list[School]:
    return region(SEED, count)


def _with(upload: Upload, tables: dict[str, pa.Table]) -> Upload:
    fields = {name: getattr(upload, name) for name in Upload.__slots__}
    return Upload(**fields | {"tables": tables})


def _small(job: Job) -> Prepared:
    root, files, place, year, number = job
    original = files / f"{place}-{year}"
    original.write_text(original.name, encoding="utf-8")
    rows = _small_marks(place + 1, year)
    upload = Upload(
        original=original,
        sha256=hashlib.sha256(original.name.encode()).hexdigest(),
        label=original.name,
        format="sheet",
        tables={"marks": rows},
        pupils=(),
        version="0",
    )
    return Store(root).prepare([upload], number)


def _small_marks(school: int, year: int) -> pa.Table:
    random = np.random.default_rng([SEED, school, year])
    pupils = _SMALL_CLASSES * _SMALL_PUPILS
    count = pupils * len(_SUBJECTS) * _SMALL_MARKS
    line = np.repeat(np.arange(pupils * len(_SUBJECTS)), _SMALL_MARKS)
    pupil = line // len(_SUBJECTS)
    days = np.sort(random.integers(0, 265, (pupils * len(_SUBJECTS), _SMALL_MARKS)), axis=1)
    start = (date(year, 9, 1) - date(1970, 1, 1)) // timedelta(days=1)
    words = {
        "school_class": (pupil // _SMALL_PUPILS, ["9А", "9Б", "10А", "11А"]),
        "subject": (line % len(_SUBJECTS), _SUBJECTS),
        "subject_name": (line % len(_SUBJECTS), _SUBJECTS),
    }
    numbers = {
        "pupil_id": pupil + (school * 10 + year % 10) * 100,
        "school_id": np.full(count, school),
        "school_year": np.full(count, year),
        "mark": random.integers(2, 6, count),
        "weight": np.full(count, 100),
        "row": np.arange(count),
        "date": days.ravel() + start,
    }
    columns = [_column(field, words, numbers, count) for field in MARKS.schema]
    return pa.table(columns, schema=MARKS.schema)


def _column(field, words, numbers, count):  # type: ignore[no-untyped-def]
    if field.name in words:
        codes, alphabet = words[field.name]
        return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(alphabet))
    if field.name in numbers:
        plain = pa.int32() if field.name == "date" else field.type
        return (
            pa.array(numbers[field.name].astype(plain.to_pandas_dtype()))
            .cast(plain)
            .cast(field.type)
        )
    return (
        pa.nulls(count, field.type)
        if field.nullable
        else pa.array(np.zeros(count)).cast(field.type)
    )

"""Sums of schools: what a municipality and a region are counted from.

One file of a kind for a region and school year, written again when enough schools have changed.
Between, the rows of a changed school are made from its own files, so an answer is never old and an
upload costs the same however many schools there are.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.batches import FactFile, Shelf
from opora.facts.derived import STATISTICS, Derived, Rollup
from opora.facts.duck import database, engine_settings
from opora.facts.order import codes, positions, runs
from opora.facts.parquet import CURRENT, folder_of, read_file, write_file
from opora.facts.statistics import REASONS, SCHEMA
from opora.facts.tables import FINAL_MARKS, column

# Spark has no unsigned numbers of 64 bits.
_COUNT, _SUM = pa.uint32(), pa.int64()
_MARKS = ("marks", *(f"n{mark}" for mark in range(1, 6)))
_MISSED = " + ".join(reason for reason in REASONS if reason != "late")
_ENTRIES = ("not_assessed", "exempt", "credit", "no_credit")
_SCHOOL = [SCHEMA.field("school_id"), SCHEMA.field("school_year")]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of sums: the files of a school it is made of, and the query that makes it."""

    name: str
    source: str
    schema: pa.Schema
    query: str


MARK_SUMS = Kind(
    "mark_sums",
    STATISTICS,
    pa.schema(
        [
            *(SCHEMA.field(name) for name in ("level", "since", "until")),
            *_SCHOOL,
            SCHEMA.field("subject"),
            *(column(name, _COUNT, "sum over pupils") for name in _MARKS),
            *(column(name, _SUM, "sum over pupils") for name in ("total", "weight")),
            column("weighted_total", _SUM, "sum over pupils"),
            *(column(reason, _COUNT, "sum over pupils") for reason in REASONS),
            column("lessons", _COUNT, "lessons of pupils, where they are known"),
            column("missed", _COUNT, "absences over these lessons, late arrivals apart"),
            column("missed_unexcused", _COUNT, "of them unexcused"),
        ]
    ),
    f"""
    SELECT level, since, until, school_id, school_year, subject,
        {", ".join(f"sum({name}) AS {name}" for name in _MARKS)},
        sum(total) AS total, sum(weight) AS weight, sum(weighted_total) AS weighted_total,
        {", ".join(f"sum({reason}) AS {reason}" for reason in REASONS)},
        coalesce(sum(lessons), 0) AS lessons,
        coalesce(sum({_MISSED}) FILTER (lessons IS NOT NULL), 0) AS missed,
        coalesce(sum(unexcused) FILTER (lessons IS NOT NULL), 0) AS missed_unexcused
    FROM read_parquet(?, hive_partitioning = false) GROUP BY ALL
    """,  # noqa: S608  # the names are ours
)
FINAL_SUMS = Kind(
    "final_sums",
    FINAL_MARKS.name,
    pa.schema(
        [
            FINAL_MARKS.schema.field("term"),
            *_SCHOOL,
            FINAL_MARKS.schema.field("subject"),
            *(column(f"n{mark}", _COUNT, f"final marks {mark}") for mark in range(5, 0, -1)),
            *(column(entry, _COUNT, f"no mark, {entry}") for entry in _ENTRIES),
            column("none", _COUNT, "neither a mark nor an entry"),
        ]
    ),
    f"""
    SELECT term, school_id, school_year, subject,
        {", ".join(f"count(*) FILTER (mark = {mark}) AS n{mark}" for mark in range(5, 0, -1))},
        {", ".join(f"count(*) FILTER (mark IS NULL AND entry = '{e}') AS {e}" for e in _ENTRIES)},
        count(*) FILTER (mark IS NULL AND entry IS NULL) AS none
    FROM read_parquet(?, hive_partitioning = false) GROUP BY ALL
    """,  # noqa: S608  # the names are ours
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (MARK_SUMS, FINAL_SUMS)}


def changed_schools() -> int:
    """Return how many schools may change before the sums of a region are written anew."""
    return int(engine_settings()["changed_schools"])


def school_sums(root: Path, kind: Kind, derived: Sequence[Derived]) -> pa.Table:
    """Return the rows of these schools, made from their own files."""
    paths = [path for each in derived if (path := each.path(kind.source)) is not None]
    if not paths:
        return kind.schema.empty_table()
    with database(root).cursor() as cursor:
        found: pa.Table = cursor.sql(
            kind.query, params=[[str(root / p) for p in paths]]
        ).to_arrow_table()
        return found.cast(kind.schema)


def stale(rollup: Rollup | None, derived: Sequence[Derived]) -> list[Derived]:
    """Return the schools whose rows in the rollup are missing or old."""
    made_of = rollup.made_of if rollup else {}
    return [each for each in derived if made_of.get(each.shelf.school_id) != _made_of(each)]


def compact(root: Path, old: Rollup | None, derived: Sequence[Derived]) -> Rollup:
    """Write the sums of a region and year anew: the fresh rows as they are, the others made.

    `derived`: all schools of it.
    """
    shelf = derived[0].shelf
    changed = stale(old, derived)
    version = secrets.token_hex(4)
    files = []
    for kind in KINDS.values():
        rows = pa.concat_tables(
            [_fresh_rows(root, kind, old, derived), school_sums(root, kind, changed)]
        )
        files.append(_write(root, kind, shelf, rows, version))
    made_of = {each.shelf.school_id: _made_of(each) for each in derived}
    return Rollup(shelf.region, shelf.school_year, tuple(files), made_of)


def _fresh_rows(
    root: Path, kind: Kind, rollup: Rollup | None, derived: Sequence[Derived]
) -> pa.Table:
    """Return the rows of the rollup that are still true of these schools."""
    if rollup is None:
        return kind.schema.empty_table()
    changed = {each.shelf.school_id for each in stale(rollup, derived)}
    true = {each.shelf.school_id for each in derived} - changed
    rows = read_file(root / rollup.file(kind.name).path)
    return rows.filter(pc.is_in(rows["school_id"], pa.array(sorted(true), pa.uint32())))


def _made_of(derived: Derived) -> str:
    """Name what the rows of a school are made of; another set of files has another name."""
    return " ".join(str(derived.path(kind.source)) for kind in KINDS.values())


def _write(root: Path, kind: Kind, shelf: Shelf, rows: pa.Table, version: str) -> FactFile:
    """Write the rows by span or term, a row group for each, so that others need not be read."""
    first = kind.schema.names[: kind.schema.names.index("school_id")]
    rows = rows.take(positions(rows, [*first, "school_id", "subject"])).combine_chunks()
    groups = runs(*(codes(rows[name]) for name in first))
    path = f"{folder_of(CURRENT, kind.name, shelf)}/{version}.parquet"
    return write_file(root, path, kind.name, shelf, rows, groups=groups)

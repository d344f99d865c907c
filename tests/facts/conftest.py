"""Rows of facts and uploads of an invented school."""

import hashlib
from datetime import date

import pyarrow as pa
import pytest

from opora.facts.store import Store
from opora.facts.tables import TABLES
from opora.facts.upload import Upload

pytest.register_assert_rewrite("wholeness", "crash_trial")
DEFAULTS = {
    "pupil_id": 7,
    "school_id": 1,
    "school_year": 2025,
    "school_class": "9А",
    "subject": "Алгебра | ",
    "subject_name": "Алгебра",
    "date": date(2025, 9, 5),
    "mark": 4,
    "weight": None,
    "kind": None,
    "marked_on": None,
    "reason": "unknown",
    "term": "1 четверть",
    "entry": None,
    "work": "КР № 1",
    "task": "1",
    "topic": None,
    "score": 100,
    "max_score": 200,
    "procedure": "vpr",
    "primary_score": 20,
    "test_score": None,
    "number": 1,
    "since": None,
    "lessons_planned": 34,
    "lessons_given": 30,
    "controls_planned": None,
    "controls_given": None,
    "planned": date(2025, 9, 5),
    "actual": date(2025, 9, 5),
    "batch": 0,
    "sheet": "Лист1",
    "row": 0,
    "column": 0,
}


@pytest.fixture(scope="session")
def fact_rows():
    """Build a table of facts from what differs from an ordinary row; rows are numbered."""

    def build(name, *changes):
        schema = TABLES[name].schema
        full = [DEFAULTS | {"row": n} | change for n, change in enumerate(changes)]
        picked = [{column: row[column] for column in schema.names} for row in full]
        return pa.Table.from_pylist(picked, schema=schema)

    return build


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "data", patience=0.1)


@pytest.fixture
def make_upload(tmp_path, fact_rows):
    """Build an upload whose file holds `content` and whose marks are `changes`."""

    def build(content, *changes, pupils=(7,), **fields):
        original = tmp_path / f"{content}.csv"
        original.write_text(content, encoding="utf-8")
        sha256 = hashlib.sha256(original.read_bytes()).hexdigest()
        tables = {"marks": fact_rows("marks", *changes)} | fields.pop("tables", {})
        ordinary = {
            "label": original.name,
            "format": "sheet",
            "version": "0.1.0",
            "since": date(2025, 9, 1),
            "on": date(2025, 10, 24),
        }
        return Upload(original, sha256, tables=tables, pupils=pupils, **(ordinary | fields))

    return build

"""Ibis tables of rows of facts, with only the columns that measures look at."""

from datetime import date

import pyarrow as pa
import pytest

from opora.facts import engine

MARK_COLUMNS = pa.schema(
    [
        ("pupil_id", pa.uint32()),
        ("school_class", pa.dictionary(pa.int32(), pa.string())),
        ("subject", pa.dictionary(pa.int32(), pa.string())),
        ("date", pa.date32()),
        ("mark", pa.uint8()),
        ("weight", pa.uint16()),
    ]
)
FINAL_COLUMNS = pa.schema(
    [
        ("pupil_id", pa.uint32()),
        ("school_class", pa.dictionary(pa.int32(), pa.string())),
        ("subject", pa.dictionary(pa.int32(), pa.string())),
        ("term", pa.dictionary(pa.int32(), pa.string())),
        ("mark", pa.uint8()),
        ("entry", pa.dictionary(pa.int32(), pa.string())),
    ]
)
DEFAULTS = {
    "pupil_id": 7,
    "school_class": "9А",
    "subject": "Алгебра | ",
    "date": date(2025, 9, 5),
    "mark": 4,
    "weight": None,
    "term": "1 четверть",
    "entry": None,
}


def _build(schema):
    def build(changes):
        rows = [{**DEFAULTS, **change} for change in changes]
        picked = [{name: row[name] for name in schema.names} for row in rows]
        return engine.table(pa.Table.from_pylist(picked, schema=schema))

    return build


@pytest.fixture(scope="session")
def marks():
    """Build a table of current marks from what differs from an ordinary row."""
    return _build(MARK_COLUMNS)


@pytest.fixture(scope="session")
def final_marks():
    """Build a table of final marks from what differs from an ordinary row."""
    return _build(FINAL_COLUMNS)


@pytest.fixture(scope="session")
def answer():
    """Return an expression's rows as dictionaries, in the order of their text."""

    def ask(expression):
        return sorted(expression.to_pyarrow().to_pylist(), key=str)

    return ask

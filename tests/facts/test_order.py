"""The order of rows against Python's own sort."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.facts.order import combined, positions

SCHEMA = pa.schema(
    [
        ("school_class", pa.dictionary(pa.int32(), pa.string())),
        ("pupil_id", pa.uint32()),
        ("date", pa.date32()),
        ("score", pa.uint16()),
    ]
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "school_class": st.none() | st.sampled_from(["9А", "10Б", "9Б"]),
            "pupil_id": st.integers(1, 3) | st.integers(2**32 - 3, 2**32 - 1),
            "date": st.none() | st.dates(),
            "score": st.none() | st.integers(0, 65535),
        }
    ),
    max_size=30,
)


def key(row):
    return [(1,) if row[name] is None else (0, row[name]) for name in SCHEMA.names]


@given(ROWS)
@settings(deadline=None)
def test_rows_go_as_python_sorts_them_and_nulls_last(rows):
    table = pa.Table.from_pylist(rows, schema=SCHEMA)

    order = positions(table, SCHEMA.names)

    assert table.take(order).to_pylist() == sorted(rows, key=key)


def test_several_chunks_with_other_dictionaries_are_one_alphabet():
    parts = [[{"school_class": name}] for name in ("9Б", "9А", "10А")]
    schema = pa.schema([SCHEMA.field("school_class")])
    table = pa.concat_tables([pa.Table.from_pylist(part, schema=schema) for part in parts])

    assert positions(table, ["school_class"]).tolist() == [2, 1, 0]


def test_columns_too_wide_for_one_number_are_made_dense():
    wide = np.array([2**40, 0, 2**40], np.int64)

    order = np.argsort(combined([wide, wide[::-1].copy(), np.array([1, 5, 0])]), kind="stable")

    assert order.tolist() == [1, 2, 0]

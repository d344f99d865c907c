"""Columns of NumPy arrays into a table of facts."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from opora.facts.tables import TABLES

Array = npt.NDArray[np.generic]
Words = Mapping[str, Sequence[str]]
NO_WORD = -1  # the code of a null in a column of words
_SHARED = 65536  # rows; arrays of one value are made in multiples of it
_NULLS = {
    ("final_marks", "mark"): 0,
    ("final_marks", "entry"): NO_WORD,
    ("test_scores", "score"): 65535,
    ("exam_results", "test_score"): 255,
    ("exam_results", "mark"): 0,
    ("lesson_plans", "actual"): -1,
    ("programme_progress", "since"): -1,
}
"""Numbers and codes that stand for nothing."""


def fact_table(
    name: str, school_id: int, school_year: int, columns: Mapping[str, Array], words: Words
) -> pa.Table:
    """Return a table of facts of one school.

    columns: all but those that are the same in every row and the subject's name; columns of words
    hold codes, days are counted from 1970. words: by column, or by table and column, what the codes
    stand for.
    """
    schema, rows = TABLES[name].schema, len(columns["row"])
    made: dict[str, pa.Array] = {
        "school_id": _same(school_id, pa.uint32(), rows),
        "school_year": _same(school_year, pa.uint16(), rows),
        "batch": _same(0, pa.uint32(), rows),
        "sheet": _same(None, schema.field("sheet").type, rows),
        "marked_on": _same(None, pa.date32(), rows),  # journals of the invented region lack it
    }
    for column, values in columns.items():
        said = words.get(f"{name}.{column}", words.get(column, ()))
        made[column] = _column(schema.field(column).type, values, said, _NULLS.get((name, column)))
    made["subject_name"] = pa.DictionaryArray.from_arrays(
        made["subject"].indices, pa.array(words["subject_name"], pa.string())
    )
    return pa.table([made[field.name] for field in schema], schema=schema)


def _same(value: int | None, kind: pa.DataType, rows: int) -> pa.Array:
    """Return one value in every row: a part of an array that tables share."""
    return _many(value, kind, -(-rows // _SHARED) * _SHARED).slice(0, rows)


@lru_cache(maxsize=32)
def _many(value: int | None, kind: pa.DataType, rows: int) -> pa.Array:
    return pa.nulls(rows, kind) if value is None else pa.repeat(pa.scalar(value, kind), rows)


def _column(
    kind: pa.DataType, values: Array, words: Sequence[str], nothing: int | None
) -> pa.Array:
    mask = None if nothing is None else values == nothing
    if pa.types.is_dictionary(kind):
        codes = pa.array(values.astype(np.int32, copy=False), mask=mask)
        return pa.DictionaryArray.from_arrays(codes, pa.array(words, pa.string()), safe=False)
    if pa.types.is_date(kind):
        return pa.array(values.astype(np.int32, copy=False), mask=mask).view(pa.date32())
    return pa.array(values.astype(kind.to_pandas_dtype(), copy=False), mask=mask)

"""Columns of NumPy arrays into a table of facts."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from opora.facts.tables import TABLES

Array = npt.NDArray[np.generic]
Words = Mapping[str, Sequence[str]]
NO_WORD = -1  # the code of a null in a column of words
_NULLS = {
    ("final_marks", "mark"): 0,
    ("test_scores", "score"): 65535,
    ("exam_results", "test_score"): 255,
    ("exam_results", "mark"): 0,
    ("lesson_plans", "actual"): -1,
}
"""Numbers that stand for nothing in columns of numbers and days."""


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
        "school_id": pa.array(np.full(rows, school_id, np.uint32)),
        "school_year": pa.array(np.full(rows, school_year, np.uint16)),
        "batch": pa.array(np.zeros(rows, np.uint32)),
        "sheet": pa.nulls(rows, schema.field("sheet").type),
    }
    for column, values in columns.items():
        said = words.get(f"{name}.{column}", words.get(column, ()))
        made[column] = _column(schema.field(column), values, said, _NULLS.get((name, column)))
    made["subject_name"] = pa.DictionaryArray.from_arrays(
        made["subject"].indices, pa.array(words["subject_name"], pa.string())
    )
    return pa.table([made[field.name] for field in schema], schema=schema)


def _column(field: pa.Field, values: Array, words: Sequence[str], nothing: int | None) -> pa.Array:
    if pa.types.is_dictionary(field.type):
        codes = values.astype(np.int32, copy=False)
        mask = codes == NO_WORD if field.nullable else None
        indices = pa.array(codes, mask=mask)
        return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()), safe=False)
    mask = None if nothing is None else values == nothing
    if pa.types.is_date(field.type):
        return pa.array(values.astype(np.int32, copy=False), mask=mask).view(pa.date32())
    return pa.array(values.astype(field.type.to_pandas_dtype(), copy=False), mask=mask)

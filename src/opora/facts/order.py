"""The order of rows, found by NumPy: one whole number a row instead of a comparison of columns."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Not numpy.typing: importing it costs a command more than it tells.
Codes: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
_ROOM = 1 << 62  # a combined number must fit a signed 64-bit integer


def positions(rows: pa.Table, names: Sequence[str]) -> Codes:
    """Return the places of the rows in the order of these columns; equal rows keep their order.

    Text goes by the alphabet, nulls go last.
    """
    return np.argsort(combined(codes(rows[name]) for name in names), kind="stable")


def taken(rows: pa.Table, order: Codes) -> pa.Table:
    """Return the rows at these places; rows that stand together in that order are not copied."""
    if len(order) and (np.diff(order) == 1).all():
        return rows.slice(int(order[0]), len(order))
    return rows.take(pa.array(order))


def combined(columns: Iterable[Codes]) -> Codes:
    """Return one number for a row of numbers ≥ 0: the order of numbers is the order of rows.

    Columns are taken one by one, so they may be made as they are asked for: memory.
    """
    rest = iter(columns)
    whole = next(rest).copy()
    size = _width(whole)
    for column in rest:
        width = _width(column)
        if size * width > _ROOM:
            whole, size = _dense(whole)
            column, width = _dense(column)
        whole *= width
        whole += column
        size *= width
    return whole


def _width(column: Codes) -> int:
    return int(column.max(initial=0)) + 1


def runs(*columns: Codes) -> list[tuple[int, int]]:
    """Return where equal rows that stand together begin and end; columns are of one length."""
    changes = [np.diff(column) != 0 for column in columns]
    borders = np.flatnonzero(np.logical_or.reduce(changes)) + 1
    ends = [*borders.tolist(), len(columns[0])]
    return list(zip([0, *ends], ends, strict=False)) if len(columns[0]) else []


def codes(column: pa.ChunkedArray) -> Codes:
    """Return numbers ≥ 0 that order as the values do, the greatest for null."""
    if pa.types.is_dictionary(column.type):
        return placed(column, alphabet(column))
    if not pa.types.is_integer(column.type):
        column = column.cast(pa.int32())
    if not column.null_count:
        numbers: Codes = column.to_numpy().astype(np.int64)
        numbers -= numbers.min(initial=_ROOM)
        return numbers
    shifted = np.zeros(len(column), np.int64)
    known = pc.is_valid(column).to_numpy(zero_copy_only=False)
    if not known.any():
        return shifted
    numbers = pc.fill_null(column.cast(pa.int64()), 0).to_numpy().astype(np.int64)
    low, high = int(numbers[known].min()), int(numbers[known].max())
    shifted += np.where(known, numbers - low, high - low + 1)
    return shifted


def alphabet(column: pa.ChunkedArray) -> list[str]:
    """Return the words of a dictionary column in their order: what its codes stand for."""
    column = column.unify_dictionaries()
    # Two subjects of a file may share a grouping key, so a dictionary may hold one text twice.
    return sorted(set(column.chunk(0).dictionary.to_pylist())) if column.num_chunks else []


def placed(column: pa.ChunkedArray, words: Sequence[str]) -> Codes:
    """Return the place of each text of a dictionary column among `words`, len(words) for null."""
    column = column.unify_dictionaries()
    if not column.num_chunks:
        return np.zeros(0, np.int64)
    place = {word: number for number, word in enumerate(words)}
    own = column.chunk(0).dictionary.to_pylist()
    ranks = np.array([*(place.get(word, len(words)) for word in own), len(words)], np.int64)
    indices = pa.chunked_array([chunk.indices for chunk in column.chunks])
    if indices.null_count:
        indices = pc.fill_null(indices, len(own))
    found: Codes = ranks[indices.to_numpy()]
    return found


def _dense(column: Codes) -> tuple[Codes, int]:
    values, places = np.unique(column, return_inverse=True)
    return places.astype(np.int64), len(values)

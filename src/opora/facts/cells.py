"""Counts by key in NumPy: equal keys become one row, all their counts added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from opora.facts.order import Codes, combined

Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]


@dataclass(frozen=True, slots=True)
class Cells:
    """`keys` and `counts`: columns of one length, whole numbers ≥ 0."""

    keys: Mapping[str, Codes]
    counts: Mapping[str, Numbers]

    def __len__(self) -> int:
        return len(next(iter(self.keys.values())))

    def summed(self, by: Sequence[str]) -> "Cells":
        """Return a row for each distinct key of these columns, in their order; counts are sums."""
        if not len(self):
            return Cells({name: self.keys[name] for name in by}, self.counts)
        cells, starts = self._sorted(by)
        keys = {name: column[starts] for name, column in cells.keys.items()}
        last = np.append(starts[1:], len(cells)) - 1
        return Cells(keys, {name: _sums(column, last) for name, column in cells.counts.items()})

    def ordered(self, by: Sequence[str]) -> "Cells":
        """Return the rows in the order of these keys."""
        return self._sorted(by)[0] if len(self) else self

    def told_apart(self, by: Sequence[str], count: str, names: Sequence[str]) -> "Cells":
        """Return a row for each distinct key; of one count, how many rows hold each value.

        The values of the count are places in `names`. One pass, where sums would need one for each.
        """
        if not len(self):
            none = np.zeros(0, np.int32)
            return Cells({name: self.keys[name] for name in by}, dict.fromkeys(names, none))
        cells, starts = self._sorted(by)
        group = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(self)))
        spot = group * len(names) + cells.counts[count]
        size = len(starts) * len(names)
        # A count of rows fits 32 bits; half the memory, for there are many columns.
        table = np.bincount(spot, minlength=size).astype(np.int32).reshape(-1, len(names))
        keys = {name: column[starts] for name, column in cells.keys.items()}
        return Cells(keys, dict(zip(names, table.T, strict=True)))

    def _sorted(self, by: Sequence[str]) -> tuple["Cells", Codes]:
        """Return the rows in the order of these keys, and where each distinct key begins."""
        keys, counts = {name: self.keys[name] for name in by}, self.counts
        whole = combined(list(keys.values()))
        if (whole[1:] < whole[:-1]).any():
            order = np.argsort(whole, kind="stable")
            whole = whole[order]
            keys = {name: column.take(order) for name, column in keys.items()}
            counts = {name: column.take(order) for name, column in counts.items()}
        starts: Codes = np.flatnonzero(np.diff(whole, prepend=-1))
        return Cells(keys, counts), starts


def _sums(column: Numbers, last: Codes) -> Numbers:
    """Return the sums of the runs that end at these places; three times faster than reduceat."""
    sums: Numbers = np.cumsum(column, dtype=np.int64)[last]
    sums[1:] -= sums[:-1].copy()
    return sums.astype(column.dtype, copy=False)


def joined(parts: Sequence[Cells]) -> Cells:
    """Return the rows of all parts, which have the same keys; a count that a part lacks is 0."""
    names = list(dict.fromkeys(name for part in parts for name in part.counts))
    zeros = [np.zeros(len(part), np.int32) for part in parts]
    pairs = list(zip(parts, zeros, strict=True))
    return Cells(
        {name: np.concatenate([part.keys[name] for part in parts]) for name in parts[0].keys},
        {n: np.concatenate([part.counts.get(n, zero) for part, zero in pairs]) for n in names},
    )

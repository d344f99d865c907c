"""Counts by key in NumPy: equal keys become one row, all their counts added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from opora.facts.order import Codes, combined


@dataclass(frozen=True, slots=True)
class Cells:
    """`keys` and `counts`: columns of one length, whole numbers ≥ 0."""

    keys: Mapping[str, Codes]
    counts: Mapping[str, Codes]

    def __len__(self) -> int:
        return len(next(iter(self.keys.values())))

    def summed(self, by: Sequence[str]) -> "Cells":
        """Return a row for each distinct key of these columns, in their order; counts are sums."""
        keys = {name: self.keys[name] for name in by}
        if not len(self):
            return Cells(keys, self.counts)
        whole = combined(list(keys.values()))
        counts = dict(self.counts)
        if (np.diff(whole) < 0).any():
            order = np.argsort(whole, kind="stable")
            whole = whole[order]
            keys = {name: column[order] for name, column in keys.items()}
            counts = {name: column[order] for name, column in counts.items()}
        starts = np.flatnonzero(np.diff(whole, prepend=-1))
        return Cells(
            {name: column[starts] for name, column in keys.items()},
            {name: np.add.reduceat(column, starts) for name, column in counts.items()},
        )


def joined(parts: Sequence[Cells]) -> Cells:
    """Return the rows of all parts, which have the same keys; a count that a part lacks is 0."""
    names = list(dict.fromkeys(name for part in parts for name in part.counts))
    zeros = [np.zeros(len(part), np.int64) for part in parts]
    pairs = list(zip(parts, zeros, strict=True))
    return Cells(
        {name: np.concatenate([part.keys[name] for part in parts]) for name in parts[0].keys},
        {n: np.concatenate([part.counts.get(n, zero) for part, zero in pairs]) for n in names},
    )

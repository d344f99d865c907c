"""«Прохождение программы»: lessons planned and given by the end of each quarter."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from opora.generator.columns import Array
from opora.generator.numbers import Ints

_PLACE = ("school_class", "subject")


def progress_columns(
    plans: Sequence[Mapping[str, Array]], number: int, last: int
) -> dict[str, Array]:
    """Return the columns of the progress of all classes and subjects at the end of a quarter.

    plans: columns of `lesson_plans` by quarter; number: of the quarter, from zero; last: its last
    day, counted as theirs. A lesson is of the quarter it was planned for.
    """
    told = plans[: number + 1]
    places = np.array([_column(told, name) for name in _PLACE])
    pairs, line = np.unique(places, axis=1, return_inverse=True)
    actual, control = _column(told, "actual"), _column(told, "topic") == 0
    given = (actual >= 0) & (actual <= last)
    lines = pairs.shape[1]

    def count(rows: npt.NDArray[np.bool_]) -> Ints:
        return np.bincount(line.ravel()[rows], minlength=lines)

    return {
        "school_class": pairs[0],
        "subject": pairs[1],
        "since": np.full(lines, -1),
        "date": np.full(lines, last),
        "lessons_planned": count(np.ones(len(given), np.bool_)),
        "lessons_given": count(given),
        "controls_planned": count(control),
        "controls_given": count(given & control),
        "row": np.arange(lines),
        "column": np.zeros(lines, np.uint16),
    }


def _column(plans: Sequence[Mapping[str, Array]], name: str) -> Ints:
    return np.concatenate([plan[name] for plan in plans]).astype(np.int64)

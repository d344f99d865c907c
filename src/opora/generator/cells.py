"""A cell of a journal in one byte: a mark in three bits, its work in two, attendance in three.

One byte instead of three arrays: cells are what the generator spends its time on.
"""

from enum import IntEnum

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
_WORK, _SEEN = np.uint8(3), np.uint8(5)  # bits before
_MARK_BITS, _WORK_BITS = np.uint8(7), np.uint8(3)


class Attendance(IntEnum):
    """What a cell says besides a mark; the names are those of the tables of facts."""

    nothing = 0
    unknown = 1
    unexcused = 2
    valid = 3
    illness = 4
    late = 5
    debt = 6


DEBT = np.uint8(Attendance.debt << 5)  # a cell with a debt and nothing else
FIRST_WORK = np.uint8(0b11100111)  # bits of a cell with the first work
REASONS = tuple(reason for reason in Attendance if 0 < reason < Attendance.debt)


def blank_cells(seen: Bytes) -> Bytes:
    """Return cells without marks; seen: `Attendance`."""
    return seen << _SEEN


def marked(marks: Bytes, works: Bytes) -> Bytes:
    """Return what marks 2..5 of works 0..3 add to cells without marks."""
    return marks | (works << _WORK)


def marks_in(cells: Bytes) -> Bytes:
    """Return the marks of cells, 0 where there is none."""
    return cells & _MARK_BITS


def works_in(cells: Bytes) -> Bytes:
    """Return the works of the marks of cells, as `settings().works` counts them."""
    return (cells >> _WORK) & _WORK_BITS


def seen_in(cells: Bytes) -> Bytes:
    """Return the `Attendance` of cells."""
    return cells >> _SEEN


def is_missed(cells: Bytes) -> npt.NDArray[np.bool_]:
    """Tell at which cells the pupil was not there; who comes late is there."""
    return _between(cells, Attendance.unknown, Attendance.late)


def is_absence(cells: Bytes) -> npt.NDArray[np.bool_]:
    """Tell which cells hold an absence or a late arrival."""
    return _between(cells, Attendance.unknown, Attendance.debt)


def is_debt(cells: Bytes) -> npt.NDArray[np.bool_]:
    """Tell which cells hold a debt."""
    return np.asarray(cells >= DEBT)


def _between(cells: Bytes, first: Attendance, end: Attendance) -> npt.NDArray[np.bool_]:
    """Tell which cells are first..end-1: these stand together, so one comparison is enough."""
    start = np.uint8(first << _SEEN)
    return np.asarray(cells - start < np.uint8(end << _SEEN) - start)

"""A cell of a journal in one byte: a mark in three bits, its work in two, attendance in three.

One byte instead of three arrays: cells are what the generator spends its time on.
"""

from enum import IntEnum

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
FINE = 65536  # a share is compared with a random number of two bytes
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


REASONS = tuple(reason for reason in Attendance if 0 < reason < Attendance.debt)


def cells_of(marks: Bytes, works: Bytes, seen: Bytes) -> Bytes:
    """Return cells; marks: 2..5 or 0, works: 0..3, seen: `Attendance`."""
    return np.asarray(marks | (works << _WORK) | (seen << _SEEN))


def marks_in(cells: Bytes) -> Bytes:
    """Return the marks of cells, 0 where there is none."""
    return cells & _MARK_BITS


def works_in(cells: Bytes) -> Bytes:
    """Return the works of the marks of cells, as `settings().works` counts them."""
    return (cells >> _WORK) & _WORK_BITS


def seen_in(cells: Bytes) -> Bytes:
    """Return the `Attendance` of cells."""
    return cells >> _SEEN


def is_missed(seen: Bytes) -> npt.NDArray[np.bool_]:
    """Tell of each `Attendance` whether the pupil was not there; who comes late is there."""
    # Reasons of missed lessons stand together: one comparison without a sign tells them.
    return np.asarray(seen - np.uint8(Attendance.unknown) < Attendance.late - Attendance.unknown)


def is_absence(cells: Bytes) -> npt.NDArray[np.bool_]:
    """Tell which cells hold an absence or a late arrival."""
    first, end = Attendance.unknown << 5, Attendance.debt << 5
    return np.asarray(cells - np.uint8(first) < np.uint8(end - first))


def is_debt(cells: Bytes) -> npt.NDArray[np.bool_]:
    """Tell which cells hold a debt."""
    return np.asarray(cells >= np.uint8(Attendance.debt << 5))

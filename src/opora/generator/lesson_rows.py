"""Rows of lesson cells of a quarter: current marks, absences, debts."""

import numpy as np

from opora.generator.cells import Attendance, is_absence, is_debt, marks_in, seen_in, works_in
from opora.generator.columns import Array
from opora.generator.numbers import Ints
from opora.generator.settings import settings
from opora.generator.year_book import QuarterBook, YearBook


def mark_columns(year: YearBook, quarter: QuarterBook) -> dict[str, Array]:
    """Return the columns of current marks."""
    place = np.flatnonzero(marks_in(quarter.cells) != 0)
    cells = quarter.cells[place]
    work = works_in(cells)
    weights = np.array([work.weight for work in settings().works], np.uint16)
    return {
        **_spots(year, quarter, place),
        "mark": marks_in(cells),
        "weight": weights[work],
        "kind": work,
    }


def absence_columns(year: YearBook, quarter: QuarterBook) -> dict[str, Array]:
    """Return the columns of absences and late arrivals."""
    place = np.flatnonzero(is_absence(quarter.cells))
    reason = seen_in(quarter.cells[place]) - np.uint8(Attendance.unknown)
    return {**_spots(year, quarter, place), "reason": reason}


def entry_columns(year: YearBook, quarter: QuarterBook) -> dict[str, Array]:
    """Return the columns of debts."""
    place = np.flatnonzero(is_debt(quarter.cells))
    return {**_spots(year, quarter, place), "kind": np.zeros(len(place), np.uint8)}


def _spots(year: YearBook, quarter: QuarterBook, place: Ints) -> dict[str, Array]:
    """Return who, what, when and where of some cells, ascending.

    A row is a line, a column the number of the lesson in its subject and quarter.
    """
    counts = np.diff(np.searchsorted(place, quarter.starts))  # cells of each pupil
    lesson = place + np.repeat(quarter.lesson, counts)
    line = np.repeat(year.first_line, counts) + quarter.of[lesson]
    return {
        "pupil_id": np.repeat(year.pupil_ids, counts),
        "school_class": np.repeat(year.school_class, counts),
        "subject": quarter.subject[lesson],
        "date": quarter.day[lesson],
        "row": line.astype(np.uint32),
        "column": quarter.nth[lesson],
    }

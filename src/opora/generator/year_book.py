"""Journals of several classes laid end to end: whole columns of a school are made at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from opora.generator.book import ClassBook
from opora.generator.cells import Bytes, marks_in
from opora.generator.days import QUARTERS
from opora.generator.numbers import Ids, Ints
from opora.generator.timetable import Days


@dataclass(frozen=True, slots=True)
class QuarterBook:
    """Cells of a quarter: class by class, pupil by pupil, lesson by lesson.

    starts: the first cell of each pupil, and the number of cells. lesson: what to add to the place
    of a pupil's cell to get its lesson; of, subject, day, nth: of the lessons of all classes, as in
    `timetable.QuarterLessons`. totals, counts: sum and number of the marks of each line. scored:
    cells of works that are scored by task.
    """

    cells: Bytes
    starts: Ints
    lesson: Ints
    of: Ints
    subject: Days
    day: Days
    nth: npt.NDArray[np.uint16]
    totals: Ints
    counts: Ints
    scored: Ints


@dataclass(frozen=True, slots=True)
class YearBook:
    """A school year of several classes; a line is a pupil and a subject.

    Of each pupil: number, place of the class in the school, grade, first line. Of each line: pupil
    and subject.
    """

    pupil_ids: Ids
    school_class: npt.NDArray[np.int32]
    grade: Ints
    first_line: Ints
    line_pupil: Ints
    line_subject: Days
    quarters: tuple[QuarterBook, ...]


def year_book(books: Sequence[ClassBook]) -> YearBook:
    """Return the journals of these classes, at least one, in their order."""
    classes = [book.school_class for book in books]
    pupils = [len(each.members) for each in classes]
    taught = [len(book.lessons.taught) for book in books]
    lines = np.repeat(taught, pupils)
    return YearBook(
        pupil_ids=np.concatenate([each.pupil_ids for each in classes]),
        school_class=np.repeat(np.array([each.order for each in classes], np.int32), pupils),
        grade=np.repeat([each.grade for each in classes], pupils),
        first_line=np.cumsum(lines) - lines,
        line_pupil=np.repeat(np.arange(len(lines)), lines),
        line_subject=np.concatenate(
            [np.tile(b.lessons.taught, n) for b, n in zip(books, pupils, strict=True)]
        ).astype(np.int32),
        quarters=tuple(_quarter(books, pupils, quarter) for quarter in range(QUARTERS)),
    )


def _quarter(books: Sequence[ClassBook], pupils: Sequence[int], number: int) -> QuarterBook:
    parts = [book.lessons.quarters[number] for book in books]
    cells = np.concatenate(
        [b.cells[:, part.place].ravel() for b, part in zip(books, parts, strict=True)]
    )
    sizes = [len(part.of) for part in parts]
    widths = np.repeat(sizes, pupils)
    starts = np.concatenate([[0], np.cumsum(widths)])
    before = np.repeat(np.cumsum(sizes) - sizes, pupils)  # lessons of earlier classes
    own = np.split(starts[:-1], np.cumsum(pupils)[:-1])
    lines = [(s[:, None] + p.first).ravel() for s, p in zip(own, parts, strict=True)]
    scored = [(s[:, None] + p.scored).ravel() for s, p in zip(own, parts, strict=True)]
    marks = marks_in(cells).astype(np.uint16)
    first = np.concatenate(lines)
    return QuarterBook(
        cells=cells,
        starts=starts,
        lesson=before - starts[:-1],
        of=np.concatenate([part.of for part in parts]),
        subject=np.concatenate([part.subject for part in parts]),
        day=np.concatenate([part.day for part in parts]),
        nth=np.concatenate([part.nth for part in parts]),
        totals=np.add.reduceat(marks, first, dtype=np.uint16).astype(np.int64),
        counts=np.add.reduceat((marks > 0).astype(np.uint16), first, dtype=np.uint16).astype(
            np.int64
        ),
        scored=np.concatenate(scored),
    )

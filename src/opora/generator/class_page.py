"""What a journal shows of a class and a quarter: texts of cells, means, marks of terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from opora.generator.book import ClassBook, class_book
from opora.generator.cells import Attendance, marks_in, seen_in
from opora.generator.classes import classes
from opora.generator.days import EPOCH, school_days
from opora.generator.finals import term_marks, term_titles
from opora.generator.numbers import Ints
from opora.generator.region import School
from opora.generator.settings import Journal
from opora.generator.subjects import subjects
from opora.generator.teachers import teachers
from opora.generator.timetable import QuarterLessons
from opora.generator.year_book import YearBook, year_book

NOT_ASSESSED = "Н/А"
_DEBT = "."


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """A subject of a class in a quarter.

    days: of the lessons; cells: texts, a row per pupil and a column per lesson. totals, counts: sum
    and number of the marks of each pupil. finals: by the title of a term that ends with the
    quarter, the text of each pupil.
    """

    name: str
    teacher: str
    days: tuple[date, ...]
    cells: npt.NDArray[np.object_]
    totals: Sequence[int]
    counts: Sequence[int]
    finals: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class ClassPage:
    """A class in a quarter, counted from one; pupils by the alphabet; first, last: days."""

    school: School
    school_year: int
    quarter: int
    first: date
    last: date
    label: str
    grade: int
    names: tuple[str, ...]
    subjects: tuple[SubjectPage, ...]

    @property
    def year_title(self) -> str:
        """Return «2025/2026»."""
        return f"{self.school_year}/{self.school_year + 1}"


def class_pages(school: School, year: int) -> list[list[ClassPage]]:
    """Return for every class of a school year its pages, one per quarter."""
    taught_by = {(t.subject, label): t.name for t in teachers(school, year) for label in t.classes}
    found = []
    for each in classes(school, year):
        book = class_book(school, year, each)
        whole = year_book([book])
        found.append(
            [_page(school, year, book, whole, q, taught_by) for q in range(len(whole.quarters))]
        )
    return found


def _page(
    school: School,
    year: int,
    book: ClassBook,
    whole: YearBook,
    number: int,
    taught_by: Mapping[tuple[str, str], str],
) -> ClassPage:
    names = book.school_class.names(school)
    order = np.array(sorted(range(len(names)), key=names.__getitem__))
    term = school_days(year).calendar.quarters[number]
    lessons = book.lessons.quarters[number]
    texts = _texts(school.journal)[book.cells[:, lessons.place]][order]
    shape = (len(names), len(book.lessons.taught))
    totals = whole.quarters[number].totals.reshape(shape)[order].T
    counts = whole.quarters[number].counts.reshape(shape)[order].T
    finals = _finals(whole, year, number, order, shape[1])
    return ClassPage(
        school=school,
        school_year=year,
        quarter=number + 1,
        first=term.first,
        last=term.last,
        label=book.school_class.label,
        grade=book.school_class.grade,
        names=tuple(names[place] for place in order),
        subjects=tuple(
            SubjectPage(
                subjects().names[taught],
                taught_by[subjects().names[taught], book.school_class.label],
                _days(lessons, of),
                texts[:, lessons.of == of],
                totals[of].tolist(),
                counts[of].tolist(),
                {title: [row[of] for row in rows] for title, rows in finals.items()},
            )
            for of, taught in enumerate(book.lessons.taught.tolist())
        ),
    )


def _days(lessons: QuarterLessons, of: int) -> tuple[date, ...]:
    return tuple(date.fromordinal(day + EPOCH) for day in lessons.day[lessons.of == of].tolist())


def _texts(journal: Journal) -> npt.NDArray[np.object_]:
    """Return what the journal writes for each value of a cell."""
    cells = np.arange(256, dtype=np.uint8)
    texts = []
    for mark, seen in zip(marks_in(cells).tolist(), seen_in(cells).tolist(), strict=True):
        known = seen <= Attendance.debt and seen != Attendance.nothing
        reason = Attendance(seen).name if known else ""
        code = _DEBT if reason == Attendance.debt.name else journal.codes.get(reason, "")
        texts.append(" ".join(filter(None, (code, str(mark or "")))))
    return np.array(texts, object)


def _finals(
    whole: YearBook, year: int, quarter: int, order: Ints, taught: int
) -> dict[str, list[list[str]]]:
    """Return by title of a term the texts by pupil, in this order, and subject."""
    calendar = school_days(year).calendar
    found, titles = term_marks(whole, calendar, quarter), term_titles(calendar)
    texts = {}
    for term in np.unique(found.term).tolist():
        marks = found.mark[found.term == term].reshape(-1, taught)[order]
        texts[titles[term]] = [
            [str(m) if m else NOT_ASSESSED for m in row] for row in marks.tolist()
        ]
    return texts

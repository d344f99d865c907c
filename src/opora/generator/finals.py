"""Marks of terms: what means become by the bounds of the catalogue."""

from dataclasses import dataclass

import numpy as np

from opora.generator.cells import Bytes
from opora.generator.columns import NO_WORD, Array
from opora.generator.days import QUARTERS
from opora.generator.numbers import Ints
from opora.generator.settings import settings
from opora.generator.year_book import YearBook
from opora.vocabulary.calendar import Calendar

YEAR = "Год"


@dataclass(frozen=True, slots=True)
class TermMarks:
    """Marks of terms, in the order of lines and, within a line, of titles.

    term: place of the title in `term_titles`; mark: 2..5, 0 = «н/а».
    """

    line: Ints
    term: Ints
    mark: Bytes


def term_titles(calendar: Calendar) -> list[str]:
    """Return the titles of all terms, sorted."""
    return sorted({YEAR, *(term.title for term in (*calendar.quarters, *calendar.half_years))})


def mark_of(totals: Ints, counts: Ints) -> Bytes:
    """Return the marks that sums of marks and their numbers become, 0 where marks are too few."""
    hundreds = 100 * totals
    found = np.full(totals.shape, 2, np.uint8)
    for bound in settings().term_bounds:
        found += hundreds >= bound * counts
    found[counts < settings().fewest_marks] = 0
    return found


def term_marks(year: YearBook, calendar: Calendar, quarter: int) -> TermMarks:
    """Return the marks of the terms that end with a quarter, counted from zero.

    After the last quarter they are followed by the mark of the year. Grades without marks have
    none.
    """
    titles, grade = term_titles(calendar), year.grade[year.line_pupil]
    halves = grade >= calendar.half_years_from_grade
    ends = (grade >= settings().lessons.first_marked_grade) & (~halves | (quarter % 2 == 1))
    line = np.flatnonzero(ends)
    now, half = year.quarters[quarter], halves[line]
    earlier = year.quarters[quarter - 1] if quarter else now
    totals = now.totals[line] + np.where(half, earlier.totals[line], 0)
    counts = now.counts[line] + np.where(half, earlier.counts[line], 0)
    own = titles.index(calendar.quarters[quarter].title)
    title = calendar.half_years[quarter // 2].title
    term = np.where(half, titles.index(title), own)
    if quarter < QUARTERS - 1:
        return TermMarks(line, term, mark_of(totals, counts))
    whole_totals = sum(each.totals[line] for each in year.quarters)
    whole_counts = sum(each.counts[line] for each in year.quarters)
    both = np.stack([totals, whole_totals], axis=1), np.stack([counts, whole_counts], axis=1)
    terms = np.stack([term, np.full_like(term, titles.index(YEAR))], axis=1)
    return TermMarks(np.repeat(line, 2), terms.ravel(), mark_of(*both).ravel())


def final_mark_columns(year: YearBook, calendar: Calendar, quarter: int) -> dict[str, Array]:
    """Return the columns of the marks of the terms that end with a quarter."""
    found = term_marks(year, calendar, quarter)
    pupil = year.line_pupil[found.line]
    return {
        "pupil_id": year.pupil_ids[pupil],
        "school_class": year.school_class[pupil],
        "subject": year.line_subject[found.line],
        "term": found.term,
        "mark": found.mark,
        "entry": np.where(found.mark == 0, 0, NO_WORD),
        "row": found.line,
        "column": found.term + 1,
    }

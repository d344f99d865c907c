"""Facts of one school and one school year, a piece per quarter, without files in between."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from opora.facts.tables import TABLES
from opora.generator.book import ClassBook, class_book
from opora.generator.cells import REASONS
from opora.generator.classes import classes
from opora.generator.columns import Array, fact_table
from opora.generator.days import EPOCH, QUARTERS, school_days
from opora.generator.exams import PROCEDURES, exam_columns
from opora.generator.finals import final_mark_columns, term_titles
from opora.generator.lesson_plans import plan_columns, plan_topics
from opora.generator.lesson_rows import absence_columns, entry_columns, mark_columns
from opora.generator.progress import progress_columns
from opora.generator.region import School
from opora.generator.settings import settings
from opora.generator.subjects import subjects
from opora.generator.task_scores import score_columns, task_topics
from opora.generator.year_book import YearBook, year_book


@dataclass(frozen=True)
class Piece:
    """What a school tells at the end of a quarter: tables of `facts.tables`, sorted as they say.

    quarter: from one; first, last: days of the quarter. Exams of the year are in its last piece.
    pupils: numbers of all pupils of the school year, class by class.
    """

    school_id: int
    school_year: int
    quarter: int
    first: date
    last: date
    pupils: tuple[int, ...]
    tables: Mapping[str, pa.Table]


def school_year_facts(school: School, year: int) -> list[Piece]:
    """Return the pieces of a school year in the order of the quarters.

    Depends on nothing but its arguments, so schools may be made in any order and process. The
    column `batch` is 0 everywhere.
    """
    books = [class_book(school, year, each) for each in classes(school, year)]
    whole = year_book(books)
    words = _words([book.school_class.label for book in books], year)
    pupils = tuple(whole.pupil_ids.tolist())
    pieces: list[Piece] = []
    for term, columns in zip(
        school_days(year).calendar.quarters, _columns(school, year, books, whole), strict=True
    ):
        tables = {
            name: fact_table(name, school.school_id, year, columns[name], words)
            if name in columns
            else TABLES[name].empty()
            for name in TABLES
        }
        piece = Piece(
            school.school_id, year, len(pieces) + 1, term.first, term.last, pupils, tables
        )
        pieces.append(piece)
    return pieces


def _columns(
    school: School, year: int, books: Sequence[ClassBook], whole: YearBook
) -> Iterator[dict[str, dict[str, Array]]]:
    """Yield the columns of the tables of each quarter; a table without rows may be left out."""
    random = np.random.default_rng([school.seed, school.place, year])
    calendar = school_days(year).calendar
    plans = plan_columns(random, books)
    for number, quarter in enumerate(whole.quarters):
        last = calendar.quarters[number].last.toordinal() - EPOCH
        columns = {
            "marks": mark_columns(whole, quarter),
            "absences": absence_columns(whole, quarter),
            "entries": entry_columns(whole, quarter),
            "final_marks": final_mark_columns(whole, calendar, number),
            "test_scores": score_columns(random, whole, quarter, number),
            "lesson_plans": plans[number],
            "programme_progress": progress_columns(plans, number, last),
        }
        if number == QUARTERS - 1:
            columns["exam_results"] = exam_columns(random, books, year)
        yield columns


def _words(labels: Sequence[str], year: int) -> dict[str, Sequence[str]]:
    """Return the words that codes stand for: by column, or by table and column."""
    chosen, listed = settings(), subjects()
    keys = {f"{name}.subject": listed.keys for name in TABLES}
    return {
        **keys,
        "school_class": labels,
        "subject_name": listed.names,
        "marks.kind": [work.kind for work in chosen.works],
        "absences.reason": [reason.name for reason in REASONS],
        "entries.kind": ["debt"],
        "final_marks.term": term_titles(school_days(year).calendar),
        "final_marks.entry": ["not_assessed"],
        "test_scores.work": [f"{chosen.tests.work} № {n + 1}" for n in range(QUARTERS)],
        "test_scores.task": [str(n + 1) for n in range(len(chosen.tests.points))],
        "test_scores.topic": task_topics(),
        "exam_results.procedure": PROCEDURES,
        "lesson_plans.topic": plan_topics(),
    }

"""Results of ВПР, ОГЭ and ЕГЭ: what pupils can, without the kindness of the school's journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from opora.generator.book import ClassBook
from opora.generator.columns import Array
from opora.generator.days import EPOCH
from opora.generator.numbers import Ints
from opora.generator.settings import Exam, settings
from opora.generator.subjects import subjects

PROCEDURES = ("ege", "oge", "vpr")
_NO_SCORE, _NO_MARK = 255, 0  # stand for null, see `columns`
_HIGHEST_TEST_SCORE = 100


@dataclass(frozen=True, slots=True)
class _Results:
    """Results of one class: pupils by place in it, exams by place in `settings().exams`."""

    pupil: Ints
    exam: Ints
    primary: Ints


def exam_columns(
    random: np.random.Generator, books: Sequence[ClassBook], year: int
) -> dict[str, Array]:
    """Return the columns of the exam results of the classes of a school."""
    found = [_results(random, book) for book in books]
    exams, exam = settings().exams, np.concatenate([each.exam for each in found])
    primary = np.concatenate([each.primary for each in found])
    days = [date.fromisoformat(f"{year + 1}-{each.date}").toordinal() - EPOCH for each in exams]
    numbers = [subjects().index(each.subject) for each in exams]
    classes, counts = [book.school_class for book in books], [len(each.exam) for each in found]
    ids = [each.pupil_ids[own.pupil] for each, own in zip(classes, found, strict=True)]
    return {
        "pupil_id": np.concatenate(ids),
        "school_class": np.repeat([each.order for each in classes], counts),
        "subject": np.array(numbers)[exam],
        "date": np.array(days)[exam],
        "procedure": np.array([PROCEDURES.index(each.procedure) for each in exams])[exam],
        "primary_score": primary,
        "test_score": _test_scores(primary, exam),
        "mark": _marks(primary, exam),
        "row": np.concatenate([each.pupil for each in found]),
        "column": exam + 1,
    }


@cache
def exams_of(grade: int) -> tuple[int, ...]:
    """Return the exams of a grade, by place in the settings, in the order of their subjects."""
    exams = settings().exams
    found = [place for place, exam in enumerate(exams) if grade in exam.grades]
    return tuple(sorted(found, key=lambda place: subjects().index(exams[place].subject)))


def _results(random: np.random.Generator, book: ClassBook) -> _Results:
    places = exams_of(book.school_class.grade)
    exams = [settings().exams[place] for place in places]
    if not exams:
        none = np.zeros(0, np.int64)
        return _Results(none, none, none)
    pupil, exam = np.nonzero(_takers(random, len(book.level), exams))
    primary = _primary(random, book, exams)[pupil, exam]
    return _Results(pupil, np.array(places)[exam], primary)


def _takers(random: np.random.Generator, pupils: int, exams: Sequence[Exam]) -> Ints:
    """Return which pupils (rows) take which exams (columns)."""
    groups = sorted({exam.group for exam in exams})
    drawn = random.random((pupils, len(groups)))
    own = drawn[:, [groups.index(exam.group) for exam in exams]]
    lowest, highest = np.array([exam.window for exam in exams]).T
    there = random.random((pupils, len(exams))) >= settings().exam_levels.missing
    return np.asarray((own >= lowest) & (own < highest) & there)


def _primary(random: np.random.Generator, book: ClassBook, exams: Sequence[Exam]) -> Ints:
    """Return whole points by pupil (row) and exam (column)."""
    chosen, taught = settings().exam_levels, book.lessons.taught.tolist()
    like = [taught.index(subjects().index(exam.like or exam.subject)) for exam in exams]
    noise = random.standard_normal((len(book.level), len(exams)), dtype=np.float32)
    level = book.level[:, like] + np.float32(chosen.noise) * noise
    share = 1 / (1 + np.exp(-chosen.steep * (level - chosen.middle)))
    most = np.array([exam.most for exam in exams])
    return np.asarray(np.rint(share * most), np.int64)


def _test_scores(primary: Ints, exam: Ints) -> Ints:
    """Return 0..100 for exams of ЕГЭ without a mark: lower points weigh more, as in its scales."""
    exams = settings().exams
    scaled = np.array([each.procedure == "ege" and not each.bounds for each in exams])[exam]
    share = primary / np.array([each.most for each in exams])[exam]
    score = np.rint(_HIGHEST_TEST_SCORE * share * (1.25 - 0.25 * share)).astype(np.int64)
    return np.where(scaled, score, _NO_SCORE)


def _marks(primary: Ints, exam: Ints) -> Ints:
    exams = settings().exams
    bounds = np.array([each.bounds or (0, 0, 0) for each in exams])[exam]
    given = np.array([bool(each.bounds) for each in exams])[exam]
    return np.where(given, 2 + (primary[:, None] >= bounds).sum(axis=1), _NO_MARK)

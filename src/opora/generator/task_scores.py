"""Control works that are scored by task."""

from functools import cache

import numpy as np
import numpy.typing as npt

from opora.generator.cells import Bytes, marks_in
from opora.generator.columns import Array
from opora.generator.numbers import Ints
from opora.generator.settings import settings
from opora.generator.subjects import scored_subjects, subjects
from opora.generator.year_book import QuarterBook, YearBook

_NOT_ATTEMPTED = 65535  # stands for null, see `columns`
_HUNDREDTHS = 100


def task_topics() -> list[str]:
    """Return the topics of the tasks of all scored subjects, each once, by the alphabet."""
    return sorted({topic for own in settings().tests.topics.values() for topic in own})


@cache
def _topic_codes() -> Ints:
    """Return places in `task_topics`, a row per scored subject and a column per task."""
    places = {topic: place for place, topic in enumerate(task_topics())}
    names = [subjects().names[index] for index in scored_subjects()]
    topics = settings().tests.topics
    return np.array([[places[topic] for topic in topics[name]] for name in names])


def score_columns(
    random: np.random.Generator, year: YearBook, quarter: QuarterBook, number: int
) -> dict[str, Array]:
    """Return the columns of the scores of the last control work of each scored subject.

    Whoever has no mark for the work did not write it. number: of the quarter, from zero.
    """
    marks = marks_in(quarter.cells[quarter.scored])
    place, marks = quarter.scored[marks > 0], marks[marks > 0]
    scores = _scores(random, marks - 2)
    tasks = scores.shape[1]
    pupil = np.searchsorted(quarter.starts, place, side="right") - 1
    lesson = place + quarter.lesson[pupil]
    kind = np.searchsorted(np.array(scored_subjects()), quarter.subject[lesson])
    line = year.first_line[pupil] + quarter.of[lesson]
    task = np.tile(np.arange(tasks), len(place))
    points = np.array(settings().tests.points, np.uint16) * np.uint16(_HUNDREDTHS)
    return {
        "pupil_id": np.repeat(year.pupil_ids[pupil], tasks),
        "school_class": np.repeat(year.school_class[pupil], tasks),
        "subject": np.repeat(quarter.subject[lesson], tasks),
        "date": np.repeat(quarter.day[lesson], tasks),
        "work": np.full(len(task), number, np.int32),
        "task": task,
        "topic": _topic_codes()[kind].ravel(),
        "score": scores.ravel(),
        "max_score": points[task],
        "row": np.repeat(line, tasks),
        "column": task + 1,
    }


def _scores(random: np.random.Generator, marks: Bytes) -> npt.NDArray[np.uint16]:
    """Return hundredths of points by work (row) and task (column); `marks`: 0 is «2», 3 is «5»."""
    chosen = settings().tests
    points = np.array(chosen.points, np.float32)
    share = np.array(chosen.share_by_mark, np.float32)[marks][:, None]
    scores = random.standard_normal((len(marks), len(points)), dtype=np.float32)
    scores *= np.float32(chosen.noise)
    scores += share + np.array(chosen.ease, np.float32)
    np.clip(scores, 0, 1, out=scores)
    scores *= points
    found = np.asarray(np.rint(scores) * _HUNDREDTHS, np.uint16)
    found[random.random(scores.shape, dtype=np.float32) < chosen.not_attempted] = _NOT_ATTEMPTED
    return found

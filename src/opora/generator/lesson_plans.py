"""КТП: the topics of the lessons of classes, the planned days and the days they were given."""

from collections.abc import Sequence

import numpy as np

from opora.generator.book import ClassBook
from opora.generator.columns import Array
from opora.generator.numbers import Ints
from opora.generator.settings import settings

_NOT_YET = -1  # stands for null, see `columns`
_MOST_LESSONS = 240


def plan_topics() -> list[str]:
    """Return the topics of plans; the first is that of control works."""
    return ["Контрольная работа", *(f"Тема {number}" for number in range(1, _MOST_LESSONS))]


def plan_columns(random: np.random.Generator, books: Sequence[ClassBook]) -> list[dict[str, Array]]:
    """Return the columns of the plans of these classes, by quarter.

    A plan that falls behind gives a topic some lessons later from a random lesson on; what is left
    at the end of the year is not given.
    """
    lessons = [book.lessons for book in books]
    sizes = [len(each.of) for each in lessons]
    taught = np.array([len(each.taught) for each in lessons])
    plan = np.concatenate([each.of for each in lessons])
    plan = plan + np.repeat(np.cumsum(taught) - taught, sizes)
    number = np.concatenate([each.number for each in lessons])
    control = np.concatenate([each.control for each in lessons])
    columns: dict[str, Array] = {
        "school_class": np.repeat([book.school_class.order for book in books], sizes),
        "subject": np.concatenate([each.taught[each.of] for each in lessons]),
        "number": number + 1,
        "topic": np.where(control, 0, number + 1),
        "planned": np.concatenate([each.day for each in lessons]),
        "actual": _actual(random, books, plan, number),
        "row": number,
        "column": np.zeros(len(number), np.uint16),
    }
    quarter = np.concatenate([each.quarter for each in lessons])
    return [
        {name: values[quarter == each] for name, values in columns.items()}
        for each in range(int(quarter.max()) + 1)
    ]


def _actual(
    random: np.random.Generator, books: Sequence[ClassBook], plan: Ints, number: Ints
) -> Ints:
    """Return the day on which each lesson was given; plan, number: of each lesson."""
    chosen = settings()
    count = np.concatenate([book.lessons.counts for book in books])
    days = np.concatenate([book.lessons.days for book in books])
    lag = random.integers(1, chosen.most_lag + 1, len(count))
    lag[random.random(len(count)) >= chosen.lags] = 0
    since = random.integers(0, count)
    given = number + np.where(number >= since[plan], lag[plan], 0)
    known = given < count[plan]
    place = np.where(known, (np.cumsum(count) - count)[plan] + given, 0)
    return np.where(known, days[place], _NOT_YET)

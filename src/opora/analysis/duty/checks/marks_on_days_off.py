"""Marks dated on days without lessons: weekends, public holidays, vacations."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import ibis.expr.types as ir

from opora.analysis.duty.asked import CLASS, CLASS_SUBJECT, Asked, Row, listed
from opora.analysis.duty.check import Check
from opora.analysis.duty.finding import Finding, Found
from opora.analysis.duty.thresholds import Thresholds
from opora.measures.shares import Share
from opora.vocabulary.school_days import FIVE_DAYS, SIX_DAYS

_KEY = "marks_on_days_off"
_WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


def find(asked: Asked) -> Found:
    """Return subjects of classes and days; a day that much of a school has marks on is one finding.

    Such a day may be a lesson day moved by the school. Saturdays of classes that study on Saturdays
    are lesson days.
    """
    six = set(asked.school_days.all(SIX_DAYS))
    days: dict[tuple[int, date], list[Row]] = defaultdict(list)
    for row in listed(_off(asked)):
        if row["date"] in six and asked.week((row["school_id"], row["school_class"])) == SIX_DAYS:
            continue
        days[row["school_id"], row["date"]].append(row)
    classes = _classes(asked)
    found = [
        finding
        for (school, day), rows in days.items()
        for finding in _of_day(school, day, rows, classes[school], asked.thresholds)
    ]
    return Found(tuple(found))


def _off(asked: Asked) -> ir.Table:
    marks = asked.dated("marks")
    off = marks.filter(marks.date.notin(asked.school_days.all(FIVE_DAYS)))
    return off.aggregate(by=[*CLASS_SUBJECT, "date"], marks=off.count())


def _classes(asked: Asked) -> dict[int, int]:
    """Return how many classes of each school have marks."""
    own = asked.dated("marks").select(*CLASS).distinct()
    counted = own.aggregate(by=["school_id"], classes=own.count())
    return {row["school_id"]: row["classes"] for row in listed(counted)}


def _of_day(
    school: int, day: date, rows: list[Row], classes: int, thresholds: Thresholds
) -> Iterator[Finding]:
    own = {row["school_class"] for row in rows}
    said = f"{day:%d.%m.%Y}, {_WEEKDAYS[day.weekday()]}: "
    if classes > 1 and 100 * len(own) >= thresholds.shared_day_percent * classes:
        yield Finding(
            check=_KEY,
            school_id=school,
            school_class=None,
            subject=None,
            says=(
                f"{said}отметки у {len(own)} классов из {classes}. Возможно, уроки перенесли или "
                "у школы другой календарь."
            ),
            share=Share(len(own), classes),
            rows=sum(row["marks"] for row in rows),
            day=day,
        )
        return
    for row in rows:
        yield Finding(
            check=_KEY,
            school_id=school,
            school_class=row["school_class"],
            subject=row["subject"],
            says=f"{said}отметок {row['marks']}.",
            share=Share(row["marks"], row["marks"]),
            rows=row["marks"],
            day=day,
        )


def _rule(thresholds: Thresholds) -> str:
    return (
        "Отметка стоит днём каникул, праздника, воскресенья или субботы. Суббота - учебный день "
        f"класса, у которого отметки есть не меньше чем в {thresholds.saturdays_percent} % суббот."
    )


CHECK = Check(
    key=_KEY,
    place=80,
    title="Отметки в неучебные дни",
    meaning="В этот день уроков по календарю нет: дата отметки или календарь школы не те.",
    counts=("отметок или классов", "всех за этот день"),
    rule=_rule,
    find=find,
)

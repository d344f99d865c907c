"""Many marks of past lessons entered on one day."""

import ibis

from opora.analysis.duty.asked import CLASS_SUBJECT, Asked, Row, listed
from opora.analysis.duty.check import Check
from opora.analysis.duty.finding import Finding, Found
from opora.analysis.duty.thresholds import Thresholds
from opora.measures.means import whole
from opora.measures.shares import Share

_KEY = "backdated_marks"
_COLUMN = "marked_on"  # when the mark was entered; few journals export it
_NOT_KNOWN = (
    "файлы не говорят, когда отметки внесены. Это есть в отчёте «Отчет об успеваемости» по предмету"
)


def find(asked: Asked) -> Found:
    """Return subjects of classes and days of entering; not known where no mark tells its day."""
    marks = asked.dated("marks")
    if _COLUMN not in marks.columns:
        return Found((), _NOT_KNOWN)
    told = marks.filter(marks[_COLUMN] <= ibis.literal(asked.on))
    late = told[_COLUMN].delta(told.date, unit="day") >= asked.thresholds.backdate_days
    counted = told.aggregate(
        by=[*CLASS_SUBJECT, _COLUMN],
        marks=told.count(),
        late=whole(late.cast("int64").sum()),
        first=told.date.min(),
    )
    rows = listed(counted)
    if not rows:
        return Found((), _NOT_KNOWN)
    bulk = [row for row in rows if row["late"] >= asked.thresholds.backdated_marks]
    return Found(tuple(_finding(row) for row in bulk))


def _finding(row: Row) -> Finding:
    return Finding(
        check=_KEY,
        school_id=row["school_id"],
        school_class=row["school_class"],
        subject=row["subject"],
        says=(
            f"{row[_COLUMN]:%d.%m.%Y} внесено отметок: {row['marks']}, из них за давние уроки "
            f"{row['late']}, самый ранний {row['first']:%d.%m.%Y}."
        ),
        share=Share(row["late"], row["marks"]),
        rows=row["late"],
        day=row[_COLUMN],
    )


def _rule(thresholds: Thresholds) -> str:
    return (
        f"За один день внесено {thresholds.backdated_marks} и больше отметок класса по предмету за "
        f"уроки, которые были {thresholds.backdate_days} и больше дней назад."
    )


CHECK = Check(
    key=_KEY,
    place=90,
    title="Много отметок задним числом",
    meaning="Отметки за много прошлых уроков внесены в один день.",
    counts=("отметок задним числом", "отметок, внесённых в этот день"),
    rule=_rule,
    find=find,
    needs_calendar=False,
)

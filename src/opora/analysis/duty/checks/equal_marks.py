"""Subjects of classes in which all marks are the same."""

from opora.analysis.duty.asked import CLASS_SUBJECT, Asked, Row, listed
from opora.analysis.duty.check import Check
from opora.analysis.duty.finding import Finding, Found
from opora.analysis.duty.thresholds import Thresholds
from opora.measures.shares import Share

_KEY = "equal_marks"


def find(asked: Asked) -> Found:
    """Return the subjects of classes with many marks, all of one value, of many pupils."""
    marks = asked.dated("marks")
    counted = marks.aggregate(
        by=list(CLASS_SUBJECT),
        marks=marks.count(),
        least=marks.mark.min(),
        most=marks.mark.max(),
        pupils=marks.pupil_id.nunique(),
    )
    equal = counted.filter(
        counted.least == counted.most,
        counted.marks >= asked.thresholds.equal_marks,
        counted.pupils >= asked.thresholds.equal_pupils,
    )
    return Found(tuple(_finding(row) for row in listed(equal)))


def _finding(row: Row) -> Finding:
    return Finding(
        check=_KEY,
        school_id=row["school_id"],
        school_class=row["school_class"],
        subject=row["subject"],
        says=f"Все отметки «{row['most']}»: {row['marks']}, учеников {row['pupils']}.",
        share=Share(row["marks"], row["marks"]),
        rows=row["marks"],
    )


def _rule(thresholds: Thresholds) -> str:
    return (
        f"Отметок класса по предмету {thresholds.equal_marks} и больше, учеников "
        f"{thresholds.equal_pupils} и больше, и все отметки одинаковы."
    )


CHECK = Check(
    key=_KEY,
    place=70,
    title="Все отметки одинаковы",
    meaning="Отметки класса по предмету не различаются: так бывает, когда их ставят не за работу.",
    counts=("одинаковых отметок", "всех отметок"),
    rule=_rule,
    find=find,
    needs_calendar=False,
)

"""What each class is taught, as far as marks and КТП tell."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

import ibis

from opora.analysis.duty.asked import CLASS_SUBJECT, Asked, Place, Row, by_class, listed
from opora.measures.shares import rounded
from opora.vocabulary.subject import canonical_of


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject of a class. marks: first, last, days, marks of its marks; None where there are
    none. plan: first, last, lessons (days) of its КТП, due: the last of them up to the day asked
    about, None where none is due."""

    place: Place
    key: str
    marks: Row | None
    plan: Row | None


def taught(asked: Asked) -> list[Subject]:
    """Return the subjects of all classes that have marks in the window or a plan.

    A plan without a qualifier is that of each group: «Английский язык» of «… (1 гр.)». A plan whose
    subject has marks under another qualifier is not told apart.
    """
    marks, plans = by_class(_marks(asked)), by_class(_plans(asked))
    found = []
    for place in {*marks, *plans}:
        own, planned = marks.get(place, {}), plans.get(place, {})
        common = {canonical_of(key): row for key, row in planned.items() if not _qualifier(key)}
        for key, row in own.items():
            plan = planned.get(key) or common.get(canonical_of(key))
            found.append(Subject(place, key, row, plan))
        marked = {canonical_of(key) for key in own}
        unmarked = [key for key in planned if canonical_of(key) not in marked]
        found += [Subject(place, key, None, planned[key]) for key in unmarked]
    return found


def lessons_a_week(subject: Subject, asked: Asked) -> int | None:
    """Return the lessons a week, rounded, by the plan or else by the days that have marks.

    None where too few days tell. Not every lesson has a mark, so marks tell of fewer lessons and
    the term they give is the longer one.
    """
    row, days = subject.plan, "lessons"
    if row is None:
        row, days = subject.marks, "days"
    if row is None:
        return None
    week = asked.week(subject.place)
    before = row["first"] - timedelta(days=1)
    span = asked.school_days.count(before, row["last"], week)
    if span < asked.thresholds.rhythm_days:
        return None
    return int(rounded(Fraction(row[days] * week, span), 0))


def _qualifier(key: str) -> bool:
    return key not in (canonical_of(key), f"{canonical_of(key)} | ")


def _marks(asked: Asked) -> list[Row]:
    marks = asked.dated("marks")
    counted = marks.aggregate(
        by=list(CLASS_SUBJECT),
        first=marks.date.min(),
        last=marks.date.max(),
        days=marks.date.nunique(),
        marks=marks.count(),
    )
    return listed(counted)


def _plans(asked: Asked) -> list[Row]:
    plans = asked.plans()
    counted = plans.aggregate(
        by=list(CLASS_SUBJECT),
        first=plans.day.min(),
        last=plans.day.max(),
        lessons=plans.day.nunique(),
        due=plans.day.max(where=plans.day <= ibis.literal(asked.on)),
    )
    return listed(counted)

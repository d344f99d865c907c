"""What a draft of a route is made from, out of facts and records; subjects of a class."""

from datetime import date, timedelta

from opora.access.rights import Scope
from opora.analysis.results.asked import Asked, in_window
from opora.analysis.support.draft import Basis, Need, propose
from opora.analysis.support.route import Content
from opora.analysis.support.topics import WeakTopic, weak_topics
from opora.analysis.support.words import reasons, words
from opora.facts.derived import STATISTICS
from opora.measures.scale import Scale
from opora.measures.shares import Share
from opora.records.queries.calendars import calendar_of
from opora.records.queries.cases import CaseView
from opora.records.queries.classes import teachers_of
from opora.records.queries.facts import facts_of
from opora.records.queries.pupils import numbers_of
from opora.records.queries.responsible import subjects_taught
from opora.records.queries.terms import current, terms_at, year_at
from opora.vocabulary.class_label import grade_of
from opora.vocabulary.school_days import FIVE_DAYS, DaysOff, SchoolDays
from opora.vocabulary.text import fold

_DAY = timedelta(days=1)


def draft_for(
    case: CaseView, pupil: int, label: str, school_year: int, scope: Scope, today: date
) -> Content:
    """Return the draft of a route of a case; `pupil`: the number the pupil goes by, `label`: the
    class of the year."""
    asked = _asked(pupil, case.school, school_year, scope)
    teachers = teachers_of(case.school, school_year, today)
    means = _means(asked, pupil, case.school, label, today)
    needs = [
        Need(
            subject,
            means.get(subject, Share(0, 0)),
            teachers[label, subject].staff if (label, subject) in teachers else None,
        )
        for subject in case.subjects
    ]
    topics: list[WeakTopic] = []
    if case.subjects:
        topics = weak_topics(asked, pupil, label, words().weak, case.subjects)
    basis = Basis(
        case.all_causes,
        needs,
        topics,
        today + _DAY,
        _days(case.school, school_year),
        case.curator,
        Scale.load().term_mark["3"],
    )
    return propose(basis, words(), reasons())


def subjects_of(school: int, school_year: int, label: str, today: date) -> list[str]:
    """Return the keys of the subjects of a class: those taught and those it has marks in."""
    taught = set(subjects_taught(school, school_year, label, today))
    facts = facts_of([school], [school_year])
    marked = facts.rows_of(STATISTICS, ("school_class", "subject"), school_class=label)
    found = taught | {key for key in marked["subject"].unique().to_pylist() if key}
    return sorted(found, key=fold)


def _asked(pupil: int, school: int, school_year: int, scope: Scope) -> Asked:
    _, *others = numbers_of(pupil)
    facts = facts_of([school], [school_year], dict.fromkeys(others, pupil))
    return Asked(facts, year_at(school_year), scope)


def _means(asked: Asked, pupil: int, school: int, label: str, today: date) -> dict[str, Share]:
    """Return the means of marks in the term that runs, by subject; before the first one, none."""
    when = current(terms_at(school, asked.when.school_year, grade_of(label)), today)
    columns = ("school_class", "pupil_id", "subject", "date", "mark")
    rows = asked.rows("marks", columns, school_class=label, pupil_id=pupil)
    marks: dict[str, list[int]] = {}
    for row in in_window(rows, (when or asked.when).window):
        marks.setdefault(row["subject"], []).append(row["mark"])
    return {subject: Share(sum(own), len(own)) for subject, own in marks.items()}


def _days(school: int, school_year: int) -> list[date]:
    calendar = calendar_of(school, school_year)
    return [] if calendar is None else SchoolDays(calendar, DaysOff.load()).all(FIVE_DAYS)

"""A draft of a route (ИОМ) from causes, subjects and weak topics; people change all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice

from opora.analysis.support.route import Content, Gap, PlannedGoal, PlannedLesson
from opora.analysis.support.topics import WeakTopic
from opora.analysis.support.words import Kind, Reason, Words
from opora.measures.shares import Share
from opora.vocabulary.subject import canonical_of, subject_title

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_WORKING_DAYS = 5
_ALONE = "alone"
_TRUANCY, _MISSED = "truancy", "missed"


@dataclass(frozen=True, slots=True)
class Need:
    """A subject that needs help: the mean of its marks, who teaches it (None where unknown)."""

    subject: str
    mean: Share
    teacher: int | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a draft is made from: causes (the main one first), subjects, weak topics.

    `days`: days with lessons, in order, empty where no calendar tells them. `curator`: who leads
    the case. `least`: the mean, in hundredths, from which a mark is «3» (scales.toml).
    """

    causes: Sequence[str]
    needs: Sequence[Need]
    topics: Sequence[WeakTopic]
    since: date
    days: Sequence[date]
    curator: int | None
    least: int


def propose(basis: Basis, words: Words, reasons: Mapping[str, Reason]) -> Content:
    """Return the draft: gaps by topic, a goal for each subject, lessons spread over the weeks.

    Lessons of a subject come weekly with its teacher, each subject on a weekday of its own; talks
    that a cause asks for come first, with the curator. Nothing of a cause is said in its texts.
    """
    until = basis.since + _WEEK * words.draft.weeks - _DAY
    gaps = {need.subject: _gaps(need, basis, words) for need in basis.needs}
    kinds = _kinds(basis, words, reasons)
    lessons = [*_talks(basis, words, kinds), *_lessons(basis, words, kinds, gaps, until)]
    return Content(
        basis.since,
        until,
        "",
        tuple(gap for own in gaps.values() for gap in own),
        tuple(_goals(basis, words, until)),
        tuple(sorted(lessons, key=lambda lesson: lesson.planned_on)),
    )


def _gaps(need: Need, basis: Basis, words: Words) -> list[Gap]:
    own = (
        each for each in basis.topics if canonical_of(each.subject) == canonical_of(need.subject)
    )
    return [
        Gap(need.subject, each.topic, each.source) for each in islice(own, words.draft.most_topics)
    ]


def _kinds(basis: Basis, words: Words, reasons: Mapping[str, Reason]) -> list[Kind]:
    """Return the kinds of work that the causes ask for, those of the main cause first."""
    keys = [key for cause in basis.causes if cause in reasons for key in reasons[cause].helps]
    return [words.kinds[key] for key in dict.fromkeys(keys)]


def _goals(basis: Basis, words: Words, until: date) -> list[PlannedGoal]:
    goals = [_goal(need, basis, words, until) for need in basis.needs]
    if _TRUANCY in basis.causes:
        goals.append(PlannedGoal("", "Не пропускать уроки без причины", _MISSED, 0, until))
    return goals


def _goal(need: Need, basis: Basis, words: Words, until: date) -> PlannedGoal:
    title = subject_title(need.subject)
    exact = need.mean.exact()
    if exact is not None and 100 * exact < basis.least:
        return PlannedGoal(need.subject, f"{title}: учиться на «3»", "mean", basis.least, until)
    target = 100 * words.draft.work_percent
    return PlannedGoal(need.subject, f"{title}: освоить темы", "work_percent", target, until)


def _talks(basis: Basis, words: Words, kinds: Sequence[Kind]) -> list[PlannedLesson]:
    """Return one piece of work of each kind that teaches no subject, at the beginning."""
    first = next(iter(_open_days(basis, basis.since, basis.since + _WEEK)), basis.since)
    return [
        PlannedLesson(kind.key, "", kind.title, _ALONE, first, basis.curator)
        for kind in kinds
        if not kind.teaches
    ]


def _lessons(
    basis: Basis,
    words: Words,
    kinds: Sequence[Kind],
    gaps: Mapping[str, Sequence[Gap]],
    until: date,
) -> list[PlannedLesson]:
    kind = next((each.key for each in kinds if each.teaches), "lesson")
    found = []
    for place, need in enumerate(basis.needs):
        topics = cycle([gap.topic for gap in gaps[need.subject]] or [words.draft.topic])
        for day in _spread(basis, words, place, until):
            topic = next(topics)
            found.append(PlannedLesson(kind, need.subject, topic, _ALONE, day, need.teacher))
    return found


def _spread(basis: Basis, words: Words, place: int, until: date) -> list[date]:
    """Return days of lessons: so many a week, each subject begins on another day of the week."""
    found: list[date] = []
    monday = basis.since
    while monday <= until:
        days = _open_days(basis, monday, min(monday + _WEEK - _DAY, until))
        number = min(words.draft.lessons_a_week, len(days))
        found += sorted(
            {days[(place + n * len(days) // number) % len(days)] for n in range(number)}
        )
        monday += _WEEK
    return found


def _open_days(basis: Basis, since: date, on: date) -> list[date]:
    """Return the days with lessons between two days; without a calendar, Monday to Friday."""
    if basis.days:
        return [day for day in basis.days if since <= day <= on]
    every = (since + _DAY * passed for passed in range((on - since).days + 1))
    return [day for day in every if day.weekday() < _WORKING_DAYS]

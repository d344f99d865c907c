"""Subjects and classes in which nobody has got a mark for long."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from opora.analysis.duty.asked import Asked, Place
from opora.analysis.duty.check import Check
from opora.analysis.duty.finding import Finding, Found
from opora.analysis.duty.taught import Subject, lessons_a_week, taught
from opora.analysis.duty.thresholds import Thresholds
from opora.measures.shares import Share
from opora.vocabulary.class_label import grade_of

_KEY = "lessons_without_marks"
_TWICE, _OFTEN = 2, 4  # lessons a week, as the keys of duty.toml have them
_DAY = timedelta(days=1)


def find(asked: Asked) -> Found:
    """Return subjects of classes without marks, and classes without marks in any subject.

    While a class has no marks at all, its subjects are not named one by one: the journal may not
    have been uploaded.
    """
    classes: dict[Place, list[Subject]] = defaultdict(list)
    for each in asked.once(taught):
        if grade_of(each.place[1]) >= asked.thresholds.first_marked_grade:
            classes[each.place].append(each)
    silent = [found for own in classes.values() for found in _of_class(own, asked)]
    return Found(tuple(silent))


def _of_class(subjects: list[Subject], asked: Asked) -> Iterator[Finding]:
    place = subjects[0].place
    last = max((each.marks["last"] for each in subjects if each.marks), default=None)
    dues = [each.plan["due"] for each in subjects if each.plan and each.plan["due"]]
    until = max(dues, default=asked.on)
    after = last or min(each.plan["first"] for each in subjects if each.plan) - _DAY
    days = asked.school_days.count(after, until, asked.week(place))
    most = asked.thresholds.silent_days_often
    if days >= most:
        yield _finding(place, None, _Silence(days, most, last), 0)
    if last is not None:
        for each in subjects:
            silence = _silence(each, last, asked)
            if silence is not None and silence.days >= silence.most:
                marks = each.marks["marks"] if each.marks else 0
                yield _finding(place, each.key, silence, marks)


@dataclass(frozen=True, slots=True)
class _Silence:
    """School days without marks, how many are too many, the last day with one."""

    days: int
    most: int
    last: date | None


def _silence(subject: Subject, end: date, asked: Asked) -> _Silence | None:
    """Return how long a subject has no marks, until the class has none; None if no lesson is due.

    With a plan the last lesson that is due ends it, so a course that is over is not waited for.
    """
    until = min(asked.on, end)
    if subject.plan is not None:
        if subject.plan["due"] is None:
            return None
        until = min(until, subject.plan["due"])
    last = subject.marks["last"] if subject.marks else None
    after = last or (subject.plan["first"] - _DAY if subject.plan else until)
    days = asked.school_days.count(after, until, asked.week(subject.place))
    return _Silence(days, _most(lessons_a_week(subject, asked), asked.thresholds), last)


def _most(lessons: int | None, thresholds: Thresholds) -> int:
    if lessons is not None and lessons >= _OFTEN:
        return thresholds.silent_days_often
    if lessons is not None and lessons >= _TWICE:
        return thresholds.silent_days_twice
    return thresholds.silent_days_weekly


def _finding(place: Place, subject: str | None, silence: _Silence, rows: int) -> Finding:
    last = silence.last
    said = f"последняя {last:%d.%m.%Y}" if last else "в этом периоде нет ни одной"
    where = "" if subject else " ни по одному предмету"
    hint = "" if subject else " Возможно, журнал ещё не загружен."
    return Finding(
        check=_KEY,
        school_id=place[0],
        school_class=place[1],
        subject=subject,
        says=(
            f"Учебных дней без отметок{where}: {silence.days}, порог {silence.most}; {said}.{hint}"
        ),
        share=Share(silence.days, silence.most),
        rows=rows,
        day=last,
    )


def _rule(thresholds: Thresholds) -> str:
    return (
        "Никто в классе не получил отметки по предмету подряд учебных дней: "
        f"{thresholds.silent_days_weekly}, если урок раз в неделю или ритм неизвестен; "
        f"{thresholds.silent_days_twice}, если уроков 2-3; "
        f"{thresholds.silent_days_often}, если больше. Каникулы и выходные не считаются."
    )


CHECK = Check(
    key=_KEY,
    place=10,
    title="Уроки без отметок",
    meaning="Уроки идут, а отметок нет: их не ставят или не внесли.",
    counts=("учебных дней без отметок", "порог"),
    rule=_rule,
    find=find,
)

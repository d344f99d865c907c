"""A case as its page shows it: texts in place of keys."""

from dataclasses import dataclass, field
from datetime import date

from opora.analysis.support.case import ACTS, OUTCOME_TITLES, STATE_TITLES
from opora.analysis.support.hundredths import show_hundredths
from opora.analysis.support.words import MORE, Measure, reasons, title_of, words
from opora.records.queries.cases import (
    CaseView,
    ControlLine,
    GoalLine,
    LessonLine,
    RouteView,
    StepLine,
)
from opora.vocabulary.subject import subject_title

_OPENED = "Открыто"


@dataclass(frozen=True, slots=True)
class ControlShown:
    """A check: what it is, when, with what value."""

    form: str
    planned_on: date
    held_on: date | None
    value: str
    reached: bool | None
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GoalShown:
    """A goal with its measure and checks in words."""

    number: int
    subject: str
    text: str = field(repr=False)
    target: str
    unit: str
    due: date | None
    controls: tuple[ControlShown, ...]
    reached: bool | None
    planned_on: date | None
    planned_form: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class LessonShown:
    """A planned lesson in words."""

    number: int
    kind: str
    subject: str
    topic: str = field(repr=False)
    form: str
    planned_on: date
    teacher: str = field(repr=False)
    done: int
    results: str


@dataclass(frozen=True, slots=True)
class RouteShown:
    """A route in words; `view` as it is kept."""

    view: RouteView
    gaps: tuple[tuple[str, str, str], ...] = field(repr=False)
    goals: tuple[GoalShown, ...]
    lessons: tuple[LessonShown, ...]


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of a case in words."""

    on: date
    title: str
    after: str
    reason: str = field(repr=False)
    by: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case in words; `view` as it is kept."""

    view: CaseView
    state: str
    outcome: str
    subjects: str
    main_cause: str = field(repr=False)
    causes: tuple[str, ...] = field(repr=False)
    route: RouteShown | None
    past: tuple[RouteShown, ...]
    steps: tuple[StepShown, ...]


def case_shown(view: CaseView, today: date) -> CaseShown:
    """Return a case in words."""
    current = view.route
    past = [each for each in view.routes if each is not current]
    return CaseShown(
        view,
        STATE_TITLES[view.state],
        OUTCOME_TITLES.get(view.outcome, view.outcome),
        ", ".join(map(subject_title, view.subjects)),
        title_of(reasons(), view.main_cause),
        tuple(title_of(reasons(), key) for key in view.causes),
        None if current is None else route_shown(current, today),
        tuple(route_shown(each, today) for each in reversed(past)),
        tuple(map(_step, reversed(view.steps))),
    )


def route_shown(route: RouteView, today: date) -> RouteShown:
    """Return a route in words."""
    return RouteShown(
        route,
        tuple((subject_title(each.subject), each.topic, each.source) for each in route.gaps),
        tuple(_goal(each, today) for each in route.goals),
        tuple(map(_lesson, route.lessons)),
    )


def target_text(measure: str, target: int | None) -> str:
    """Return «Средний балл по предмету: не меньше 2,65»."""
    known = words().measures.get(measure)
    if known is None or target is None:
        return "мера не выбрана" if known is None else f"{known.title}: значение не вписано"
    way = "не меньше" if known.better == MORE else "не больше"
    return f"{known.title}: {way} {known.shown(target)}"


def _goal(goal: GoalLine, today: date) -> GoalShown:
    measure = words().measures.get(goal.measure)
    planned, checked = goal.planned, goal.checked
    days = [day for day in (goal.due, planned.planned_on if planned else None) if day]
    return GoalShown(
        goal.number,
        subject_title(goal.subject),
        goal.text,
        target_text(goal.measure, goal.target),
        measure.unit if measure else "",
        goal.due,
        tuple(_control(each, measure) for each in goal.controls),
        checked.reached if checked else None,
        planned.planned_on if planned else None,
        planned.form if planned else "",
        checked is None and bool(days) and min(days) < today,
    )


def _control(control: ControlLine, measure: Measure | None) -> ControlShown:
    return ControlShown(
        title_of(words().checks, control.form),
        control.planned_on,
        control.held_on,
        measure.shown(control.value) if measure else show_hundredths(control.value),
        control.reached,
        control.note,
    )


def _lesson(lesson: LessonLine) -> LessonShown:
    known = words()
    return LessonShown(
        lesson.number,
        title_of(known.kinds, lesson.kind),
        subject_title(lesson.subject),
        lesson.topic,
        title_of(known.forms, lesson.form),
        lesson.planned_on,
        lesson.teacher,
        lesson.done,
        ", ".join(title_of(known.results, key) for key in lesson.results),
    )


def _step(step: StepLine) -> StepShown:
    title = ACTS[step.act].title if step.act in ACTS else _OPENED
    return StepShown(step.on, title, STATE_TITLES[step.after], step.reason, step.by)

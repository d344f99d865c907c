"""A case with its whole road: causes, routes, controls, steps."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast

from opora.analysis.support import case as road
from opora.records.compiled import compiled
from opora.records.models import (
    Case,
    CaseStep,
    Control,
    HandOver,
    Route,
    RouteGap,
    RouteGoal,
    RouteLesson,
    SupportAction,
)


@dataclass(frozen=True, slots=True)
class ControlLine:
    """A check of a goal; `held_on` None: it is planned. `value` in hundredths of the measure."""

    number: int
    form: str
    planned_on: date
    held_on: date | None
    value: int | None
    reached: bool | None
    note: str = field(repr=False)
    version: int


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal with its checks; a draft may lack the measure, the target (hundredths), the day."""

    number: int
    subject: str
    text: str = field(repr=False)
    measure: str
    target: int | None
    due: date | None
    controls: tuple[ControlLine, ...]

    @property
    def checked(self) -> ControlLine | None:
        """The control that was held last."""
        held = [each for each in self.controls if each.held_on is not None]
        return max(held, key=lambda each: (each.held_on or date.min, each.number), default=None)

    @property
    def planned(self) -> ControlLine | None:
        """The next control that is planned."""
        return next((each for each in self.controls if each.held_on is None), None)

    @property
    def complete(self) -> bool:
        """Whether it has a measure, a target and a due day."""
        return bool(self.measure) and self.target is not None and self.due is not None


@dataclass(frozen=True, slots=True)
class GapLine:
    """A topic to be caught up with, and what shows it."""

    subject: str
    topic: str = field(repr=False)
    source: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LessonLine:
    """Planned work; `done`: entries of the log made for it, `results`: what they say."""

    number: int
    kind: str
    subject: str
    topic: str = field(repr=False)
    form: str
    planned_on: date
    staff: int | None
    teacher: str = field(repr=False)
    done: int
    results: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteView:
    """A route (ИОМ) of a case."""

    number: int
    since: date
    until: date
    basis: str
    approved_on: date | None
    parents_on: date | None
    parents_agreed: bool | None
    ended_on: date | None
    version: int
    gaps: tuple[GapLine, ...]
    goals: tuple[GoalLine, ...]
    lessons: tuple[LessonLine, ...]

    @property
    def road(self) -> road.Route:
        """As much of it as the road of the case depends on."""
        goals = tuple(
            road.Goal(goal.complete, goal.checked.reached if goal.checked else None)
            for goal in self.goals
        )
        lessons = tuple(lesson.staff is not None for lesson in self.lessons)
        told = self.parents_on is not None and self.parents_agreed is not None
        return road.Route(goals, lessons, told, self.approved_on is not None)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A move of a case: who, when, why."""

    act: str
    after: str
    on: date
    reason: str = field(repr=False)
    by: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case; `pupil` is the number it was opened under. `curator`: number and name of who leads.

    `goes_to`: the school it is being handed over to. Texts and names stay out of `repr`.
    """

    number: int
    school: int
    pupil: int
    state: str
    opened_on: date
    subjects: tuple[str, ...]
    main_cause: str = field(repr=False)
    causes: tuple[str, ...] = field(repr=False)
    causes_text: str = field(repr=False)
    curator: int | None
    curator_name: str = field(repr=False)
    outcome: str
    outcome_text: str = field(repr=False)
    closed_on: date | None
    version: int
    steps: tuple[StepLine, ...]
    routes: tuple[RouteView, ...]
    goes_to: str = ""

    @property
    def route(self) -> RouteView | None:
        """The route that holds now."""
        return self.routes[-1] if self.routes and self.routes[-1].ended_on is None else None

    @property
    def all_causes(self) -> tuple[str, ...]:
        """Causes, the main one first."""
        return (self.main_cause, *self.causes) if self.main_cause else ()

    @property
    def road(self) -> road.Case:
        """As much of it as its road depends on."""
        approved = any(route.approved_on is not None for route in self.routes)
        route = None if self.route is None else self.route.road
        return road.Case(road.State(self.state), len(self.all_causes), route, approved)


def case_of(number: int) -> CaseView | None:
    """Return a case; None where there is none. Nine queries, four while it has no route."""
    for row in _CASES(number):
        return _view(number, row)
    return None


def _view(number: int, row: Sequence[Any]) -> CaseView:
    *place, subjects, main, causes, text, curator, curator_name, outcome, then, closed, version = (
        row
    )
    values = (
        *place,
        tuple(json.loads(subjects)),
        main,
        tuple(json.loads(causes)),
        text,
        curator,
        curator_name or "",
        outcome,
        then,
        closed,
        version,
        tuple(map(_step, _STEPS(number))),
        tuple(_routes(number)),
        next((taker for (taker,) in _TAKERS(number)), ""),
    )
    return CaseView(*values)


def _step(row: Sequence[Any]) -> StepLine:
    *said, by = row
    values = (*said, by or "программа")
    return StepLine(*values)


def _routes(case: int) -> Iterable[RouteView]:
    routes = _ROUTES(case)
    if not routes:
        return
    controls = _by_owner(_CONTROLS(case))
    gaps, goals, entries = (_by_owner(rows(case)) for rows in (_GAPS, _GOALS, _ENTRIES))
    lessons = _by_owner(_LESSONS(case))
    for pk, *route in routes:
        values = (
            *route,
            tuple(GapLine(*gap) for gap in gaps[pk]),
            tuple(_goal(goal, controls[goal[0]]) for goal in goals[pk]),
            tuple(_lesson(lesson, entries[lesson[0]]) for lesson in lessons[pk]),
        )
        yield RouteView(*values)


def _goal(row: Sequence[Any], controls: Iterable[Sequence[Any]]) -> GoalLine:
    values = (*row, tuple(ControlLine(*each) for each in controls))
    return GoalLine(*values)


def _lesson(row: Sequence[Any], entries: Sequence[Sequence[Any]]) -> LessonLine:
    *said, teacher = row
    results = tuple(result for (result,) in entries if result)
    values = (*said, teacher or "", len(entries), results)
    return LessonLine(*values)


def _by_owner(rows: Iterable[tuple[Any, ...]]) -> defaultdict[int, list[list[Any]]]:
    """Return rows by the number in their first column, without it."""
    found: defaultdict[int, list[list[Any]]] = defaultdict(list)
    for owner, *row in rows:
        found[owner].append(row)
    return found


_CASES = compiled(
    lambda case: Case.objects.filter(pk=case).values_list(
        "pk",
        "school",
        "pupil",
        "state",
        "opened_on",
        Cast("subjects", CharField()),
        "main_cause",
        Cast("causes", CharField()),
        "causes_text",
        "curator",
        "curator__name",
        "outcome",
        "outcome_text",
        "closed_on",
        "version",
    )
)
_STEPS = compiled(
    lambda case: (
        CaseStep.objects.filter(case=case)
        .order_by("pk")
        .values_list("act", "after", "on", "reason", "by__staff__name")
    )
)
_ROUTES = compiled(
    lambda case: (
        Route.objects.filter(case=case)
        .order_by("number")
        .values_list(
            "pk",
            "number",
            "since",
            "until",
            "basis",
            "approved_on",
            "parents_on",
            "parents_agreed",
            "ended_on",
            "version",
        )
    )
)
_GAPS = compiled(
    lambda case: (
        RouteGap.objects.filter(route__case=case)
        .order_by("pk")
        .values_list("route", "subject", "topic", "source")
    )
)
_GOALS = compiled(
    lambda case: (
        RouteGoal.objects.filter(route__case=case)
        .order_by("pk")
        .values_list("route", "pk", "subject", "text", "measure", "target", "due")
    )
)
_CONTROLS = compiled(
    lambda case: (
        Control.objects.filter(case=case)
        .order_by("planned_on", "pk")
        .values_list(
            "goal", "pk", "form", "planned_on", "held_on", "value", "reached", "note", "version"
        )
    )
)
_LESSONS = compiled(
    lambda case: (
        RouteLesson.objects.filter(route__case=case)
        .order_by("planned_on", "pk")
        .values_list(
            "route", "pk", "kind", "subject", "topic", "form", "planned_on", "staff", "staff__name"
        )
    )
)
_ENTRIES = compiled(
    lambda case: (
        SupportAction.objects.filter(lesson__route__case=case, withdrawn_on=None)
        .order_by("on", "pk")
        .values_list("lesson", "result")
    )
)
_TAKERS = compiled(
    lambda case: HandOver.objects.filter(case=case, taken_on=None, recalled_on=None).values_list(
        "taker__name"
    )
)

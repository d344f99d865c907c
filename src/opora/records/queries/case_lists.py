"""Cases of a school in one line each: where they stand, who leads them, what is overdue."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from opora.access.rights import Scope
from opora.analysis.support.case import STATE_TITLES, State
from opora.records.models import Case, Control, RouteGoal, SupportAction
from opora.records.queries.kept_numbers import UP, kept, labels_of
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.text import fold

_NOWHERE = (99, "")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in one line. `pupil`: the number the pupil goes by; `label`: the class of the year,
    empty where the pupil is in none now.

    `due`: the nearest day of a check that was not held, of a running route; `last_work`: the last
    day of logged work. `outcome`: of a closed case.
    """

    number: int
    pupil: int
    name: str = field(repr=False)
    label: str
    state: str
    opened_on: date
    subjects: tuple[str, ...]
    curator: int | None
    curator_name: str = field(repr=False)
    outcome: str
    closed_on: date | None
    due: date | None
    last_work: date | None

    @property
    def state_title(self) -> str:
        """Where it stands, in words."""
        return STATE_TITLES[self.state]

    @property
    def goes_on(self) -> bool:
        """Whether somebody has to do something."""
        return self.state != State.CLOSED

    def overdue(self, today: date) -> bool:
        """Whether the day of a check has passed."""
        return self.due is not None and self.due < today


def cases_in(school: int, school_year: int, scope: Scope) -> list[CaseLine]:
    """Return the cases of a school that may be seen, those that go on first, by class and name.

    Those of a past year are shown by the class of the chosen one; a pupil who is in no class of it
    is for whoever sees the whole school. Two queries.
    """
    lines = _lines(Case.objects.filter(school=school), school, school_year)
    seen = [each for each in lines if scope.whole or each.label in scope.classes]
    return sorted(seen, key=_order)


def cases_of(pupils: Collection[int], school: int, school_year: int) -> list[CaseLine]:
    """Return the cases of a pupil (all numbers) in a school, the last first; two queries."""
    lines = _lines(Case.objects.filter(pupil__in=pupils, school=school), school, school_year)
    return sorted(lines, key=lambda each: (each.opened_on, each.number), reverse=True)


def _order(line: CaseLine) -> tuple[Any, ...]:
    label = class_sort_key(line.label) if line.label else _NOWHERE
    return (not line.goes_on, label, fold(line.name), line.opened_on)


def _lines(cases: QuerySet[Case], school: int, school_year: int) -> list[CaseLine]:
    rows = list(_with_days(cases).select_related("curator", UP))
    people = {row.pk: kept(row.pupil) for row in rows}
    labels = labels_of({each.pk for each in people.values()}, school, school_year)
    return [
        CaseLine(
            row.pk,
            people[row.pk].pk,
            people[row.pk].name,
            labels.get(people[row.pk].pk, ""),
            row.state,
            row.opened_on,
            tuple(row.subjects),
            row.curator_id,
            row.curator.name if row.curator else "",
            row.outcome,
            row.closed_on,
            min(filter(None, (row.goal_due, row.planned_on)), default=None)
            if row.state == State.RUNNING
            else None,
            row.last_work,
        )
        for row in rows
    ]


def _with_days(cases: QuerySet[Case]) -> QuerySet[Any]:
    held = Control.objects.filter(goal=OuterRef("pk"), held_on__isnull=False)
    goals = RouteGoal.objects.filter(route__case=OuterRef("pk"), route__ended_on=None)
    goals = goals.filter(~Exists(held)).order_by("due")
    planned = Control.objects.filter(
        case=OuterRef("pk"), held_on=None, goal__route__ended_on=None
    ).order_by("planned_on")
    work = SupportAction.objects.filter(case=OuterRef("pk"), withdrawn_on=None).order_by("-on")
    return cases.annotate(
        goal_due=Subquery(goals.values("due")[:1]),
        planned_on=Subquery(planned.values("planned_on")[:1]),
        last_work=Subquery(work.values("on")[:1]),
    )

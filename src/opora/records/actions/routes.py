"""Routes (ИОМ) of a case: drafted, edited, told to the parents, approved."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from opora.analysis.support.case import Said, what_stops
from opora.analysis.support.route import Content, Gap, PlannedGoal, PlannedLesson
from opora.analysis.support.route_form import Known, Slots, content_of, slots_of, values_of
from opora.records.actions.by import By
from opora.records.actions.case_steps import locked_case, move, past_day
from opora.records.actions.cases import checked_text, end_route
from opora.records.actions.versions import Typed, check_version
from opora.records.models import Route, RouteGap, RouteGoal, RouteLesson
from opora.records.queries.cases import CaseView, RouteView
from opora.vocabulary.problems import UserError


@transaction.atomic
def draft_route(*, by: By, case: int, content: Content, reason: str = "") -> int:
    """Return the number, within its case, of a new route that says `content`.

    A route that holds is ended by it and needs a `reason`. Raises UserError where that is lacking,
    or all goals are reached.
    """
    row, view = locked_case(case)
    said = Said(checked_text(reason, "Почему новый маршрут"))
    move(by, row, view, "draft", said=said)
    end_route(case)
    made = Route.objects.create(
        case=row,
        number=len(view.routes) + 1,
        since=content.since,
        until=content.until,
        basis=content.basis,
    )
    _put(made, content)
    return made.number


@transaction.atomic
def set_route(*, by: By, case: int, number: int, typed: Typed, slots: Slots, known: Known) -> None:
    """Keep what a form of a drafted route says; the parents must get to know a changed one anew.

    Raises UserError by the row that is wrong, Changed when somebody was faster.
    """
    row, view = locked_case(case)
    route = _open_route(view, number, "edit")
    now = content_of_route(route)
    shown = values_of(now, _larger(slots_of(now), slots))
    if {name: text for name, text in shown.items() if name in typed.was} != dict(typed.was):
        check_version(typed, route.version, shown)
    content = content_of(typed.values, slots, known)
    kept = Route.objects.get(case=case, number=number)
    kept.since, kept.until, kept.basis = content.since, content.until, content.basis
    kept.version += 1
    if content != now:
        kept.parents_on = kept.parents_agreed = None
    kept.save()
    for rows in (kept.gaps, kept.goals, kept.lessons):
        rows.all().delete()
    _put(kept, content)
    move(by, row, view, "edit")


@transaction.atomic
def tell_parents(*, by: By, case: int, number: int, on: date, agreed: bool) -> None:
    """Note the day when the parents got to know the route, and whether they agreed or refused."""
    row, view = locked_case(case)
    _open_route(view, number, "tell_parents")
    past_day(on, view.opened_on, "Когда ознакомлены")
    Route.objects.filter(case=case, number=number).update(parents_on=on, parents_agreed=agreed)
    said = Said("" if agreed else "Родители отказались.")
    move(by, row, view, "tell_parents", on=on, said=said)


@transaction.atomic
def approve_route(*, by: By, case: int, number: int) -> None:
    """Approve a drafted route: work begins. Raises UserError that says what it lacks."""
    row, view = locked_case(case)
    _open_route(view, number, "approve")
    today = timezone.localdate()
    Route.objects.filter(case=case, number=number).update(approved_on=today)
    move(by, row, view, "approve", on=today)


def content_of_route(route: RouteView) -> Content:
    """Return what a route says, as its form has it."""
    return Content(
        route.since,
        route.until,
        route.basis,
        tuple(Gap(each.subject, each.topic, each.source) for each in route.gaps),
        tuple(
            PlannedGoal(each.subject, each.text, each.measure, each.target, each.due)
            for each in route.goals
        ),
        tuple(
            PlannedLesson(
                each.kind, each.subject, each.topic, each.form, each.planned_on, each.staff
            )
            for each in route.lessons
        ),
    )


def _open_route(view: CaseView, number: int, act: str) -> RouteView:
    """Return the route that holds; UserError where the act is not for now or it is another one."""
    problems = what_stops(view.road, act)
    if problems:
        raise UserError(" ".join(problems))
    if view.route is None or view.route.number != number:
        raise UserError("Этот маршрут уже заменён. Откройте последний.")
    return view.route


def _larger(one: Slots, other: Slots) -> dict[str, int]:
    return {kind: max(one[kind], other[kind]) for kind in one}


def _put(route: Route, content: Content) -> None:
    RouteGap.objects.bulk_create(
        RouteGap(route=route, subject=each.subject, topic=each.topic, source=each.source)
        for each in content.gaps
    )
    RouteGoal.objects.bulk_create(
        RouteGoal(
            route=route,
            subject=each.subject,
            text=each.text,
            measure=each.measure,
            target=each.target,
            due=each.due,
        )
        for each in content.goals
    )
    RouteLesson.objects.bulk_create(
        RouteLesson(
            route=route,
            kind=each.kind,
            subject=each.subject,
            topic=each.topic,
            form=each.form,
            planned_on=each.planned_on,
            staff_id=each.staff,
        )
        for each in content.lessons
    )

"""The route (ИОМ) of a case: drafted, edited row by row, told to the parents, approved."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import Http404, HttpResponse
from django.http.request import QueryDict

from opora.analysis.support.route_form import (
    HEAD,
    MOST,
    ROWS,
    TITLES,
    Known,
    slots_of,
    titles_of,
    values_of,
)
from opora.analysis.support.words import words
from opora.records.actions.routes import (
    approve_route,
    content_of_route,
    draft_route,
    set_route,
    tell_parents,
)
from opora.records.actions.versions import Typed
from opora.records.queries.cases import CaseView, RouteView
from opora.records.queries.drafts import draft_for
from opora.records.queries.responsible import working_in
from opora.vocabulary.problems import UserError
from opora.web import editing, typed
from opora.web.page import Asked
from opora.web.pages.support.around import (
    address_of,
    asked_case,
    attempt,
    by,
    case_crumb,
    looked,
    name,
    posted,
    way,
)
from opora.web.pages.support.case import page
from opora.web.pages.support.listing import subject_choices
from opora.web.render import Crumb, show

_BLANK = 1  # rows of each kind to type into
_ADD = "add"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the form: fields by name."""

    number: int
    fields: Mapping[str, editing.Field]


@dataclass(frozen=True, slots=True)
class _Section:
    """The rows of one kind: gaps, goals or lessons."""

    kind: str
    rows: list[_Row] = field(repr=False)
    full: bool


def draft(asked: Asked) -> HttpResponse:
    """Propose a route from causes and weak topics and keep it as a draft to be edited."""
    case = asked_case(asked)

    def act() -> str:
        spot = asked.spot
        content = draft_for(
            case,
            spot.child.pupil,
            spot.group.label,
            spot.group.school_year,
            asked.scope,
            asked.today,
        )
        reason = posted(asked).get("reason", "")
        number = draft_route(by=by(asked), case=case.number, content=content, reason=reason)
        return f"{address_of(asked, case.number)}route/{number}/"

    return attempt(act, lambda error: page(asked, error), "draft")


def edit(asked: Asked) -> HttpResponse:
    """Return the form of a drafted route, or the case once it is saved."""
    case = asked_case(asked)
    route = _asked_route(asked, case)
    content = content_of_route(route)
    if asked.request.method != "POST":
        slots = slots_of(content, _BLANK)
        form = editing.opened(titles_of(slots), route.version, values_of(content, slots))
        return _page(asked, case, slots, form)
    form_of = asked.request.POST
    slots = _posted_slots(form_of)
    titles = titles_of(slots)
    subjects = [name for name in titles if name.endswith(".subject")]
    brought = editing.typed(form_of, titles, subjects)
    if form_of.get(_ADD, "") in ROWS:
        return _one_more(asked, case, slots, brought)

    def act() -> str:
        set_route(
            by=by(asked),
            case=case.number,
            number=route.number,
            typed=brought,
            slots=slots,
            known=_known(asked, case, route),
        )
        return address_of(asked, case.number)

    def again(error: UserError) -> HttpResponse:
        now = slots_of(content_of_route(_asked_route(asked, asked_case(asked))))
        larger = {kind: max(slots[kind], now[kind]) for kind in slots}
        form = editing.again(titles_of(larger), _padded(brought, larger), error)
        return _page(asked, case, larger, form, editing.status_of(error))

    return attempt(act, again, "route")


def parents(asked: Asked) -> HttpResponse:
    """Note that the parents got to know the route, or refused."""
    case = asked_case(asked)
    number = _asked_route(asked, case).number

    def act() -> str:
        form = posted(asked)
        if form.get("agreed", "") not in ("yes", "no"):
            raise UserError("Отметьте, согласны родители или отказались.")
        tell_parents(
            by=by(asked),
            case=case.number,
            number=number,
            on=typed.day(form, "on", "Когда ознакомлены"),
            agreed=form["agreed"] == "yes",
        )
        return address_of(asked, case.number)

    return attempt(act, lambda error: page(asked, error), "told")


def approve(asked: Asked) -> HttpResponse:
    """Approve the drafted route."""
    case = asked_case(asked)
    number = _asked_route(asked, case).number

    def act() -> str:
        approve_route(by=by(asked), case=case.number, number=number)
        return address_of(asked, case.number)

    return attempt(act, lambda error: page(asked, error), "approved")


def _asked_route(asked: Asked, case: CaseView) -> RouteView:
    for route in case.routes:
        if route.number == asked.names["route"]:
            return route
    raise Http404


def _posted_slots(form: QueryDict) -> dict[str, int]:
    """Return how many rows of each kind a form has; UserError for what no form of ours has."""
    found = {}
    for kind, most in MOST.items():
        text = form.get(f"rows.{kind}", "")
        if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text) <= most):
            raise UserError("Форма пришла не полностью. Вернитесь, обновите страницу и повторите.")
        found[kind] = int(text)
    return found


def _one_more(asked: Asked, case: CaseView, slots: dict[str, int], brought: Typed) -> HttpResponse:
    """Return the form with all that was typed and one more blank row; nothing is saved."""
    kind = asked.request.POST[_ADD]
    more = slots | {kind: min(slots[kind] + 1, MOST[kind])}
    titles, padded = titles_of(more), _padded(brought, more)
    fields = [
        editing.Field(name, title, padded.values[name], padded.was[name])
        for name, title in titles.items()
    ]
    return _page(asked, case, more, editing.Form(brought.version, fields))


def _padded(brought: Typed, slots: Mapping[str, int]) -> Typed:
    """Return what was typed with blanks for rows that the form did not have."""
    blank = dict.fromkeys(titles_of(slots), "")
    return Typed(brought.version, {**blank, **brought.values}, {**blank, **brought.was})


def _known(asked: Asked, case: CaseView, route: RouteView) -> Known:
    """Return what may be chosen: what the page offers, and what the route has already."""
    kept_subjects = {
        *(gap.subject for gap in route.gaps),
        *(goal.subject for goal in route.goals),
        *(lesson.subject for lesson in route.lessons),
    }
    subjects = {key for key, _ in subject_choices(asked, *case.subjects)}
    staff = {each.staff for each in working_in(asked.spot.school.unit)}
    kept = {lesson.staff for lesson in route.lessons if lesson.staff is not None}
    return Known(frozenset(subjects | kept_subjects), frozenset(staff | kept))


def _page(
    asked: Asked, case: CaseView, slots: Mapping[str, int], form: editing.Form, status: int = 200
) -> HttpResponse:
    fields = {each.name: each for each in form.fields}
    here = address_of(asked, case.number)
    route = _asked_route(asked, case)
    known, offered = words(), _known(asked, case, route)
    looked(asked)
    return show(
        asked,
        "support/route.html",
        status,
        crumbs=way(asked, case_crumb(asked, case), Crumb(f"Маршрут № {route.number}")),
        name=name(asked),
        form=form,
        head=[fields[each] for each in HEAD],
        sections=[_section(kind, slots[kind], fields) for kind in ROWS],
        titles=TITLES,
        slots=slots,
        subjects=subject_choices(asked, *case.subjects, *sorted(offered.subjects)),
        staff=working_in(asked.spot.school.unit),
        measures=known.measures.values(),
        kinds=known.kinds.values(),
        forms=known.forms.values(),
        told=route.parents_on,
        topics=bool(route.gaps),
        draft=asked.chosen.get("done", "") == "draft",
        back=here,
    )


def _section(kind: str, number: int, fields: Mapping[str, editing.Field]) -> _Section:
    names = (*ROWS[kind], "drop")
    rows = [
        _Row(place, {each: fields[f"{kind}.{place}.{each}"] for each in names})
        for place in range(1, number + 1)
    ]
    return _Section(kind, rows, number >= MOST[kind])

"""The page of a case: its road, the one next step, causes, route, controls, history."""

from datetime import date

from django.http import HttpResponse

from opora.access.permissions import Permission
from opora.analysis.support.road import next_step, stages
from opora.analysis.support.words import title_of, words
from opora.records.actions.cases import close_case, reopen_case, set_curator, withdraw_case
from opora.records.queries.cases import CaseView
from opora.records.queries.decisions import decisions_of
from opora.records.queries.responsible import working_in
from opora.records.queries.work import WorkLine, work_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import subject_title
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.support.around import (
    address_of,
    asked_case,
    attempt,
    by,
    case_crumb,
    looked,
    may,
    name,
    own,
    posted,
    way,
)
from opora.web.pages.support.files import case_papers
from opora.web.pages.support.shown import case_shown
from opora.web.render import show

_DONE = {
    "opened": "Сопровождение открыто. Дальше – причины.",
    "causes": "Причины записаны.",
    "curator": "Куратор назначен.",
    "draft": "Черновик маршрута составлен. Проверьте его и поправьте.",
    "route": "Маршрут сохранён.",
    "told": "Ознакомление родителей записано.",
    "approved": "Маршрут утверждён. Теперь занятия и записи о них.",
    "planned": "Контроль назначен.",
    "held": "Результат контроля внесён.",
    "closed": "Сопровождение закрыто.",
    "withdrawn": "Сопровождение отменено.",
    "reopened": "Сопровождение возобновлено.",
    "recalled": "Передача отменена.",
    "taken": "Сопровождение принято. Причины сохранились, маршрут составьте новый.",
}


def view(asked: Asked) -> HttpResponse:
    """Return the case."""
    return page(asked)


def page(asked: Asked, error: UserError | None = None) -> HttpResponse:
    """Return the case; with an error what was typed stays in the forms."""
    case = asked_case(asked)
    edits = may(asked, Permission.SUPPORT_EDIT)
    looked(asked)
    here = address_of(asked, case.number)
    return show(
        asked,
        "support/case.html",
        400 if error else 200,
        crumbs=way(asked, case_crumb(asked, case)),
        case=case_shown(case, asked.today),
        name=name(asked),
        here=here,
        moving=f"/units/{asked.spot.school.unit}/support/{case.number}/hand-over/",
        stages=stages(case.road),
        step=next_step(case.road) if edits else None,
        working=_working(case, asked.today),
        may_edit=edits,
        may_log=may(asked, Permission.OBSERVE),
        error=str(error) if error else "",
        typed=asked.request.POST if error else {},
        done=_DONE.get(asked.chosen.get("done", ""), ""),
        checks=words().checks.values(),
        staff=working_in(asked.spot.school.unit) if edits else [],
        entries=_entries(asked, case.number),
        papers=case_papers(here, case),
        decisions=[(each, each.is_late(asked.today)) for each in decisions_of([case.number])],
    )


def _working(case: CaseView, today: date) -> bool:
    """Whether lessons are still to be given and no check is due: work is the next thing to do."""
    if case.route is None:
        return False
    due = [goal.due for goal in case.route.goals if goal.checked is None and goal.due]
    left = any(not lesson.done for lesson in case.route.lessons)
    return left and min(due, default=today) > today


def _entries(asked: Asked, case: int) -> list[tuple[WorkLine, str, str, str]]:
    """Return the entries of the log that belong to the case, with their words."""
    lines = work_of(own(asked), asked.spot.school.unit)
    known = words()
    return [
        (
            line,
            title_of(known.kinds, line.kind),
            subject_title(line.subject),
            title_of(known.results, line.result) if line.result else "",
        )
        for line in lines
        if line.case == case
    ]


def curator(asked: Asked) -> HttpResponse:
    """Say who leads the case."""
    case = asked_case(asked).number

    def act() -> str:
        chosen = typed.number(posted(asked), "curator", "Куратор")
        set_curator(by=by(asked), case=case, curator=chosen)
        return address_of(asked, case)

    return attempt(act, lambda error: page(asked, error), "curator")


def close(asked: Asked) -> HttpResponse:
    """Close the case by what its controls say."""
    case = asked_case(asked).number

    def act() -> str:
        close_case(by=by(asked), case=case, then=posted(asked).get("then", ""))
        return address_of(asked, case)

    return attempt(act, lambda error: page(asked, error), "closed")


def withdraw(asked: Asked) -> HttpResponse:
    """Close a case that was opened by mistake."""
    case = asked_case(asked).number

    def act() -> str:
        withdraw_case(by=by(asked), case=case, reason=posted(asked).get("reason", ""))
        return address_of(asked, case)

    return attempt(act, lambda error: page(asked, error), "withdrawn")


def reopen(asked: Asked) -> HttpResponse:
    """Go on with a closed case."""
    case = asked_case(asked).number

    def act() -> str:
        reopen_case(by=by(asked), case=case, reason=posted(asked).get("reason", ""))
        return address_of(asked, case)

    return attempt(act, lambda error: page(asked, error), "reopened")

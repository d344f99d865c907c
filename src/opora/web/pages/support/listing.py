"""The cases of a pupil, and opening one: from confirmed signs or by hand."""

from django.http import HttpResponse

from opora.access.permissions import Permission
from opora.analysis.support.case import OUTCOME_TITLES
from opora.records.actions.cases import open_case
from opora.records.actions.hand_overs import take_case
from opora.records.queries.case_lists import CaseLine, cases_of
from opora.records.queries.drafts import subjects_of
from opora.records.queries.hand_overs import coming
from opora.records.queries.responsible import working_in
from opora.records.queries.risk import signs_of_pupil
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import subject_title
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.support.around import (
    address_of,
    attempt,
    by,
    home,
    looked,
    may,
    name,
    own,
    posted,
    way,
)
from opora.web.render import Crumb, show


def view(asked: Asked) -> HttpResponse:
    """Return the list."""
    return _page(asked)


def _page(asked: Asked, error: UserError | None = None) -> HttpResponse:
    numbers, school = own(asked), asked.spot.school.unit
    lines = cases_of(numbers, school, asked.spot.group.school_year)
    looked(asked)
    going = any(line.goes_on for line in lines)
    edits = may(asked, Permission.SUPPORT_EDIT)
    return show(
        asked,
        "support/cases.html",
        400 if error else 200,
        crumbs=way(asked),
        name=name(asked),
        lines=[
            (line, ", ".join(map(subject_title, line.subjects)), _outcome(line)) for line in lines
        ],
        coming=coming(school, numbers),
        home=home(asked),
        error=str(error) if error else "",
        may_edit=edits,
        may_open=edits and not going,
        may_log=may(asked, Permission.OBSERVE),
    )


def _outcome(line: CaseLine) -> str:
    return OUTCOME_TITLES.get(line.outcome, "")


def opening(asked: Asked) -> HttpResponse:
    """Return the form of a new case, or its page once it is opened."""
    if asked.request.method != "POST":
        return _form(asked)

    def act() -> str:
        form = posted(asked)
        curator = form.get("curator", "")
        number = open_case(
            by=by(asked),
            school=asked.spot.school.unit,
            pupil=asked.spot.child.pupil,
            on=asked.today,
            subjects=asked_subjects(asked),
            curator=typed.number(form, "curator", "Куратор") if curator else None,
            reason=form.get("reason", ""),
        )
        return address_of(asked, number)

    return attempt(act, lambda error: _form(asked, error), "opened")


def taking(asked: Asked) -> HttpResponse:
    """Take a case that another school hands over."""
    number = typed.number(posted(asked), "case", "Сопровождение")

    def act() -> str:
        if number not in {each.case for each in coming(asked.spot.school.unit, own(asked))}:
            raise UserError("Этого сопровождения вам не передают. Обновите страницу.")
        take_case(by=by(asked), case=number, school=asked.spot.school.unit)
        return address_of(asked, number)

    return attempt(act, lambda error: _page(asked, error), "taken")


def subject_choices(asked: Asked, *kept: str) -> list[tuple[str, str]]:
    """Return key and title of the subjects of the pupil's class, and of those that are `kept`."""
    spot = asked.spot
    known = subjects_of(spot.school.unit, spot.group.school_year, spot.group.label, asked.today)
    return [(key, subject_title(key)) for key in dict.fromkeys([*known, *filter(None, kept)])]


def asked_subjects(asked: Asked, *kept: str) -> list[str]:
    """Return the subjects that were ticked; UserError for what is not in the list."""
    chosen = asked.request.POST.getlist("subject")
    if not set(chosen) <= {key for key, _ in subject_choices(asked, *kept)}:
        raise UserError("Выберите предметы из списка.")
    return chosen


def _form(asked: Asked, error: UserError | None = None) -> HttpResponse:
    standing = signs_of_pupil(own(asked), asked.spot.school.unit, asked.scope, asked.today)
    signs = [sign for sign in standing if sign.confirmed]
    reasons = dict.fromkeys(sign.decision.reason for sign in signs if sign.decision)
    chosen = {sign.subject for sign in signs if sign.subject}
    if error:
        chosen = set(asked.request.POST.getlist("subject"))
    looked(asked)
    return show(
        asked,
        "support/opening.html",
        400 if error else 200,
        crumbs=way(asked, Crumb("Открыть")),
        name=name(asked),
        signs=signs,
        reasons="\n".join(reasons),
        subjects=subject_choices(asked, *sorted(chosen) if not error else ()),
        chosen=chosen,
        staff=working_in(asked.spot.school.unit),
        curator=asked.request.POST.get("curator", str(asked.me.staff)),
        typed=asked.request.POST,
        error=str(error) if error else "",
        back=home(asked),
    )

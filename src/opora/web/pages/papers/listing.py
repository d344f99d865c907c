"""The page «Согласия и уведомления» of a pupil."""

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.access.permissions import Permission
from opora.analysis.support.consent import consent_rules
from opora.analysis.support.notice import notice_rules
from opora.intake.zip_parts import megabytes
from opora.records.actions.by import By
from opora.records.queries.consents import consents_of, purposes_on
from opora.records.queries.councils import councils_of
from opora.records.queries.notices import notices_of
from opora.records.queries.pupils import numbers_of
from opora.records.queries.spoken import open_cases_of
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, pupil_title, show

TITLE = "Согласия и уведомления"
_DONE = {
    "kept": "Внесено.",
    "withdrawn": "Отзыв записан. Согласие больше не в силе.",
    "attached": "Скан приложен.",
    "asked": "Вопрос внесён в повестку.",
}


def view(asked: Asked) -> HttpResponse:
    """Return the consents, notices, and forms for whoever leads the support."""
    return shown(asked)


def shown(asked: Asked, error: UserError | None = None) -> HttpResponse:
    """Return the page; with an error what was typed stays in the forms."""
    pupil, school = asked.spot.child.pupil, asked.spot.school.unit
    numbers, rights, place = numbers_of(pupil), asked.rights, asked.spot.place
    consents, rules = consents_of(numbers, school), consent_rules()
    leads = bool(rights.may(Permission.COUNCIL, place)) and asked.eyes is None
    cases = open_cases_of(numbers, school) if leads else []
    saw(asked, TITLE.lower(), [pupil])
    return show(
        asked,
        "papers/papers.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb(TITLE)),
        title=TITLE,
        name=pupil_title(asked),
        address=address(asked),
        purposes=purposes_on(consents, asked.today),
        consents=consents,
        notices=notices_of(numbers, school),
        rules=rules,
        scan=megabytes(rules.scan),
        kinds=notice_rules().kinds.values(),
        may_edit=may_edit(asked),
        councils=[each for each in councils_of(school) if each.signed_on is None] if cases else [],
        cases=cases,
        error=str(error) if error else "",
        typed=asked.request.POST if error else _begun(asked),
        done=_DONE.get(asked.chosen.get("done", ""), ""),
    )


def _begun(asked: Asked) -> dict[str, str]:
    """Return what stands in the form of a consent at first: what its purpose usually says."""
    purpose = consent_rules().purposes.get(asked.chosen.get("purpose", ""))
    return {} if purpose is None else {"purpose": purpose.key, "data": purpose.data}


def done(asked: Asked, what: str) -> HttpResponse:
    """Return to the page and say there what was done."""
    return redirect(f"{address(asked)}?done={what}")


def address(asked: Asked) -> str:
    """Return the address of the page."""
    return f"/pupils/{asked.spot.child.pupil}/papers/"


def may_edit(asked: Asked) -> bool:
    """Whether the person leads the support of this pupil, with the own eyes."""
    return bool(asked.rights.may(Permission.SUPPORT_EDIT, asked.spot.place)) and asked.eyes is None


def by(asked: Asked) -> By:
    """Return who acts and by what right."""
    return By(asked.me.account, asked.because.reason)

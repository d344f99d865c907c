"""The causes of a case and the subjects it is about."""

from django.http import HttpResponse

from opora.analysis.support.words import reasons
from opora.records.actions.cases import cause_form, cause_titles, name_causes
from opora.vocabulary.problems import UserError
from opora.web import editing
from opora.web.page import Asked
from opora.web.pages.support.around import (
    address_of,
    asked_case,
    attempt,
    by,
    case_crumb,
    looked,
    name,
    way,
)
from opora.web.pages.support.listing import asked_subjects, subject_choices
from opora.web.render import Crumb, show


def view(asked: Asked) -> HttpResponse:
    """Return the form of causes, or the case once they are named."""
    case, titles = asked_case(asked), cause_titles()
    if asked.request.method != "POST":
        now = editing.opened(titles, case.version, cause_form(case))
        return _page(asked, now, set(case.subjects))
    brought = editing.typed(asked.request.POST, titles)

    def act() -> str:
        subjects = asked_subjects(asked, *case.subjects)
        name_causes(by=by(asked), case=case.number, typed=brought, subjects=subjects)
        return address_of(asked, case.number)

    def again(error: UserError) -> HttpResponse:
        form = editing.again(titles, brought, error)
        chosen = set(asked.request.POST.getlist("subject"))
        return _page(asked, form, chosen, editing.status_of(error))

    return attempt(act, again, "causes")


def _page(asked: Asked, form: editing.Form, chosen: set[str], status: int = 200) -> HttpResponse:
    case = asked_case(asked)
    fields = {field.name: field for field in form.fields}
    looked(asked)
    return show(
        asked,
        "support/causes.html",
        status,
        crumbs=way(asked, case_crumb(asked, case), Crumb("Причины")),
        name=name(asked),
        form=form,
        main=fields["main"],
        text=fields["text"],
        further=[(fields[f"cause.{key}"], each) for key, each in reasons().items()],
        reasons=reasons().values(),
        subjects=subject_choices(asked, *case.subjects),
        chosen=chosen,
        back=address_of(asked, case.number),
    )

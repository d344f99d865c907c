"""Moves of a form in its school, each by an address of its own."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.records.actions.drafts import make_draft, prepare_draft, refresh_draft
from opora.records.actions.submissions import submit as submit_version
from opora.records.actions.submissions import withdraw as withdraw_version
from opora.records.queries.form_drafts import form_of
from opora.records.queries.my_forms import my_forms
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.pages.forms.cells import by_of, lines_of
from opora.web.pages.forms.form import shown, submission_of
from opora.web.typed import number


def start(asked: Asked) -> HttpResponse:
    """Begin the form of a due date, and open it; begun already it is only opened."""
    due = number(asked.request.POST.dict(), "due", "Срок")
    known = {each.due.number: each for each in my_forms(asked.spot.school)}
    if asked.spot.school.level != "school" or due not in known or not known[due].wanted:
        raise Http404
    made = make_draft(by=by_of(asked), due=due, unit=asked.spot.school.unit)
    return redirect(f"/submissions/{made}/")


def refresh(asked: Asked) -> HttpResponse:
    """Make the list again from what is accepted."""
    return _done(asked, lambda own: refresh_draft(by=by_of(asked), submission=own))


def prepare(asked: Asked) -> HttpResponse:
    """Fix the draft as a version, to be certified and handed in."""
    return _done(asked, lambda own: prepare_draft(by=by_of(asked), submission=own))


def submit(asked: Asked) -> HttpResponse:
    """Hand in the version that the page showed."""
    version = number(asked.request.POST.dict(), "version", "Версия")
    return _done(
        asked, lambda own: submit_version(by=by_of(asked), submission=own, version=version)
    )


def withdraw(asked: Asked) -> HttpResponse:
    """Take back what was handed in, with a reason."""
    posted = asked.request.POST.dict()
    version, reason = number(posted, "version", "Версия"), lines_of(str(posted.get("reason", "")))
    return _done(
        asked,
        lambda own: withdraw_version(
            by=by_of(asked), submission=own, version=version, reason=reason
        ),
        {"withdraw": reason},
    )


def _done(
    asked: Asked, act: Callable[[int], object], typed: dict[str, str] | None = None
) -> HttpResponse:
    own = submission_of(asked)
    try:
        act(own)
    except UserError as error:
        return shown(asked, form_of(own), error, typed=typed, status=400)
    return redirect(f"/submissions/{own}/")

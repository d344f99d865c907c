"""Who is in the form: left out, kept, taken back: each with a reason."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.records.actions.draft_cells import keep_in, leave_out, take_back
from opora.records.queries.form_drafts import form_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze
from opora.web.page import Asked
from opora.web.pages.forms.cells import by_of
from opora.web.pages.forms.form import shown, submission_of


def leave(asked: Asked) -> HttpResponse:
    """Leave a pupil out of the form."""
    return _done(
        asked,
        lambda number, key, reason: leave_out(
            by=by_of(asked), submission=number, key=key, reason=reason
        ),
    )


def keep(asked: Asked) -> HttpResponse:
    """Keep a pupil whom the list has no more."""
    return _done(
        asked,
        lambda number, key, reason: keep_in(
            by=by_of(asked), submission=number, key=key, reason=reason
        ),
    )


def back(asked: Asked) -> HttpResponse:
    """Put a pupil who was left out into the form again."""
    return _done(
        asked, lambda number, key, _: take_back(by=by_of(asked), submission=number, key=key)
    )


def _done(asked: Asked, act: Callable[[int, str, str], None]) -> HttpResponse:
    number, posted = submission_of(asked), asked.request.POST
    key, reason = posted.get("key", ""), squeeze(posted.get("reason", ""))
    try:
        act(number, key, reason)
    except UserError as error:
        return shown(asked, form_of(number), error, status=400)
    return redirect(f"/submissions/{number}/#row-{key}")

"""The councils of a school, and the form of a new one."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.analysis.support.council import council_kinds
from opora.records.actions.by import By
from opora.records.actions.councils import open_council
from opora.records.queries.councils import councils_of, next_number
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.render import Crumb, crumbs, show

TITLE = "Советы и протоколы"


def view(asked: Asked) -> HttpResponse:
    """Return the list."""
    return _shown(asked)


def add(asked: Asked) -> HttpResponse:
    """Open a council."""
    form, school = asked.request.POST.dict(), school_here(asked)
    try:
        on, kind = typed.day(form, "on", "День"), form.get("kind", "")
        number = typed.text(form, "number", "Номер", needed=False)[:20]
        made = open_council(
            by=by(asked),
            school=school,
            kind=kind,
            number=number or next_number(school, kind, on),
            on=on,
            topic=typed.text(form, "topic", "Тема"),
        )
    except UserError as error:
        return _shown(asked, error)
    return redirect(f"{address(asked)}{made}/")


def address(asked: Asked) -> str:
    """Return the address of the list."""
    return f"/units/{asked.spot.school.unit}/councils/"


def school_here(asked: Asked) -> int:
    """Return the school of the address; Http404 where the unit is none."""
    if asked.spot.school.level != "school":
        raise Http404
    return asked.spot.school.unit


def by(asked: Asked) -> By:
    """Return who acts and by what right."""
    return By(asked.me.account, asked.because.reason)


def _shown(asked: Asked, error: UserError | None = None) -> HttpResponse:
    councils = councils_of(school_here(asked))
    return show(
        asked,
        "councils/councils.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb(TITLE)),
        title=TITLE,
        councils=[(each, each.is_late(asked.today)) for each in councils],
        kinds=council_kinds().values(),
        here=address(asked),
        may_edit=asked.eyes is None,
        error=str(error) if error else "",
        typed=asked.request.POST if error else {},
    )

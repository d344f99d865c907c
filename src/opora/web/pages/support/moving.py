"""Handing a case over to another school. The address is of the school: a pupil who has gone has
another one already."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.records.actions.hand_overs import give_case, recall_case
from opora.records.queries.case_lists import CaseLine, cases_in
from opora.records.queries.hand_overs import consent_to_hand_over, other_schools
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.support.around import WHAT, by, posted
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show


def view(asked: Asked) -> HttpResponse:
    """Return the form of handing over, or the list of cases once it is done."""
    line = _asked_line(asked)
    if asked.request.method != "POST":
        return _page(asked, line)
    try:
        if "recall" in asked.request.POST:
            recall_case(by=by(asked), case=line.number)
        else:
            taker = typed.number(posted(asked), "taker", "Школа")
            give_case(by=by(asked), case=line.number, taker=taker)
    except UserError as error:
        return _page(asked, line, error)
    return redirect(asked.request.path)


def _asked_line(asked: Asked) -> CaseLine:
    """Return the case of the address; Http404 where it may not be seen."""
    school, year = asked.spot.school.unit, asked.spot.school_year or 0
    for line in cases_in(school, year, asked.scope):
        if line.number == asked.names["case"]:
            return line
    raise Http404


def _page(asked: Asked, line: CaseLine, error: UserError | None = None) -> HttpResponse:
    school = asked.spot.school.unit
    saw(asked, WHAT, [line.pupil])
    return show(
        asked,
        "support/moving.html",
        400 if error else 200,
        crumbs=crumbs(
            asked, Crumb("Сопровождение", f"/units/{school}/support/"), Crumb("Передача")
        ),
        line=line,
        consent=consent_to_hand_over(school, line.pupil, asked.today) is not None,
        schools=other_schools(school),
        typed=posted(asked),
        error=str(error) if error else "",
    )

"""The minutes of a council as they stand, with what may be done in them."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.records.queries.councils import CouncilCard, council_card
from opora.records.queries.responsible import working_in
from opora.records.queries.spoken import open_cases
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.pages.councils.listing import TITLE, address, school_here
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show


def view(asked: Asked) -> HttpResponse:
    """Return the minutes."""
    return shown(asked, asked_card(asked))


def asked_card(asked: Asked) -> CouncilCard:
    """Return the council the address names; Http404 where it is of another school."""
    found = council_card(int(asked.names["council"]), school_here(asked))
    if found is None:
        raise Http404
    return found


def shown(asked: Asked, card: CouncilCard, error: UserError | None = None) -> HttpResponse:
    """Return the minutes; with an error what was typed stays in the forms."""
    school, line = school_here(asked), card.line
    edits = line.signed_on is None and asked.eyes is None
    cases = open_cases(school, line.on) if edits else []
    pupils = {*card.pupils, *(each.pupil for each in cases)}
    if pupils:
        saw(asked, "протокол совета", pupils)
    return show(
        asked,
        "councils/council.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb(TITLE, address(asked)), Crumb(line.title)),
        card=card,
        line=line,
        edits=edits,
        follows=asked.eyes is None,
        late=line.is_late(asked.today),
        overdue={
            each.number for q in card.questions for each in q.decisions if each.is_late(asked.today)
        },
        hidden=any(not each.may_be_named for q in card.questions for each in q.cases),
        cases=cases,
        staff=working_in(school) if edits else [],
        here=card_address(asked),
        error=str(error) if error else "",
        typed=asked.request.POST if error else {},
    )


def card_address(asked: Asked) -> str:
    """Return the address of the minutes."""
    return f"{address(asked)}{asked.names['council']}/"


def back(asked: Asked) -> HttpResponse:
    """Return to the minutes."""
    return redirect(card_address(asked))

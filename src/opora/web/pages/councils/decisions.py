"""«Что решили – что сделано»: the decisions of all councils of a school."""

from django.http import HttpResponse

from opora.records.queries.decisions import decisions_of_school
from opora.web.page import Asked
from opora.web.pages.councils.listing import TITLE, address, school_here
from opora.web.render import Crumb, crumbs, show

_SHOWN = {"": "не исполнены", "late": "просрочены", "done": "исполнены", "all": "все"}


def view(asked: Asked) -> HttpResponse:
    """Return the decisions; the address chooses which: open ones, overdue, done, all."""
    chosen = asked.chosen.get("show", "")
    every = decisions_of_school(school_here(asked))
    wanted = {
        "": [each for each in every if each.done_on is None],
        "late": [each for each in every if each.is_late(asked.today)],
        "done": [each for each in every if each.done_on is not None],
    }.get(chosen, every)
    by_due = sorted(wanted, key=lambda each: (each.done_on is not None, each.due, each.number))
    return show(
        asked,
        "councils/decisions.html",
        crumbs=crumbs(asked, Crumb(TITLE, address(asked)), Crumb("Что решили – что сделано")),
        decisions=[(each, each.is_late(asked.today)) for each in by_due],
        shown=_SHOWN,
        chosen=chosen,
        here=address(asked),
    )

"""Finding a pupil or a school."""

from dataclasses import replace

from django.http import HttpResponse

from opora.access.rights import Answer
from opora.records.queries.search import MOST, Found, search
from opora.vocabulary.period import school_year_of
from opora.web.page import SIGNED_IN, Asked, Page
from opora.web.reading import saw
from opora.web.render import show

_LONGEST = 100


def view(asked: Asked) -> HttpResponse:
    """Return pupils and schools by a part of a name, within the person's rights."""
    query = asked.chosen.get("q", "").strip()[:_LONGEST]
    found = search(query, asked.rights, school_year_of(asked.today)) if query else Found()
    if found.pupils:
        because = Answer(True, found.pupils[0].reason)
        saw(replace(asked, because=because), "поиск", [each.pupil for each in found.pupils])
    return show(asked, "search/search.html", query=query, found=found, most=MOST)


PAGES = (Page("search/", "search", SIGNED_IN, view),)

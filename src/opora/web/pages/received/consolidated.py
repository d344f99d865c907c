"""All accepted forms of a due date in one, as Word, Excel and PDF."""

from django.http import Http404, HttpResponse

from opora.documents.writing import render_one
from opora.records.queries.received import taken as taken_below
from opora.records.queries.received import together
from opora.web.page import Asked
from opora.web.pages.received.listing import place_of
from opora.web.reading import EXPORTED, saw
from opora.web.sheets import WRITERS, attachment


def view(asked: Asked) -> HttpResponse:
    """Return the consolidated form of what is accepted below the unit.

    Outside the days of the order there are no names in it to be given, so it is not given at all.
    """
    place, ending = place_of(asked), asked.names["ending"]
    plans = place.campaign.order.consolidated
    if ending not in WRITERS or not plans:
        raise Http404
    found = taken_below(place.due.number, f"/{'/'.join(map(str, place.under.units))}/")
    listing = together(found, place.campaign, place.due, asked.today)
    content = render_one(place.campaign.order, plans[0], listing, ending)
    pupils = [row.pupil for each in found for row in each.content.rows if row.pupil is not None]
    saw(asked, "свод форм мониторинга", pupils, EXPORTED)
    return attachment(content, WRITERS[ending][1], plans[0].title, ending)

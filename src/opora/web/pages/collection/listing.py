"""The campaigns that a unit takes part in or watches."""

from django.http import HttpResponse
from django.utils import timezone

from opora.access.permissions import Permission
from opora.records.queries.campaigns import campaigns_around, dues_by_campaign
from opora.web.page import Asked
from opora.web.pages.collection.words import next_due
from opora.web.render import Crumb, crumbs, show

TITLE = "Мониторинги"


def view(asked: Asked) -> HttpResponse:
    """Return the campaigns of the unit, of those above and of those below, the last first."""
    campaigns, now = campaigns_around(asked.spot.school), timezone.now()
    dues = dues_by_campaign([each.number for each in campaigns])
    lines = [
        (each, len(dues[each.number]), next_due(each, dues[each.number], now)) for each in campaigns
    ]
    return show(
        asked,
        "collection/listing.html",
        crumbs=crumbs(asked, Crumb(TITLE)),
        title=TITLE,
        lines=lines,
        may_start=may_start(asked),
    )


def listing_address(asked: Asked) -> str:
    """Return the address of the list."""
    return f"/units/{asked.spot.school.unit}/collection/"


def may_start(asked: Asked) -> bool:
    """Whether the person may start a campaign in the unit: a school carries out none of its own."""
    may = asked.rights.may(Permission.COLLECT_EDIT, asked.spot.place)
    return bool(may) and asked.spot.school.level != "school"

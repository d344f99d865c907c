"""The forms of a due date: who handed in, what waits for a decision, a sample, handing up."""

from collections import Counter
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils import timezone

from opora.orders.standing import STATE_TITLES, State
from opora.records.actions.reviewing import open_sample
from opora.records.queries.campaigns import CampaignLine, DueLine, due_in
from opora.records.queries.places import UnitLine
from opora.records.queries.received import HandedUpLine, Received, handed_up_below, received
from opora.web.deadlines import said_in
from opora.web.page import Asked
from opora.web.pages.collection.campaign import (
    asked_campaign,
    campaign_address,
    reach,
    way,
)
from opora.web.render import Crumb, show

WAITS = frozenset({State.SUBMITTED, State.IN_REVIEW})
_FIRST = (State.IN_REVIEW, State.SUBMITTED, State.RETURNED, State.WITHDRAWN, State.DRAFT)


@dataclass(frozen=True)
class Place:
    """What the address of a due date names; `under`: below which unit it is looked."""

    campaign: CampaignLine
    due: DueLine
    under: UnitLine

    @property
    def title(self) -> str:
        """What the page is called."""
        return f"Формы на {self.due.due_on:%d.%m.%Y}"


def place_of(asked: Asked) -> Place:
    """Return what the address names; Http404 where the campaign has no such due date."""
    campaign = asked_campaign(asked)
    due = due_in(campaign.number, asked.names["due"])
    if due is None or due.part:
        raise Http404
    return Place(campaign, due, reach(asked, campaign))


def address_of(asked: Asked, place: Place) -> str:
    """Return the address of the list."""
    return f"{campaign_address(asked, place.campaign)}{place.due.number}/"


def view(asked: Asked) -> HttpResponse:
    """Return the list: what waits for a decision stands first; `?state=` leaves one state."""
    return shown(asked, place_of(asked))


def shown(asked: Asked, place: Place, error: str = "", status: int = 200) -> HttpResponse:
    """Return the list with what went wrong said above it."""
    lines = received(place.campaign, place.due, place.under.unit)
    chosen = asked.chosen.get("state", "")
    kept = [line for line in lines if chosen in ("", _key(line))]
    counts = Counter(_key(line) for line in lines)
    waits = [line for line in lines if line.state in WAITS]
    sample = open_sample(place.due.number, place.under.unit)
    drawn = {line.submission: line for line in lines if sample and line.submission in sample.drawn}
    zone = place.campaign.rules.zone
    return show(
        asked,
        "received/received.html",
        status,
        crumbs=[*way(asked, place.campaign, "")[:-1], Crumb(place.title)],
        title=place.title,
        place=place,
        here=address_of(asked, place),
        error=error,
        until=said_in(place.due.on_time_until, zone),
        closes=said_in(place.due.closes_at, zone),
        over=place.due.late(timezone.now()),
        lines=sorted(kept, key=_order),
        states=[(key, title, counts[key]) for key, title in _titles().items() if counts[key]],
        chosen=chosen,
        whole=len(lines),
        handed=sum(line.handed_in for line in lines),
        pupils=sum(line.pupils for line in lines if line.handed_in),
        waiting=sum(each.receiver == place.under.unit for each in waits),
        below=sum(each.receiver != place.under.unit for each in waits),
        accepted=counts[State.ACCEPTED],
        sample=sample,
        drawn=list(drawn.values()),
        up=_ups(place),
        names_open=place.campaign.names.first <= asked.today <= place.campaign.names.last,
    )


def _ups(place: Place) -> list[HandedUpLine]:
    """Return what was handed up: by the unit itself, and at the top by those below it."""
    return handed_up_below(place.due.number, place.under.unit)


def _key(line: Received) -> str:
    return line.state if line.submission else "none"


def _titles() -> dict[str, str]:
    return {"none": "не начата"} | {state.value: title for state, title in STATE_TITLES.items()}


def _order(line: Received) -> tuple[int, str]:
    place = _FIRST.index(line.state) if line.state in _FIRST and line.submission else len(_FIRST)
    return place, line.unit.name

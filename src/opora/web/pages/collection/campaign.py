"""A campaign: who of the units below handed in by each due date, and who did not."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.utils import timezone

from opora.access.permissions import Permission
from opora.records.queries.campaign_people import responsible_in
from opora.records.queries.campaigns import CampaignLine, DueLine, find_campaign
from opora.records.queries.collected import Matrix, UnitRow, matrices
from opora.records.queries.places import UnitLine
from opora.web.deadlines import said_in
from opora.web.page import Asked
from opora.web.pages.collection.listing import TITLE, listing_address
from opora.web.pages.collection.words import next_due, weekday
from opora.web.render import Crumb, crumbs, show

LEVELS = {"region": "Регион", "municipality": "Муниципалитеты", "school": "Школы"}
PLACES = "Где"
ONE_BY_ONE = "direct"


@dataclass(frozen=True, slots=True)
class Heading:
    """A due date above its column; `over`: whether the time in time is over, `closed`: all."""

    due: DueLine
    part: str
    weekday: str
    until: str
    closes: str
    over: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A matrix as the template gets it; units with something overdue stand first. `first`: what the
    first column holds."""

    title: str
    matrix: Matrix
    headings: tuple[Heading, ...]
    units: tuple[UnitRow, ...]
    first: str


def view(asked: Asked) -> HttpResponse:
    """Return the matrix of what is below the unit; `?direct=1`: what is right below a region."""
    campaign, now = asked_campaign(asked), timezone.now()
    under, direct = reach(asked, campaign), ONE_BY_ONE in asked.chosen
    found = matrices(campaign, under, now, direct=direct)
    dues = [due for matrix in found for due in matrix.dues]
    leads = may_lead(asked, campaign)
    return show(
        asked,
        "collection/campaign.html",
        crumbs=crumbs(asked, Crumb(TITLE, listing_address(asked)), Crumb(campaign.title)),
        campaign=campaign,
        reviews=bool(asked.rights.may(Permission.REVIEW, asked.spot.place)),
        under=under,
        here=campaign_address(asked, campaign),
        matrices=[_shown(matrix, campaign, now) for matrix in found],
        next=next_due(campaign, sorted(dues, key=lambda due: due.on_time_until), now),
        responsible=responsible_in(asked.today, [under.unit], [campaign.number]),
        leads=leads,
        may_name=bool(asked.rights.may(Permission.COLLECT_EDIT, asked.spot.place)),
        direct=direct,
        made=_number(asked.chosen.get("made", "")),
        none_made=asked.chosen.get("made") == "0",
    )


def asked_campaign(asked: Asked) -> CampaignLine:
    """Return the campaign of the address; Http404 where it is not around the unit."""
    unit, campaign = asked.spot.school, find_campaign(asked.names["campaign"])
    if campaign is None:
        raise Http404
    if campaign.unit.unit not in unit.units and unit.unit not in campaign.unit.units:
        raise Http404
    return campaign


def reach(asked: Asked, campaign: CampaignLine) -> UnitLine:
    """Return the lower of the unit that looks and the unit that carries out the campaign."""
    unit = asked.spot.school
    return campaign.unit if len(campaign.unit.units) > len(unit.units) else unit


def campaign_address(asked: Asked, campaign: CampaignLine) -> str:
    """Return the address of a campaign as the unit sees it."""
    return f"{listing_address(asked)}{campaign.number}/"


def may_lead(asked: Asked, campaign: CampaignLine) -> bool:
    """Whether dates and exceptions may be changed here: only at the unit that carries it out."""
    may = asked.rights.may(Permission.COLLECT_EDIT, asked.spot.place)
    return bool(may) and asked.spot.school.unit == campaign.unit.unit


def way(asked: Asked, campaign: CampaignLine, title: str) -> list[Crumb]:
    """Return the steps to a page of a campaign."""
    address = campaign_address(asked, campaign)
    return crumbs(
        asked, Crumb(TITLE, listing_address(asked)), Crumb(campaign.title, address), Crumb(title)
    )


def _shown(matrix: Matrix, campaign: CampaignLine, now: datetime) -> Shown:
    parts = {part.key: part.title for part in campaign.order.campaign.parts}
    zone = campaign.rules.zone
    headings = tuple(
        Heading(
            due,
            parts.get(due.part, ""),
            weekday(due.due_on),
            said_in(due.on_time_until, zone),
            said_in(due.closes_at, zone),
            due.late(now),
            due.closed(now),
        )
        for due in matrix.dues
    )
    units = tuple(sorted(matrix.units, key=lambda row: -row.overdue))
    return Shown(
        LEVELS[matrix.level],
        matrix,
        headings,
        units,
        PLACES if matrix.places else LEVELS[matrix.level],
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0

"""«Мои формы»: every due date of every campaign over a school, and what to do next."""

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.utils import timezone

from opora.access.permissions import Permission
from opora.orders.standing import STATE_TITLES
from opora.orders.turns import WHO_TITLES, Turn
from opora.records.queries.campaigns import CampaignLine
from opora.records.queries.my_forms import FormLine, Opener, my_forms, openers
from opora.web.deadlines import said_left, said_until
from opora.web.page import Asked
from opora.web.pages.forms.form import TITLE
from opora.web.render import Crumb, crumbs, show


@dataclass(frozen=True, slots=True)
class Line:
    """A due date in one line of the page."""

    form: FormLine
    state: str
    turn: Turn
    who: str
    until: str
    left: str
    closes: str
    overdue: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A campaign with its due dates; `openers`: who can open what is closed."""

    campaign: CampaignLine
    lines: list[Line]
    openers: list[Opener] = field(repr=False)


def view(asked: Asked) -> HttpResponse:
    """Return the page."""
    now = timezone.now()
    forms = my_forms(asked.spot.school) if asked.spot.school.level == "school" else []
    shut = {each.campaign.number: each.campaign for each in forms if each.closed(now)}
    can = openers(list(shut.values()), asked.today) if shut else []
    blocks: dict[int, Block] = {}
    for each in forms:
        number = each.campaign.number
        own = [opener for opener in can if opener.campaign == number]
        blocks.setdefault(number, Block(each.campaign, [], own)).lines.append(_line(each))
    return show(
        asked,
        "forms/mine.html",
        crumbs=crumbs(asked, Crumb(TITLE)),
        blocks=list(blocks.values()),
        overdue=sum(each.overdue(now) for each in forms),
        may_upload=bool(asked.rights.may(Permission.UPLOAD, asked.spot.place)),
    )


def _line(each: FormLine) -> Line:
    now = timezone.now()
    turn = each.turn(now)
    begun = each.submission is not None
    return Line(
        each,
        STATE_TITLES[each.standing.state] if begun else "не начата",
        turn,
        WHO_TITLES[turn.who],
        said_until(each.due.on_time_until, each.campaign),
        said_left(each.due.on_time_until, now) if each.owed() else "",
        said_until(each.due.closes_at, each.campaign),
        each.overdue(now),
        each.closed(now),
    )

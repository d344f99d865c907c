"""The terms of a year: where the campaign is, and starting one with a preview of all dates."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.analysis.results.asked import When
from opora.records.actions.by import By
from opora.records.actions.term_ends import start_campaign
from opora.records.queries.term_ends import Campaign, campaigns_of, end_of, ends_of
from opora.records.queries.term_plan import plan_of
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.render import Crumb, crumbs, show

TITLE = "Итоги четверти"


@dataclass(frozen=True, slots=True)
class Line:
    """A term and its campaign, None where it was not started."""

    when: When
    campaign: Campaign | None
    start: str


def view(asked: Asked) -> HttpResponse:
    """Return the terms of the chosen year."""
    school, year = school_of(asked)
    found = {each.term: each for each in campaigns_of(school, year, asked.today)}
    lines = [
        Line(when, found.get(when.title), f"start/?{urlencode({'term': when.title, 'year': year})}")
        for when in ends_of(school, year)
    ]
    return show(
        asked,
        "term_ends/listing.html",
        crumbs=crumbs(asked, Crumb(TITLE)),
        title=TITLE,
        lines=lines,
        year=year,
        others=[year - 1, year + 1],
    )


def start(asked: Asked) -> HttpResponse:
    """Return what would be asked of whom by when; start it."""
    school, year = school_of(asked)
    posted = asked.request.POST
    title = posted.get("term", asked.chosen.get("term", ""))
    when = end_of(school, year, title)
    if when is None:
        raise Http404
    if asked.request.method != "POST":
        return _preview(asked, when, None)
    group = {int(each) for each in posted.getlist("group") if each.isascii() and each.isdecimal()}
    try:
        number = start_campaign(
            by=By(asked.me.account, asked.because.reason),
            school=school,
            when=when,
            today=asked.today,
            group=group,
        )
    except UserError as error:
        return _preview(asked, when, group, str(error))
    return redirect(f"{listing_address(asked)}{number}/")


def school_of(asked: Asked) -> tuple[int, int]:
    """Return the school and year of the address; Http404 for a unit that is no school."""
    unit, year = asked.spot.school, asked.spot.school_year
    if unit.level != "school" or year is None:
        raise Http404
    return unit.unit, year


def listing_address(asked: Asked) -> str:
    """Return the address of the list."""
    return f"/units/{asked.spot.school.unit}/term-ends/"


def _preview(asked: Asked, when: When, group: set[int] | None, error: str = "") -> HttpResponse:
    school, year = school_of(asked)
    plan = plan_of(school, when, asked.today, group)
    back = f"{listing_address(asked)}?year={year}"
    known = {each.term: set(each.group) for each in campaigns_of(school, year, asked.today)}
    if group is None:
        group = known.get(when.title)
    people = sorted(plan.candidates.items(), key=lambda pair: pair[1])
    return show(
        asked,
        "term_ends/start.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb(TITLE, back), Crumb(when.title)),
        when=when,
        plan=plan,
        dates=plan.dates(),
        people=[(number, name, group is None or number in group) for number, name in people],
        error=error,
        again=when.title in known,
        late=_is_over(when, asked.today),
        back=back,
    )


def _is_over(when: When, today: date) -> bool:
    return when.window.on is not None and when.window.on < today

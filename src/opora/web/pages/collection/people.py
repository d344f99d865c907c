"""Who answers for a campaign: a municipality names its own and those of its schools, a school its
own."""

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.records.actions.by import By
from opora.records.actions.responsible import end_responsible, name_responsible
from opora.records.queries.campaign_leading import units_inside
from opora.records.queries.campaign_people import responsible_below
from opora.records.queries.campaigns import CampaignLine
from opora.records.queries.places import UnitLine
from opora.records.queries.responsible import working_in
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.collection.campaign import asked_campaign, reach
from opora.web.render import Crumb, crumbs, show

TITLE = "Ответственные"


def view(asked: Asked) -> HttpResponse:
    """Return who answers below the unit and the form to name somebody; `?of=`: in which unit."""
    campaign = asked_campaign(asked)
    if asked.request.method != "POST":
        return _shown(asked, campaign, asked.chosen)
    form = {key: values[0] for key, values in asked.request.POST.lists() if values}
    try:
        name_responsible(
            by=By(asked.me.account, asked.because.reason),
            campaign=campaign.number,
            unit=_unit(asked, campaign, form).unit,
            staff=typed.number(form, "staff", "Кто отвечает"),
            today=asked.today,
            part=form.get("part", ""),
            basis=typed.text(form, "basis", "Основание", needed=False),
        )
    except UserError as error:
        return _shown(asked, campaign, form, str(error))
    return redirect(f"{asked.request.path}?of={form.get('of', '')}")


def end(asked: Asked) -> HttpResponse:
    """Let somebody answer no more."""
    campaign = asked_campaign(asked)
    end_responsible(
        by=By(asked.me.account, asked.because.reason),
        responsible=typed.number(asked.request.POST, "responsible", "Ответственный"),
        campaign=campaign.number,
        unit=asked.spot.school.unit,
        today=asked.today,
    )
    return redirect(asked.request.path.removesuffix("end/"))


def _unit(asked: Asked, campaign: CampaignLine, form: Mapping[str, str]) -> UnitLine:
    """Return the unit that `of` names, by default the one that looks; Http404 for one outside."""
    top, text = reach(asked, campaign), form.get("of", "")
    if text in ("", str(top.unit)):
        return top
    found = next((each for each in units_inside(top) if str(each.unit) == text), None)
    if found is None:
        raise Http404
    return found


def _shown(
    asked: Asked, campaign: CampaignLine, form: Mapping[str, str], error: str = ""
) -> HttpResponse:
    top, unit = reach(asked, campaign), _unit(asked, campaign, form)
    parts = {part.key: part.title for part in campaign.order.campaign.parts}
    named = responsible_below(asked.today, top, campaign.number)
    own = [(key, title) for key, title in parts.items() if unit.level == _level(campaign, key)]
    return show(
        asked,
        "collection/people.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb(f"{campaign.title}: {TITLE.lower()}")),
        title=TITLE,
        campaign=campaign,
        unit=unit,
        units=[top, *units_inside(top)],
        staff=working_in(unit.unit),
        parts=own,
        named=[(each, parts.get(each.part, "")) for each in named],
        form=form,
        error=error,
        path=asked.request.path,
    )


def _level(campaign: CampaignLine, part: str) -> str:
    return next(each.level for each in campaign.order.campaign.parts if each.key == part)

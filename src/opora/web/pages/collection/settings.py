"""Leading a campaign: rules and instructions, exceptions, units left out, outages, stopping."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from opora.records.actions.by import By
from opora.records.actions.leading import (
    SETTINGS,
    change_settings,
    exclude,
    include,
    move_due,
    resume_campaign,
    stop_campaign,
)
from opora.records.actions.outages import say_outage
from opora.records.queries.campaign_leading import exceptions_of, last_outages, units_inside
from opora.records.queries.campaigns import CampaignLine, dues_of, left_out, settings_of
from opora.vocabulary.problems import UserError
from opora.web import editing, typed
from opora.web.deadlines import said_in
from opora.web.page import Asked
from opora.web.pages.collection.campaign import asked_campaign, campaign_address, may_lead, way
from opora.web.pages.collection.words import SHIFTS
from opora.web.render import show

TITLE = "Сроки, исключения, сбои"
_AS_TYPED = ("instructions",)  # lines of it stay lines
Post = Callable[[Asked, CampaignLine, Mapping[str, str], By], None]


def view(asked: Asked) -> HttpResponse:
    """Return the forms, or come back to them when the rules are kept."""
    campaign = _led(asked)
    if asked.request.method != "POST":
        return _shown(asked, campaign)
    brought = editing.typed(asked.request.POST, SETTINGS, _AS_TYPED)
    try:
        change_settings(by=_by(asked), campaign=campaign.number, typed=brought)
    except UserError as error:
        form = editing.again(SETTINGS, brought, error)
        return _shown(asked, campaign, form=form, status=editing.status_of(error))
    return redirect(_address(asked, campaign, "rules"))


def _change(name: str, act: Post) -> Callable[[Asked], HttpResponse]:
    """Return the view of a form that changes one thing; what was typed stays after an error."""

    def change(asked: Asked) -> HttpResponse:
        campaign, form = _led(asked), asked.request.POST
        kept = {key: values[0] for key, values in form.lists() if values}
        try:
            act(asked, campaign, kept, _by(asked))
        except UserError as error:
            return _shown(asked, campaign, {name: kept}, {name: str(error)}, status=400)
        return redirect(_address(asked, campaign, name))

    return change


def _move(asked: Asked, campaign: CampaignLine, form: Mapping[str, str], by: By) -> None:
    due = typed.number(form, "due", "Срок")
    if due not in {each.number for each in dues_of(campaign.number)}:
        raise UserError("Такого срока в мониторинге нет. Выберите его из списка.")
    move_due(
        by=by,
        due=due,
        unit=typed.number(form, "unit", "Учреждение"),
        on_time_until=_to_the_end(_moment(form, "until", "Вовремя до", campaign)),
        closes_at=_to_the_end(_moment(form, "closes", "Принимать до", campaign)),
        reason=typed.text(form, "reason", "Причина"),
    )


def _exclude(asked: Asked, campaign: CampaignLine, form: Mapping[str, str], by: By) -> None:
    exclude(
        by=by,
        campaign=campaign.number,
        unit=typed.number(form, "unit", "Учреждение"),
        reason=typed.text(form, "reason", "Почему не сдаёт"),
    )


def _include(asked: Asked, campaign: CampaignLine, form: Mapping[str, str], by: By) -> None:
    unit = typed.number(form, "unit", "Учреждение")
    include(by=by, campaign=campaign.number, unit=unit, today=asked.today)


def _outage(asked: Asked, campaign: CampaignLine, form: Mapping[str, str], by: By) -> None:
    say_outage(
        by=by,
        unit=campaign.unit.unit,
        since=_moment(form, "since", "С какого времени", campaign),
        until=_moment(form, "till", "По какое время", campaign),
        note=typed.text(form, "note", "Что случилось"),
    )


def _stop(asked: Asked, campaign: CampaignLine, form: Mapping[str, str], by: By) -> None:
    if "again" in form:
        resume_campaign(by=by, campaign=campaign.number)
    else:
        stop_campaign(by=by, campaign=campaign.number, today=asked.today)


CHANGES = {
    name: _change(name, act)
    for name, act in {
        "due": _move,
        "exclude": _exclude,
        "include": _include,
        "outage": _outage,
        "stop": _stop,
    }.items()
}
"""Views of the forms by the end of their address."""


def _shown(
    asked: Asked,
    campaign: CampaignLine,
    kept: Mapping[str, Mapping[str, str]] | None = None,
    errors: Mapping[str, str] | None = None,
    form: editing.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    zone = campaign.rules.zone
    dues = [(due, said_in(due.on_time_until, zone)) for due in dues_of(campaign.number)]
    exceptions = [
        (each, said_in(each.on_time_until, zone), said_in(each.closes_at, zone))
        for each in exceptions_of(campaign.number)
    ]
    rules = form or editing.opened(SETTINGS, campaign.version, settings_of(campaign))
    outages = [
        (each, said_in(each.since, zone), said_in(each.until, zone))
        for each in last_outages(timezone.now())
    ]
    return show(
        asked,
        "collection/settings.html",
        status,
        crumbs=way(asked, campaign, TITLE),
        title=TITLE,
        campaign=campaign,
        back=campaign_address(asked, campaign),
        form=rules,
        fields={each.name: each for each in rules.fields},
        shifts=SHIFTS,
        dues=dues,
        parts={part.key: part.title for part in campaign.order.campaign.parts},
        exceptions=exceptions,
        left_out=left_out(campaign.number),
        units=units_inside(campaign.unit),
        outages=outages,
        kept=kept or {},
        errors=errors or {},
    )


def _led(asked: Asked) -> CampaignLine:
    campaign = asked_campaign(asked)
    if not may_lead(asked, campaign):
        raise Http404
    return campaign


def _by(asked: Asked) -> By:
    return By(asked.me.account, asked.because.reason)


def _address(asked: Asked, campaign: CampaignLine, place: str) -> str:
    return f"{campaign_address(asked, campaign)}settings/#{place}"


def _moment(form: Mapping[str, str], name: str, title: str, campaign: CampaignLine) -> datetime:
    """Return a day and an hour typed in two fields, on the clocks of the campaign."""
    day = typed.day(form, f"{name}_day", f"{title}, день")
    text = form.get(f"{name}_hour", "").strip()
    try:
        hour = time.fromisoformat(text)
    except ValueError:
        raise UserError(f"«{title}»: час «{text[:20]}» непонятен. Запишите так: 18:00.") from None
    return datetime.combine(day, hour.replace(tzinfo=None), ZoneInfo(campaign.rules.zone))


def _to_the_end(moment: datetime) -> datetime:
    """Return the last moment of a minute: the minute that is said is in."""
    return moment.replace(second=59, microsecond=999_999)

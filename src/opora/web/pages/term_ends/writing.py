"""Drafting, saving, approving the report: each by an address of its own."""

from collections.abc import Callable, Mapping
from typing import cast

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.analysis.term_end.rules import WHO, Who
from opora.records.actions import term_reports as actions
from opora.records.actions.by import By
from opora.records.actions.versions import Typed
from opora.records.queries.term_ends import Campaign
from opora.records.queries.term_report_form import titles_of
from opora.records.queries.term_reports import Saved, report_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze
from opora.web import editing
from opora.web.page import Asked
from opora.web.pages.term_ends import report as page
from opora.web.pages.term_ends.campaign import asked_campaign, campaign_address
from opora.web.pages.term_ends.editor import TEXT, shown
from opora.web.typed import number


def draft(asked: Asked) -> HttpResponse:
    """Draft the report from the data as they are now."""

    def act(campaign: Campaign) -> None:
        actions.draft_report(by=_by(asked), campaign=campaign, today=asked.today)

    return _done(asked, act)


def add(asked: Asked) -> HttpResponse:
    """Add a recommendation of one's own."""

    def act(campaign: Campaign) -> None:
        posted = asked.request.POST.dict()
        to = posted.get("to", "")
        if to not in WHO:
            raise UserError("Выберите, кому рекомендация.")
        actions.add_recommendation(
            by=_by(asked),
            campaign=campaign,
            place=number(posted, "zone", "Проблемная зона"),
            to=cast("Who", to),
            text=squeeze(str(posted.get("text", ""))),
            version=number(posted, "version", "Версия"),
        )

    return _done(asked, act)


def approve(asked: Asked) -> HttpResponse:
    """Approve the last version."""

    def act(campaign: Campaign) -> None:
        version = number(asked.request.POST.dict(), "version", "Версия")
        actions.approve_report(by=_by(asked), campaign=campaign, version=version, today=asked.today)

    return _done(asked, act)


def reopen(asked: Asked) -> HttpResponse:
    """Open an approved report again."""
    return _done(asked, lambda campaign: actions.reopen_report(by=_by(asked), campaign=campaign))


def save(asked: Asked) -> HttpResponse:
    """Save what was typed as a new version; what is wrong is said above it, nothing is lost."""
    campaign = asked_campaign(asked)
    report, part = report_of(campaign.number), asked.request.POST.get("part", "")
    if report is None:
        raise Http404
    titles = _brought(asked, report)
    typed = _typed(asked, titles)
    try:
        actions.save_report(by=_by(asked), campaign=campaign, typed=typed)
    except UserError as error:
        form = editing.again(titles, typed, error)
        saved = report_of(campaign.number) or report
        return shown(asked, campaign, saved, part, form, editing.status_of(error))
    return redirect(_address(asked, campaign))


def _brought(asked: Asked, report: Saved) -> dict[str, str]:
    """Return the fields that the form brings, with their titles."""
    posted, titles = asked.request.POST, titles_of(report)
    return {name: title for name, title in titles.items() if name in posted}


def _typed(asked: Asked, titles: Mapping[str, str]) -> Typed:
    """Return what the form brings; lines of the conclusions stay lines."""
    posted = asked.request.POST
    typed = editing.typed(posted, titles)
    if TEXT not in titles:
        return typed
    text = "\n".join(map(squeeze, posted.get(TEXT, "").splitlines())).strip()
    return Typed(typed.version, {**typed.values, TEXT: text}, typed.was)


def _done(asked: Asked, act: Callable[[Campaign], object]) -> HttpResponse:
    campaign = asked_campaign(asked)
    try:
        act(campaign)
    except UserError as error:
        return page.view(asked, str(error))
    return redirect(_address(asked, campaign))


def _by(asked: Asked) -> By:
    return By(asked.me.account, asked.because.reason)


def _address(asked: Asked, campaign: Campaign) -> str:
    return f"{campaign_address(asked, campaign)}report/"

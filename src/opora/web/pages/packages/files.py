"""Packages to be carried to the level above."""

from django.http import Http404, HttpResponse

from opora.records.actions.by import By
from opora.records.actions.packages import Written, write_package_of
from opora.records.queries.campaigns import CampaignLine, campaign_of, dues_of
from opora.records.queries.packages import due_of_submission
from opora.web.page import Asked
from opora.web.pages.collection.campaign import asked_campaign, reach
from opora.web.reading import EXPORTED, saw
from opora.web.sheets import attachment

_ZIP = "application/zip"


def of_unit(asked: Asked) -> HttpResponse:
    """Give the package of all forms that were sent below the unit, while names are open."""
    campaign = asked_campaign(asked)
    due = next((x for x in dues_of(campaign.number) if x.number == asked.names["due"]), None)
    if due is None:
        raise Http404
    written = write_package_of(
        by=_by(asked),
        campaign=campaign,
        due=due,
        unit=reach(asked, campaign).unit,
        names_on=asked.today,
    )
    return _given(asked, campaign, written, f"{due.on:%d.%m.%Y}")


def of_form(asked: Asked) -> HttpResponse:
    """Give the package of one school's own form."""
    if asked.spot.submission is None:
        raise Http404
    due = due_of_submission(asked.spot.submission)
    campaign = campaign_of(due.campaign)
    written = write_package_of(
        by=_by(asked), campaign=campaign, due=due, unit=asked.spot.school.unit
    )
    return _given(asked, campaign, written, f"{due.on:%d.%m.%Y}")


def _by(asked: Asked) -> By:
    return By(asked.me.account, asked.because.reason)


def _given(asked: Asked, campaign: CampaignLine, written: Written, day: str) -> HttpResponse:
    saw(asked, "пакет форм", written.pupils, EXPORTED)
    return attachment(written.content, _ZIP, f"Формы, приказ {campaign.order.number}, {day}", "zip")

"""Reminding those who owe, by one click."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from opora.records.actions.by import By
from opora.records.actions.campaign_letters import remind_owing
from opora.web.page import Asked
from opora.web.pages.collection.campaign import asked_campaign, campaign_address, reach


def view(asked: Asked) -> HttpResponse:
    """Make a letter to everybody who owes a form below the unit; return to the matrix."""
    campaign = asked_campaign(asked)
    made = remind_owing(
        by=By(asked.me.account, asked.because.reason),
        campaign=campaign,
        under=reach(asked, campaign),
        today=asked.today,
        now=timezone.now(),
    )
    return redirect(f"{campaign_address(asked, campaign)}?made={made}")

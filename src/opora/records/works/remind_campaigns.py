"""Letters of all campaigns that a day wants: made once a day."""

from django.db import transaction
from django.utils import timezone

from opora.records import jobs
from opora.records.actions.campaign_letters import REMIND_CAMPAIGNS, remind_by_day
from opora.records.jobs import Held
from opora.records.queries.campaigns import running_campaigns
from opora.records.works.work import Work


def run(held: Held) -> None:
    """Make the letters of today; begun again after a kill it makes those that are not there."""
    today, now = timezone.localdate(), timezone.now()
    with transaction.atomic():
        for campaign in running_campaigns():
            remind_by_day(campaign, today, now)
        jobs.finish(held)


def given_up(held: Held, why: str) -> None:
    """Leave it: the next day makes up what is still to be said."""


WORK = Work(REMIND_CAMPAIGNS, run, given_up)

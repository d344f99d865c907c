"""Tasks of a term's end: what is left is counted again, letters are made on their days."""

from django.db import transaction
from django.utils import timezone

from opora.records import jobs
from opora.records.actions.reminders import remind_by_day
from opora.records.actions.term_ends import REFRESH_TASKS, count_left, keep_left
from opora.records.jobs import Held
from opora.records.models import TermEnd
from opora.records.queries.term_ends import campaign_of
from opora.records.works.work import Work


def run(held: Held) -> None:
    """Count a campaign up to today; beginning again comes to the same."""
    today, number = timezone.localdate(), int(held.key)
    row = TermEnd.objects.filter(pk=number, closed_on=None).first()
    campaign = campaign_of(row.school_id, number, today) if row else None
    if campaign is None:
        jobs.finish(held)
        return
    lefts = count_left(campaign, today)
    with transaction.atomic():
        keep_left(number=number, lefts=lefts, today=today)
        remind_by_day(campaign, today)
        jobs.finish(held)


def given_up(held: Held, why: str) -> None:
    """Leave what was counted before; the next check of data entry asks for it again."""


WORK = Work(REFRESH_TASKS, run, given_up)

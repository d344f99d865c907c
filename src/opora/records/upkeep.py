"""What a worker does when nobody waits for it: daily letters, a daily look at every school."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.utils import timezone

from opora.records import jobs
from opora.records.actions.by import PROGRAM
from opora.records.actions.campaign_letters import REMIND_CAMPAIGNS
from opora.records.daily import LOOKS, Look, ask_for, key_of
from opora.records.models import Campaign, Job, SchoolClass
from opora.vocabulary.period import school_year_of


def ask_for_upkeep() -> bool:
    """Ask for one thing that was not done today; return whether there was one.

    One at a time, so that whoever sends files waits for one of them at most. What failed is left
    for the next day.
    """
    today = timezone.localdate()
    if _letters_left(today):
        jobs.ask_for(REMIND_CAMPAIGNS, today.isoformat(), PROGRAM)
        return True
    classes = SchoolClass.objects.filter(school_year=school_year_of(today), school__closed_on=None)
    schools = set(classes.values_list("school_id", flat=True).distinct())
    for look in LOOKS:
        school = _left(look, schools, today)
        if school is not None:
            ask_for(look, school, PROGRAM)
            return True
    return False


def _letters_left(today: date) -> bool:
    """Whether there are campaigns whose letters of a day were not asked for."""
    asked = Job.objects.filter(kind=REMIND_CAMPAIGNS, key=today.isoformat())
    return not asked.exists() and Campaign.objects.filter(stopped_on=None).exists()


def _left(look: Look, schools: Collection[int], today: date) -> int | None:
    """Return a school that was neither looked at today nor tried."""
    year = school_year_of(today)
    made = look.kept.objects.filter(school_year=year, on__gte=today)
    since = timezone.make_aware(datetime.combine(today, time.min))
    jobs = Job.objects.filter(kind=look.kind, made_at__gte=since)
    tried = set(jobs.values_list("key", flat=True))
    left = set(schools) - set(made.values_list("school_id", flat=True))
    return next((each for each in sorted(left) if key_of(each, year) not in tried), None)

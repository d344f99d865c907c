"""What a worker does when nobody waits for it: it looks daily how every school enters its data."""

from datetime import datetime, time

from django.utils import timezone

from opora.records.actions.by import PROGRAM
from opora.records.actions.duty import CHECK_DUTY, ask_to_check, duty_key
from opora.records.models import DutyList, Job, SchoolClass
from opora.vocabulary.period import school_year_of


def ask_for_upkeep() -> bool:
    """Ask for the check of one school that was not checked today; return whether there was one.

    One at a time, so that whoever sends files waits for one check at most. A check that failed is
    left for the next day.
    """
    today = timezone.localdate()
    year = school_year_of(today)
    classes = SchoolClass.objects.filter(school_year=year, school__closed_on=None)
    schools = set(classes.values_list("school_id", flat=True).distinct())
    checked = DutyList.objects.filter(school_year=year, on__gte=today)
    left = schools - set(checked.values_list("school_id", flat=True))
    since = timezone.make_aware(datetime.combine(today, time.min))
    tried = set(
        Job.objects.filter(kind=CHECK_DUTY, made_at__gte=since).values_list("key", flat=True)
    )
    school = next((each for each in sorted(left) if duty_key(each, year) not in tried), None)
    if school is not None:
        ask_to_check(school, PROGRAM)
    return school is not None

"""Checking of data entry: counted from facts after every change of them, kept for the page."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from opora.analysis.duty.checking import Scope, checked
from opora.analysis.duty.thresholds import Thresholds
from opora.records import jobs
from opora.records.actions.duty import CHECK_DUTY, keep_duty
from opora.records.jobs import Held
from opora.records.queries.calendars import calendar_of
from opora.records.queries.facts import facts_of
from opora.records.queries.pupils import joined_in
from opora.records.works.work import Work


def run(held: Held) -> None:
    """Check a school and year up to today; beginning again comes to the same."""
    school, year = (int(part) for part in held.key.split("/"))
    on = min(timezone.localdate(), date(year + 1, 8, 31))
    facts = facts_of([school], {year}, joined_in(school, {year}))
    results = checked(facts, Scope(on), calendar_of(school, year), Thresholds.load())
    with transaction.atomic():
        keep_duty(school=school, school_year=year, on=on, results=results)
        jobs.finish(held)


def given_up(held: Held, why: str) -> None:
    """Leave what was found before: the page tells of which day it is."""


WORK = Work(CHECK_DUTY, run, given_up)

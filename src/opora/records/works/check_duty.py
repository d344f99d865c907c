"""Checking of data entry: counted from facts after every change of them, kept for the page."""

from django.db import transaction

from opora.analysis.duty.checking import Scope, checked
from opora.analysis.duty.thresholds import Thresholds
from opora.records import jobs
from opora.records.actions.duty import keep_duty
from opora.records.actions.term_ends import ask_to_refresh
from opora.records.daily import DUTY, of_key
from opora.records.jobs import Held
from opora.records.queries.calendars import calendar_of
from opora.records.queries.facts import facts_of
from opora.records.queries.pupils import joined_in
from opora.records.works.work import Work


def run(held: Held) -> None:
    """Check a school and year up to today; beginning again comes to the same."""
    school, year, on = of_key(held.key)
    facts = facts_of([school], {year}, joined_in(school, {year}))
    results = checked(facts, Scope(on), calendar_of(school, year), Thresholds.load())
    with transaction.atomic():
        keep_duty(school=school, school_year=year, on=on, results=results)
        jobs.finish(held)
        ask_to_refresh(school)


def given_up(held: Held, why: str) -> None:
    """Leave what was found before: the page tells of which day it is."""


WORK = Work(DUTY.kind, run, given_up)

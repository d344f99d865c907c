"""Signs of risk: looked for in facts and observations after every change of them, and daily."""

from django.db import transaction

from opora.records import jobs
from opora.records.actions.raised_signs import keep_signs
from opora.records.actions.term_ends import ask_to_refresh
from opora.records.daily import RISK, of_key
from opora.records.jobs import Held
from opora.records.queries.signs import found_signs
from opora.records.works.work import Work


def run(held: Held) -> None:
    """Look for signs of a school and year up to today; beginning again comes to the same."""
    school, year, on = of_key(held.key)
    results = found_signs(school, year, on)
    with transaction.atomic():
        keep_signs(school=school, school_year=year, on=on, results=results)
        jobs.finish(held)
        ask_to_refresh(school)


def given_up(held: Held, why: str) -> None:
    """Leave what was found before: the page tells of which day it is."""


WORK = Work(RISK.kind, run, given_up)

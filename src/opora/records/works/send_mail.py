"""Sending of letters: those that fail are tried again later by a job of their own."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from opora.records import jobs
from opora.records.actions.by import PROGRAM
from opora.records.actions.mail import send_waiting
from opora.records.actions.reminders import ALL_LETTERS, SEND_MAIL
from opora.records.jobs import Held
from opora.records.works.work import Work


def run(held: Held) -> None:
    """Send what waits; begun again after a kill it sends what was not marked as sent."""
    following = send_waiting(_beats(held))
    with transaction.atomic():
        jobs.finish(held)
        if following is not None:
            jobs.ask_for(SEND_MAIL, ALL_LETTERS, PROGRAM, following - timezone.now())


def given_up(held: Held, why: str) -> None:
    """Leave the letters: the next one that is made has all of them sent."""


def _beats(held: Held) -> Iterator[None]:
    while True:
        jobs.beat(held)
        yield


WORK = Work(SEND_MAIL, run, given_up)

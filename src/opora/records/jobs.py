"""The table of jobs: asked for by pages, taken one by one by workers, never lost.

A job that a worker holds is beaten by it; one that was not beaten for a while is taken again, for
its worker is dead. So what a job does must come to the same when it is begun again.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from opora.records.actions.by import By
from opora.records.models import Job

DEAD_AFTER = timedelta(seconds=30)
MOST_TRIES = 5
_AT_ONCE = timedelta(0)
_PAUSE = timedelta(seconds=2)  # after a try that failed; doubled with each
_GONE = "Работа прерывалась слишком часто. Сообщите администратору и повторите."


class JobLost(Exception):
    """Another worker has taken the job: this one must stop and leave everything as it is."""


@dataclass(frozen=True, slots=True)
class Held:
    """A job in the hands of a worker; `tries` tells this hold from all others."""

    number: int
    kind: str
    key: str
    tries: int
    by: By


def ask_for(
    kind: str, key: str, by: By, after: timedelta = _AT_ONCE, *, patient: bool = False
) -> None:
    """Put a job in the queue, in the caller's transaction; one like it that waits is enough.

    `after`: not before so long; one that waits longer is hurried. `patient`: nobody waits for it,
    and it is taken when nothing else is to be done.
    """
    until = timezone.now() + after if after > _AT_ONCE else None
    waiting = Job.objects.filter(kind=kind, key=key, state=Job.State.WAITING)
    if not waiting.exists():
        Job.objects.create(
            kind=kind,
            key=key,
            by=by.account,
            reason=by.reason,
            patient=patient,
            wait_until=until,
        )
    elif until is None:
        waiting.filter(tries=0).update(wait_until=None)


def take() -> Held | None:
    """Return the next job, now held by the caller, or None when there is nothing to do.

    Safe with any number of workers: a row is locked while it is taken (SQLite has one writer).
    A job that was begun too many times is given up.
    """
    now = timezone.now()
    ready = Q(state=Job.State.WAITING) & (Q(wait_until=None) | Q(wait_until__lte=now))
    orphan = Q(state=Job.State.RUNNING, beat_at__lt=now - DEAD_AFTER)
    if not Job.objects.filter(ready | orphan).exists():
        return None  # asked first without a lock: an idle worker must not stop writers
    with transaction.atomic():
        rows = Job.objects.filter(ready | orphan).order_by("patient", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        row = rows.first()
        if row is None:
            return None
        row.state, row.beat_at, row.tries = Job.State.RUNNING, now, row.tries + 1
        row.done = row.total = 0
        row.save()
    return Held(row.pk, row.kind, row.key, row.tries, By(row.by, row.reason))


def beat(held: Held) -> None:
    """Say that the worker is alive; raises JobLost when the job is another's."""
    _of(held, beat_at=timezone.now())


def tell(held: Held, done: int, total: int, message: str = "") -> None:
    """Say how far it is; raises JobLost when the job is another's."""
    _of(held, beat_at=timezone.now(), done=done, total=total, message=message)


def finish(held: Held) -> None:
    """Say that it is done, in the transaction of its last effect; raises JobLost."""
    _of(held, state=Job.State.DONE)


def fail(held: Held, error: str, again: bool) -> bool:
    """Note that a try failed; return whether it was the last one.

    `again`: it may succeed another time.
    """
    last = not again or held.tries >= MOST_TRIES
    state = Job.State.FAILED if last else Job.State.WAITING
    wait = timezone.now() + _PAUSE * 2**held.tries
    _of(held, state=state, error=error[:600], wait_until=wait)
    return last


def worn_out(held: Held) -> str | None:
    """Return what to say of a job that was begun too often without an end; None otherwise."""
    return _GONE if held.tries > MOST_TRIES else None


def _of(held: Held, **values: object) -> None:
    mine = Job.objects.filter(pk=held.number, state=Job.State.RUNNING, tries=held.tries)
    if not mine.update(**values):
        raise JobLost(held.number)

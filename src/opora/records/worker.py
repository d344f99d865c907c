"""The worker: takes jobs one by one; moves events of reading into the chain meanwhile."""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from opora.records import jobs
from opora.records.jobs import Held, JobLost
from opora.records.spool import Spool
from opora.records.upkeep import ask_for_upkeep
from opora.records.works import all_works
from opora.vocabulary.problems import UserError

_LOG = logging.getLogger(__name__)
_IDLE = 0.5  # seconds between two looks at an empty queue
_BEAT = 5.0
_DRAIN = 5.0
_UPKEEP = 60.0  # seconds between two looks whether something is to be done that nobody asked for
_BROKEN = "Ошибка программы. Данные не изменены. Повторите; не поможет - сообщите администратору."


def run_worker(stop: Callable[[], bool]) -> None:
    """Work until `stop` says so; several workers may run beside each other.

    A job that is being done when `stop` turns true is done to its end.
    """
    drained, kept_up = -_DRAIN, -_UPKEEP
    while not stop():
        close_old_connections()
        try:
            if time.monotonic() - drained >= _DRAIN:
                drain()
                drained = time.monotonic()
            busy = work_once()
            if not busy and time.monotonic() - kept_up >= _UPKEEP:
                busy = ask_for_upkeep()
                kept_up = kept_up if busy else time.monotonic()
        except DatabaseError:
            _LOG.warning("the database does not answer")
            busy = False
        if not busy:
            time.sleep(_IDLE)
    drain()


def work_once() -> bool:
    """Take one job and do it; return whether there was one."""
    held = jobs.take()
    if held is None:
        return False
    work = all_works()[held.kind]
    try:
        worn_out = jobs.worn_out(held)
        if worn_out:
            raise UserError(worn_out)
        with _beating(held):
            work.run(held)
    except JobLost:
        _LOG.warning("job %s was taken by another worker", held.number)
    except UserError as error:
        _failed(held, str(error), again=False)
    except Exception as error:
        # The text of an error may hold a name; its kind and its place do not.
        where = "".join(traceback.format_tb(error.__traceback__))
        _LOG.error("job %s of kind %s: %s\n%s", held.number, held.kind, type(error), where)
        _failed(held, _BROKEN, again=True)
    return True


def drain() -> int:
    """Move events of reading into the chain; return how many."""
    return Spool(settings.DATA / "audit").drain()


def _failed(held: Held, error: str, again: bool) -> None:
    try:
        if jobs.fail(held, error, again):
            all_works()[held.kind].given_up(held, error)
    except JobLost:
        _LOG.warning("job %s was taken by another worker", held.number)


@contextmanager
def _beating(held: Held) -> Iterator[None]:
    """Beat the job from a thread of its own: one long file must not look like a dead worker."""
    done = threading.Event()
    thread = threading.Thread(target=_beat, args=(held, done), name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(held: Held, done: threading.Event) -> None:
    try:
        while not done.wait(_BEAT):
            try:
                jobs.beat(held)
            except JobLost:
                return
            except DatabaseError:
                _LOG.warning("job %s: a beat was not written", held.number)
    finally:
        connection.close()

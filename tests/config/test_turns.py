"""The queue before the application: some at once, some wait, the others come again later."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from opora.config.turns import RETRY_AFTER, Turns

PATIENCE = 30


class Slow:
    """An application that answers when it is let."""

    def __init__(self):
        self.goes_on, self.begun = threading.Event(), threading.Semaphore(0)
        self.at_once = self.most = 0
        self.lock = threading.Lock()

    def __call__(self, environ, start):
        with self.lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.begun.release()
        assert self.goes_on.wait(PATIENCE)
        with self.lock:
            self.at_once -= 1
        start("200 OK", [("X-Asked", environ["asked"])])
        return [environ["asked"].encode()]


def ask(turns, asked="x"):
    """Return the state, the headers and the body of an answer."""
    told = {}

    def start(status, headers, exc_info=None):
        told.update(headers, status=int(status[:3]))

    body = b"".join(turns({"asked": asked}, start))
    return told["status"], told, body


@pytest.fixture
def people():
    with ThreadPoolExecutor(20) as pool:
        yield pool


def queue_of(application, **changed):
    return Turns(application, **{"at_once": 2, "waiting": 3, "longest": PATIENCE} | changed)


def test_more_than_may_wait_are_told_to_come_again_and_the_others_are_answered(people):
    slow = Slow()
    turns = queue_of(slow)
    asked = [people.submit(ask, turns, str(number)) for number in range(5)]
    for _ in range(2):
        assert slow.begun.acquire(timeout=PATIENCE)
    while turns._room._value:  # the last of the five may not have come yet
        time.sleep(0.001)

    status, headers, body = ask(turns)

    assert (status, headers["Retry-After"]) == (503, str(RETRY_AFTER))
    assert len(body) == int(headers["Content-Length"])
    assert "данные не изменены" in body.decode()
    slow.goes_on.set()
    answers = [each.result(PATIENCE) for each in asked]
    assert [(status, body.decode()) for status, _, body in answers] == [
        (200, str(number)) for number in range(5)
    ]
    assert slow.most == 2
    assert ask(turns)[0] == 200


def test_who_waits_too_long_is_refused_and_never_answered_later(people):
    slow = Slow()
    turns = queue_of(slow, at_once=1, longest=0.01)
    first = people.submit(ask, turns, "first")
    assert slow.begun.acquire(timeout=PATIENCE)

    assert ask(turns, "second")[0] == 503

    slow.goes_on.set()
    assert first.result(PATIENCE)[0] == 200  # what is being answered goes on
    assert ask(turns, "third")[2] == b"third"
    assert slow.begun.acquire(timeout=PATIENCE)
    assert not slow.begun.acquire(blocking=False)  # of the second nothing was done


def test_an_error_of_the_application_is_its_own_and_frees_the_place():
    def broken(environ, start):
        raise TimeoutError("of its own")

    turns = queue_of(broken, at_once=1, waiting=0)
    for _ in range(3):
        with pytest.raises(TimeoutError, match="of its own"):
            ask(turns)

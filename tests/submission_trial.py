"""Forms handed in, withdrawn, returned and accepted over HTTP while the server is killed.

All of it runs in `killing.conductors`; what was found is checked by the tests.
"""

import os
import random
import re
import signal
import socket
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connections
from django.test import Client

import submission_child as child
from copies import made, settle_in
from killing import Moment, called, kill_at, working
from servers import children, served
from submission_child import Begun, Found, Move
from town import PASSWORD

_SERVED = (0.5, 12.0)  # how long a server lives, in requests answered one after another
_WRITERS = 4
_STARTING = (0.5, 2.0)  # seconds between two kills of the product's processes
_CYCLE = 14  # requests after which everything was asked for once
# Not yet: the machine is slower than the server's patience; tries that were killed count as wrong.
_LATER = (429, 503)
_DONE_BEFORE = 409  # «уже на проверке»: the move was made, its answer was lost
_AGAIN = 0.05  # seconds between tries to reach a server that starts again
_SEEN = re.compile(r'name="version" value="(\d+)"><input type="hidden" name="seal" value="(\w+)"')
_DEPUTY, _HEAD, _COORDINATOR = child.WHO


@dataclass(frozen=True)
class Ask:
    """What somebody sends, and the moves that it makes: (version, act)."""

    who: str
    path: str
    fields: dict[str, str] | None = None  # None: the page is only opened
    makes: tuple[tuple[int, str], ...] = ()
    text: str = ""


@dataclass
class Writer:
    """The people of one form, one after another; what is not answered they send again."""

    form: int
    cookies: dict[str, dict[str, str]]
    port: int = 0
    answered: set[Move] = field(default_factory=set)
    text: str = ""  # of the last edit that was answered
    refused: list[str] = field(default_factory=list)
    again: int = 0  # times that something was sent a second time
    script: Generator[Ask, str, None] = field(init=False)
    ask: Ask = field(init=False)
    repeated: bool = False

    def __post_init__(self) -> None:
        self.script = self._life()
        self.ask = next(self.script)

    def work(self, over: threading.Event) -> None:
        """Send what comes next, until told to stop."""
        while not over.is_set():
            try:
                status, page = self._send()
                if status in _LATER:
                    raise ConnectionRefusedError
            except (HTTPException, OSError):
                self.repeated = True
                time.sleep(_AGAIN)
                continue
            self.answered_with(status, page)

    def answered_with(self, status: int, page: str) -> None:
        """Take an answer; what it acknowledges has to be there from now on."""
        self.again += self.repeated
        if status == _DONE_BEFORE and self.repeated:
            pass  # what comes next shows whether it was
        elif status != (200 if self.ask.fields is None else 302):
            self.refused.append(f"{status} {self.ask.path} {'again' * self.repeated}")
        else:
            self.answered |= {(self.form, *move) for move in self.ask.makes}
            self.text = self.ask.text or self.text
        self.repeated = False
        self.ask = self.script.send(page)

    def _send(self) -> tuple[int, str]:
        cookies = self.cookies[self.ask.who]
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies["csrftoken"],
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        method = "GET" if self.ask.fields is None else "POST"
        address = f"/submissions/{self.form}/{self.ask.path}"
        try:
            connection.request(method, address, urlencode(self.ask.fields or {}), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def _life(self) -> Generator[Ask, str, None]:
        """A form is written, prepared, certified and handed in; it comes back, again and again."""
        before, turn = "", 0
        while True:
            turn += 1
            text = f"Зачёт {turn} по графику"
            cells = {"cause": "Болел", "work": "Разобрали дроби", "plan": text}
            typed = cells | {f"was.{name}": "" for name in cells} | {"was.plan": before}
            kept = {"key": child.KEY, "version": "1", **typed}
            yield Ask(_DEPUTY, "cells/", kept, text=text)
            yield Ask(_DEPUTY, "prepare/", {}, ((turn, "prepare"),))
            page = yield Ask(_HEAD, "certify/")
            seen = _SEEN.search(page)
            assert seen is not None, page
            assert int(seen[1]) == turn
            yield from self._handed_in(turn, seen[2])
            yield from self._come_back(turn)
            before = text

    def _handed_in(self, turn: int, seal: str) -> Iterator[Ask]:
        version = str(turn)
        given = {"version": version, "seal": seal, "password": PASSWORD}
        certify, submit = (turn, "certify"), (turn, "submit")
        if turn % 2:
            yield Ask(_HEAD, "certify/", given | {"send": "1"}, (certify, submit))
            return
        yield Ask(_HEAD, "certify/", given, (certify,))
        yield Ask(_DEPUTY, "submit/", {"version": version}, (submit,))

    def _come_back(self, turn: int) -> Iterator[Ask]:
        of_version = {"version": str(turn)}
        reason = of_version | {"reason": "Уточните", f"remark|{child.KEY}|plan": "Когда?"}
        begin, back = (turn, "begin"), (turn, "return")
        if turn % 3 == 0:
            yield Ask(_DEPUTY, "withdraw/", reason, ((turn, "withdraw"),))
        elif turn % 3 == 1:
            yield Ask(_COORDINATOR, "review/return/", reason, (begin, back))
        else:
            yield Ask(_COORDINATOR, "review/begin/", {}, (begin,))
            yield Ask(_COORDINATOR, "review/accept/", of_version, ((turn, "accept"),))
            yield Ask(_COORDINATOR, "review/reopen/", reason, ((turn, "reopen"),))
            yield Ask(_COORDINATOR, "review/return/", reason, (back,))


@dataclass(frozen=True)
class Outcome:
    """What came of many kills. `answered`: moves that the server said were made; `again`: times
    that something was sent a second time; `refused`: answers that should not be."""

    kills: int
    answered: int
    submits: int
    again: int
    lost: list[Move]
    odd: list[str]
    doubled: list[Move]
    refused: list[str]

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.answered} moves answered ({self.submits} submits), "
            f"{self.again} sent again: lost {len(self.lost)}, partial {len(self.odd)}, "
            f"doubled {len(self.doubled)}"
        )


class Trial:
    """One data directory whose server is killed again and again, and the writers of its forms."""

    def __init__(self, root: Path, seed: str) -> None:
        self.root, self.kills, self.chance = made(root), 0, random.Random(seed)
        begun: Begun = called(child.begin, root)
        self.writers = [Writer(form, begun.cookies) for form in begun.forms[:_WRITERS]]
        self.request = _warm(root, self.writers[0])

    def kill(self, times: int) -> Outcome:
        """Kill a server of several threads while it serves."""
        for _ in range(times):
            with socket.create_server(("127.0.0.1", 0)) as listener:
                port = listener.getsockname()[1]
                with working(child.serve, self.root, 0, listener) as (process, told):
                    listener.close()
                    with self._writing(port):
                        lives = self.request * self.chance.uniform(*_SERVED)
                        kill_at(Moment(0, lives), process, told)
            self.kills += 1
        return self.outcome()

    def kill_product(self, times: int) -> Outcome:
        """Kill processes of `opora serve`, which starts them again; the last time all of it."""
        called(child.with_real_passwords, self.root)
        key = {"OPORA_SECRET_KEY": settings.SECRET_KEY}
        options = ("--workers", "2", "--no-worker")
        with (
            served(self.root, *options, more=key) as server,
            self._writing(int(server.address.rpartition(":")[2])),
        ):
            for _ in range(times - 1):
                time.sleep(self.chance.uniform(*_STARTING))
                self.kills += _kill_one(server.process.pid, self.chance)
            time.sleep(1)
            server.kill()
            self.kills += 1
        return self.outcome()

    def outcome(self) -> Outcome:
        """Return what the writers were told against what there is."""
        there: Found = called(child.found, self.root)
        answered = {move for writer in self.writers for move in writer.answered}
        missing = [
            f"form {writer.form}: {there.texts[writer.form]!r} stands there, not {writer.text!r}"
            for writer in self.writers
            if there.texts[writer.form] not in (writer.text, writer.ask.text)
        ]
        return Outcome(
            self.kills,
            len(answered),
            sum(act == "submit" for *_, act in answered),
            sum(writer.again for writer in self.writers),
            sorted(answered - there.moves.keys()),
            there.odd + missing,
            sorted(move for move, count in there.moves.items() if count > 1),
            [said for writer in self.writers for said in writer.refused],
        )

    @contextmanager
    def _writing(self, port: int) -> Iterator[None]:
        over = threading.Event()
        threads = [threading.Thread(target=writer.work, args=(over,)) for writer in self.writers]
        for writer, thread in zip(self.writers, threads, strict=True):
            writer.port = port
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()


def _warm(root: Path, writer: Writer) -> float:
    """Answer a writer in this process: those that are forked from it have everything loaded.

    Return how many seconds a request lasts.
    """
    settle_in(root)
    began = 0.0
    for number in range(2 * _CYCLE):
        began = time.monotonic() if number == _CYCLE else began
        ask, client = writer.ask, Client()
        client.cookies = SimpleCookie(writer.cookies[ask.who])
        address = f"/submissions/{writer.form}/{ask.path}"
        page = client.get(address) if ask.fields is None else client.post(address, ask.fields)
        writer.answered_with(page.status_code, page.content.decode())
    connections.close_all()
    return (time.monotonic() - began) / _CYCLE


def _kill_one(server: int, chance: random.Random) -> int:
    """Kill one of the processes that answer; return how many were killed."""
    answering = [pid for pid in children(server) if not children(pid)]
    if not answering:
        return 0
    os.kill(chance.choice(answering), signal.SIGKILL)
    return 1


def of_many_kills(root: Path, seed: str, times: int, *, product: bool = False) -> Outcome:
    """Make a data directory, kill its server many times and return what came of it."""
    trial = Trial(root, seed)
    return trial.kill_product(times) if product else trial.kill(times)

"""Copies of one beginning, each sent to, accepted, undone by processes that are killed.

All of it runs in `killing.conductors`; what was found is checked by the tests.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import upload_child as child
import upload_server as server
from copies import copied, forgotten, made
from killing import Moment, Work, called, kill_at, killed, measured, work_of
from sendings import journal
from upload_server import Browser, Form

OLD = {"Алгебра": ["5", "5", "5"]}
NEW = {"Алгебра": ["2", "3", ""]}
_START = {"send": "begun", "read": "sent", "press": "read", "accept": "read", "undo": "accepted"}
_WORKER = {"read": child.read, "accept": child.accept, "undo": child.undo}


@dataclass(frozen=True)
class Kill:
    """What there was: `left` by the kill, `pressed` when the person had pressed again, `ready` when
    the worker had read what came so, `end` when all was done; `answers`: of the server, to both
    presses."""

    left: Mapping[str, Any]
    end: Mapping[str, Any]
    pressed: Mapping[str, Any] = field(default_factory=dict)
    ready: Mapping[str, Any] = field(default_factory=dict)
    answers: tuple[tuple[int, str] | None, ...] = ()


class Trial:
    """Everything done once without a kill: beginnings to copy, states, and how long works last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.works: dict[str, Work] = {}
        self.states: dict[str, dict[str, Any]] = {}
        first = journal(folder / "a.xlsx", {"Берёзин Пётр Ильич": OLD, "Вётлин Пётр Ильич": OLD})
        self.paths = [
            journal(folder / "b.xlsx", {"Берёзин Пётр Ильич": NEW, "Новиков Олег Ян": NEW}),
            journal(folder / "c.xlsx", {"Рощин Олег Ян": NEW}, school_class="9Б"),
        ]
        self.school, self.cookies = called(child.begin, made(folder / "begun"), first)
        self._serve("send", "sent")
        self.states["begun"] = called(child.state, folder / "begun", self.upload)
        self._go("read", "sent", "read")
        self._serve("press", "pressed")
        self._go("accept", "read", "accepted", self.upload)
        self._go("undo", "accepted", "undone", self.upload)

    def kill(self, work: str, seed: int, product: bool = False) -> Kill:
        """Kill a work at a moment of this seed, and go on as people and the worker would.

        `product`: it is done by `opora serve`.
        """
        root = self.own_copy(work, f"{work}-{seed}-{product}")
        moment = self.works[work].moment(f"{work} {seed}")
        try:
            if work in _WORKER:
                return self._kill_worker(work, root, moment)
            if product:
                return self._kill_product(work, root, moment.late)
            return self._kill_server(work, root, moment)
        finally:
            forgotten(root)

    def own_copy(self, work: str, name: str) -> Path:
        """Return a copy of what there is before a work."""
        return copied(self.folder / _START[work], self.folder / name)

    def accept_at_once(self, times: int) -> dict[str, Any]:
        """Press «Принять» in many browsers at one moment."""
        root = self.own_copy("accept", "at-once")
        return called(child.accept_at_once, root, self.upload, times)

    def _serve(self, work: str, after: str) -> None:
        root, browser = self.own_copy(work, after), self._browser()
        with server.forked(root, browser) as (_, told):
            browser.send(browser.form(**self._form(work)))
            self.works[work] = work_of(told)
        self.upload = browser.upload
        self.states[after] = called(child.state, root, self.upload)

    def _go(self, work: str, before: str, after: str, *args: int) -> None:
        root = copied(self.folder / before, self.folder / after)
        self.works[work] = measured(_WORKER[work], root, *args)
        self.states[after] = called(child.state, root, self.upload)

    def _kill_worker(self, work: str, root: Path, moment: Moment) -> Kill:
        args = () if work == "read" else (self.upload,)
        killed(moment, _WORKER[work], root, *args)
        left, end = called(child.resume, root, self.upload)
        return Kill(left, end)

    def _kill_server(self, work: str, root: Path, moment: Moment) -> Kill:
        browser = self._browser()
        with server.forked(root, browser, moment.write) as (process, told):
            form = browser.form(**self._form(work))
            with server.sending(browser, form):
                kill_at(moment, process, told)
        return self._pressed_again(work, root, browser, form, server.forked)

    def _kill_product(self, work: str, root: Path, delay: float) -> Kill:
        browser = self._browser()
        with server.product(root, browser) as running:
            form = browser.form(**self._form(work))
            with server.sending(browser, form):
                time.sleep(delay)
                running.kill()
        return self._pressed_again(work, root, browser, form, server.product)

    def _pressed_again(
        self, work: str, root: Path, browser: Browser, form: Form, serving: Any
    ) -> Kill:
        first = browser.answer
        left = called(child.state, root, self.upload)
        with serving(root, browser):
            browser.send(form)
        go_on = child.resume_sent if work == "send" else child.resume
        # PostgreSQL gives no number twice, even when what it was given for never came to be.
        pressed, *ready, end = called(go_on, root, browser.upload)
        return Kill(left, end, pressed, *ready, answers=(first, browser.answer))

    def _browser(self) -> Browser:
        return Browser(0, dict(self.cookies))

    def _form(self, work: str) -> dict[str, Any]:
        """Return the page that is opened, where its form is sent, and what is filled in."""
        if work == "press":
            page = f"/uploads/{self.upload}/"
            return {"page": page, "action": f"{page}accept/", "reason": "проба"}
        page = f"/units/{self.school}/uploads/"
        files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in self.paths]
        return {"page": page, "action": page, "files": files}

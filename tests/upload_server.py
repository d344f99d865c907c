"""A web server that may be killed, and a browser without a window that goes on after it.

`forked` is the product's WSGI application in one process on a loopback socket, which is what a
process of granian is; forked from one that has everything loaded, it starts at once. `opora serve`
takes seconds to start, twice for each kill, so the many kills are not of it; `product` is, and some
kills are of it too.
"""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPMessage
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pandas
import pyarrow.dataset
from django.conf import settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import get_resolver

import upload_child  # noqa: F401 - prepares Django
from killing import Writes, working
from opora.analysis.duty.checks import all_checks
from opora.config.wsgi import application
from opora.records.temporary import keep_temporary_files
from opora.records.works import all_works
from servers import Server, served

# Before the fork, not after it. Pandas is what the first table made of rows looks for.
_LOADED = (get_resolver().url_patterns, all_works(), all_checks(), pandas, pyarrow.dataset)
_SECONDS = 60


@dataclass(frozen=True)
class Form:
    """What a person has filled in and sends, perhaps twice."""

    address: str
    body: bytes = field(repr=False)


@dataclass
class Browser:
    """Remembers cookies; `answer`: state and place of the last form that was answered."""

    port: int
    cookies: dict[str, str]
    answer: tuple[int, str] | None = None

    def form(self, page: str, action: str, **fields: Any) -> Form:
        """Open a page and fill in the form that is sent to `action`; hidden fields are the
        page's."""
        status, headers, shown = self._ask("GET", page, b"")
        assert status == 200, shown
        for value in headers.get_all("Set-Cookie", ()):
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown)
        body = encode_multipart(BOUNDARY, {**dict(reversed(hidden)), **fields})
        return Form(action, body)

    def send(self, form: Form) -> None:
        """Send a form; no answer comes from a server that is killed meanwhile."""
        self.answer = None
        try:
            status, headers, _ = self._ask("POST", form.address, form.body)
        except (HTTPException, OSError):
            return
        self.answer = status, headers.get("Location", "")

    @property
    def upload(self) -> int:
        """The number of the upload that the last answer led to."""
        assert self.answer is not None
        found = re.fullmatch("/uploads/(\\d+)/", self.answer[1])
        assert found is not None, self.answer
        return int(found[1])

    def _ask(self, method: str, address: str, body: bytes) -> tuple[int, HTTPMessage, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": MULTIPART_CONTENT}
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()


@contextmanager
def forked(
    root: Path, browser: Browser, write: int = 0
) -> Iterator[tuple[BaseProcess, Connection]]:
    """Serve a data directory to a browser; give the process, for `kill_at`, and what it tells."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        browser.port = listener.getsockname()[1]
        with working(_serve, root, write, listener) as running:
            listener.close()
            yield running


@contextmanager
def product(root: Path, browser: Browser) -> Iterator[Server]:
    """Serve a data directory to a browser by `opora serve`."""
    key = {"OPORA_SECRET_KEY": settings.SECRET_KEY}
    with served(root, "--workers", "1", "--no-worker", more=key) as running:
        browser.port = int(running.address.rpartition(":")[2])
        yield running


@contextmanager
def sending(browser: Browser, form: Form) -> Iterator[None]:
    """Send a form while the block is being done."""
    thread = threading.Thread(target=browser.send, args=(form,))
    thread.start()
    yield
    thread.join()


class _Quiet(WSGIRequestHandler):
    wbufsize = 1 << 16  # the head of an answer leaves at once, as granian sends it

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _serve(writes: Writes, listener: socket.socket) -> None:
    def answer(environ: dict[str, Any], start: Any) -> Any:
        if environ["REQUEST_METHOD"] != "POST":
            return application(environ, start)
        with writes.of_work():
            return application(environ, start)

    keep_temporary_files(settings.DATA)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0  # small files too wait on the disk, as large ones do
    on_listener(WSGIServer, listener, answer).serve_forever()


def on_listener(kind: type[WSGIServer], listener: socket.socket, answer: Any) -> WSGIServer:
    """Return a server that answers on a socket that listens already."""
    host, port = listener.getsockname()
    server = kind((host, port), _Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket, server.server_name, server.server_port = listener, host, port
    server.setup_environ()
    server.set_app(answer)
    return server

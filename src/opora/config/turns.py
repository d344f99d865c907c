"""The queue before the application: so many requests at once, so many wait, and not for long.

Without it a flood would wait for minutes, and be answered when everybody has gone.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Any

# Requests in each process. Two at once: one that writes a large file does not hold up the other,
# and more of them take the interpreter from each other at every answer of the database.
AT_ONCE, WAITING = 2, 30
LONGEST = 8.0  # seconds that a request may wait
THREADS = AT_ONCE + WAITING + 16  # of the server in each process: some refuse while others wait
RETRY_AFTER = 10  # seconds
_BUSY = """<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><title>Сервер занят – Опора</title></head><body>
<h1>Сервер занят</h1>
<p>Сейчас слишком много запросов. Этот не выполнен, данные не изменены.
Подождите 10 секунд и обновите страницу: форма, которую вы отправляли, отправится снова.</p>
</body></html>
""".encode()
_HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Length", str(len(_BUSY))),
    ("Retry-After", str(RETRY_AFTER)),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'"),
]

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Turns:
    """A WSGI application before another one, which is called by `at_once` threads of its own.

    So many and no more hold a connection to the database. `waiting` requests wait for a thread,
    `longest` seconds at most; others are told at once with 503 and Retry-After to come again.
    """

    def __init__(
        self, application: Application, *, at_once: int, waiting: int, longest: float
    ) -> None:
        self._application, self._longest = application, longest
        self._room = BoundedSemaphore(at_once + waiting)
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="answer")

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer in turn."""
        if not self._room.acquire(blocking=False):
            return _refused(start)
        try:
            begun, answer = self._asked(environ)
            if answer.cancelled():
                return _refused(start)
            body = answer.result()
        finally:
            self._room.release()
        start(*begun)
        return body

    def _asked(self, environ: dict[str, Any]) -> tuple[list[Any], Future[Iterable[bytes]]]:
        """Return how the application begins its answer, and its body or a cancelled one."""
        begun: list[Any] = []

        def begin(*said: Any) -> None:
            begun[:] = said

        answer = self._threads.submit(self._application, environ, begin)
        try:
            answer.result(self._longest)
        except TimeoutError:
            answer.cancel()  # one that is being answered goes on
        return begun, answer


def _refused(start: Start) -> Iterable[bytes]:
    start("503 Service Unavailable", _HEADERS)
    return [_BUSY]

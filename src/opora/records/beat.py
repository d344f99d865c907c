"""Beats: small files that say when the worker and the server were last alive."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from opora.facts.atomic import write_whole

WORKER, SERVER = "worker.beat", "server.beat"
_EVERY = 10.0  # seconds


def last(folder: Path, name: str = WORKER) -> datetime | None:
    """Return when the worker or server of a data directory was last alive; None: never."""
    path = folder / name
    return datetime.fromisoformat(path.read_text(encoding="ascii")) if path.exists() else None


@contextmanager
def beating(folder: Path, name: str = WORKER) -> Iterator[None]:
    """Say again and again that the worker lives, until the block ends."""
    over = threading.Event()
    thread = begin(folder, name, over)
    try:
        yield
    finally:
        over.set()
        thread.join()


def begin(folder: Path, name: str, over: threading.Event) -> threading.Thread:
    """Return the thread that says it until `over` is set or the process ends."""

    def beat() -> None:
        while True:
            write_whole(folder / name, timezone.now().isoformat().encode())
            if over.wait(_EVERY):
                return

    thread = threading.Thread(target=beat, name="beat", daemon=True)
    thread.start()
    return thread

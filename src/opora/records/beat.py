"""The worker's beat: a small file that says when it was last alive."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from opora.facts.atomic import write_whole

_FILE = "worker.beat"
_EVERY = 10.0  # seconds


def last(folder: Path) -> datetime | None:
    """Return when the worker of a data directory was last alive; None: never."""
    path = folder / _FILE
    return datetime.fromisoformat(path.read_text(encoding="ascii")) if path.exists() else None


@contextmanager
def beating(folder: Path) -> Iterator[None]:
    """Say again and again that the worker lives, until the block ends."""
    over = threading.Event()

    def beat() -> None:
        while True:
            write_whole(folder / _FILE, timezone.now().isoformat().encode())
            if over.wait(_EVERY):
                return

    thread = threading.Thread(target=beat, name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()

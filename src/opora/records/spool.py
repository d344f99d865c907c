"""Events of reading, kept at once and cheaply, moved to the chain soon after.

A page that shows pupils must not answer before it is written who looked, and must not wait for the
disk either: a line is appended to a file (the system keeps it when the process is killed), and
`drain` moves the lines into the chain, each once.
"""

import json
import secrets
import time
from dataclasses import asdict
from datetime import datetime
from os import SEEK_END
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from filelock import FileLock

from opora.facts.atomic import make_folder
from opora.records.chain import Event, append
from opora.records.models import AuditHead

_OPEN = "open.jsonl"
_CLOSED = ".closed.jsonl"
_REMEMBERED = 50  # more than can be left behind by crashes
_TORN = "оборванная запись: программа остановлена, не ответив"
_MOST_OF_A_LINE = 500
# Bytes of a file. It is moved in one transaction, and whoever writes to the chain waits for that:
# the worker goes after everybody else on a busy server.
_FULL = 8 * 1024


class Spool:
    """A folder that all processes of one computer share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / ".lock", timeout=20)

    def write(self, event: Event) -> None:
        """Keep an event; on return it survives the end of the process."""
        line = json.dumps(asdict(event) | {"at": event.at.isoformat()}, ensure_ascii=False)
        make_folder(self._folder)
        with self._lock:
            with (self._folder / _OPEN).open("a+b") as file:
                file.write(_after_torn(file) + line.encode() + b"\n")
                full = file.tell() >= _FULL
            if full:
                self._set_aside()

    def drain(self) -> int:
        """Move what is kept into the chain, oldest first; return how many events were moved.

        Not to be called inside a transaction: a file goes when its events are committed, and would
        be gone if they were then rolled back with the rest.
        """
        self._close()
        return sum(_move(path) for path in sorted(self._folder.glob(f"*{_CLOSED}")))

    def _close(self) -> None:
        make_folder(self._folder)
        with self._lock:
            if (self._folder / _OPEN).exists():
                self._set_aside()

    def _set_aside(self) -> None:
        """Close the open file; under the lock, so that no line is written to it after."""
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}{_CLOSED}"
        (self._folder / _OPEN).rename(self._folder / name)


def here() -> Spool:
    """Return the spool of this installation."""
    return Spool(settings.DATA / "audit")


def _after_torn(file: IO[bytes]) -> bytes:
    """Return the end of line that a writer who was killed in the middle of one did not write."""
    if file.seek(0, SEEK_END) == 0:
        return b""
    file.seek(-1, SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"


def _move(path: Path) -> int:
    with transaction.atomic():
        AuditHead.objects.get_or_create(pk=1)
        head = AuditHead.objects.select_for_update().get(pk=1)
        # Another worker may have moved it, or this one, before it was killed.
        new = path.exists() and path.name not in head.moved
        events = [_event(line) for line in path.read_bytes().splitlines()] if new else []
        append(events)
        moved = [*head.moved, path.name][-_REMEMBERED:]
        AuditHead.objects.filter(pk=1).update(moved=moved)
    path.unlink(missing_ok=True)
    return len(events)


def _event(line: bytes) -> Event:
    try:
        kept = json.loads(line)
        kept |= {"at": datetime.fromisoformat(kept["at"]), "pupils": tuple(kept["pupils"])}
        return Event(**kept)
    except (ValueError, TypeError, KeyError):
        return _torn(line)


def _torn(line: bytes) -> Event:
    """What is left of a line whose writer was killed before it answered anybody; not dropped."""
    rest = line.decode(errors="replace").replace("\x00", "")  # PostgreSQL takes no zero bytes
    return Event(timezone.now(), None, "torn", _TORN, details={"line": rest[:_MOST_OF_A_LINE]})

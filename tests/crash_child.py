"""A process that works on a data directory and is killed, or kills itself where it is told to.

Processes are forked from one that has imported the store, where the system can do that: a kill
costs some hundredths of a second.
"""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from crash_works import WORKS, writing_sums_after
from opora.facts.ledger import Change, Ledger
from opora.facts.store import Store

_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
_PROCESSES = multiprocessing.get_context("forkserver" if _FORKS else "spawn")
if _FORKS:
    # The first two are imported by what starts a process and by the first table made of rows.
    _PROCESSES.set_forkserver_preload(["pytest", "pandas", "opora.facts.store"])
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
_READY = "ready"


@dataclass(frozen=True)
class Point:
    """The moment before or after a file under `place` gets its name, or the ledger is committed.

    `place` is from the data directory; "ledger": a commit. `count`: which of these moments.
    """

    moment: str
    place: str
    count: int = 1

    def __str__(self) -> str:
        return f"{self.moment} {self.place} {self.count}"


def killed_after(seconds: float, root: Path, folder: Path, work: str) -> int:
    """Kill a process that long after it began; return how many steps it had said were done."""
    process, told = _start(root, folder, work, None)
    time.sleep(seconds)
    process.kill()
    process.join()
    assert abs(process.exitcode or 0) in (0, _KILL)
    return sum(1 for _ in _all(told))


def killed_at(point: Point, root: Path, folder: Path, work: str) -> int:
    """Return how many steps a process said were done before it came to this point."""
    process, told = _start(root, folder, work, point)
    process.join(60)
    assert abs(process.exitcode or 0) == _KILL
    return sum(1 for _ in _all(told))


def seconds_of(root: Path, folder: Path, work: str) -> float:
    """Return how long the work lasts when nobody interrupts it."""
    process, told = _start(root, folder, work, None)
    began = time.perf_counter()
    steps = sum(1 for _ in _all(told))
    lasted = time.perf_counter() - began
    process.join()
    assert (process.exitcode, steps) == (0, len(WORKS[work].steps(folder)))
    return lasted


def _start(root: Path, folder: Path, work: str, point: Point | None):
    told, tell = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=_do, args=(root, folder, work, point, tell))
    process.start()
    tell.close()
    assert told.recv() == _READY
    return process, told


def _all(told: Connection) -> Iterator[int]:
    with told:
        while True:
            try:
                yield told.recv()
            except EOFError:
                return


def _do(root: Path, folder: Path, work: str, point: Point | None, tell: Connection) -> None:
    store, steps = Store(root), WORKS[work].steps(folder)
    if point is not None:
        _die_at(point, root / point.place)
    with writing_sums_after(WORKS[work].changed):
        tell.send(_READY)
        for number, step in enumerate(steps):
            step(store)
            tell.send(number)


def _die_at(point: Point, place: Path) -> None:
    left = point.count
    replace, change = Path.replace, Ledger.change

    def pass_by(moment: str) -> None:
        nonlocal left
        if moment == point.moment:
            left -= 1
            if not left:
                os.kill(os.getpid(), _KILL)

    @contextmanager
    def dying_change(self: Ledger) -> Iterator[Change]:
        with change(self) as made:
            yield made
            pass_by("before")
        pass_by("after")

    def dying_replace(self: Path, target: Path) -> Path:
        here = place in Path(target).parents
        if here:
            pass_by("before")
        replaced = replace(self, target)
        if here:
            pass_by("after")
        return replaced

    if place.name == "ledger":
        Ledger.change = dying_change
    else:
        Path.replace = dying_replace

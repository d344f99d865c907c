"""Processes that are killed at a chosen moment, above all at moments when they write.

They are forked from one that has imported everything and has no threads (`conductors`), where the
system can do that: a process costs some hundredths of a second.
"""

import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from django.db import connection, connections

from copies import settle_in

_FORKS = "fork" in multiprocessing.get_all_start_methods()
_PROCESSES: Any = multiprocessing.get_context("fork" if _FORKS else "spawn")
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
_CHANGES = ("INSERT", "UPDATE", "DELETE")
_NEAR = (0.003, 0.03)  # seconds: about what lies between two writes, and between two steps
_TO_WRITE = os.O_WRONLY | os.O_RDWR
_BEGUN, _WRITES = "begun", "writes"


@dataclass(frozen=True)
class Moment:
    """So many seconds after a process began its work, or wrote for the `write`-th time in it."""

    write: int
    late: float


@dataclass(frozen=True)
class Work:
    """How long a work lasts that nobody interrupts, and how often it writes."""

    seconds: float
    writes: int

    def moment(self, seed: str) -> Moment:
        """Return a moment of this seed: of three one anywhere, the others close to a write."""
        chance = random.Random(seed)
        if chance.random() < 1 / 3:
            return Moment(0, chance.uniform(0, self.seconds))
        return Moment(chance.randint(1, self.writes), chance.uniform(0, chance.choice(_NEAR)))


class Writes:
    """Counts files and changes of the database that a work writes, and tells of one of them."""

    def __init__(self, root: Path, number: int, tell: Connection) -> None:
        self._root, self._number, self._tell = str(root), number, tell
        self._count, self._counts = 0, False
        sys.addaudithook(self._hear)
        connection.execute_wrappers.append(self._execute)
        self._commit, connection._commit = connection._commit, self._committed

    @contextmanager
    def of_work(self) -> Iterator[None]:
        """Count while the block lasts, and tell of its beginning and its end."""
        self._tell.send(_BEGUN)
        self._counts, since = True, time.monotonic()
        yield
        self._counts = False
        self._tell.send(Work(time.monotonic() - since, self._count))

    def _one(self) -> None:
        if self._counts:
            self._count += 1
            if self._count == self._number:
                self._tell.send(_WRITES)

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "os.rename":
            path, writes = args[1], True
        elif event == "open":
            path, writes = args[0], bool(args[2] & _TO_WRITE)
        else:
            return
        if writes and str(path).startswith(self._root):
            self._one()

    def _execute(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(_CHANGES):
            self._one()
        return execute(sql, params, many, context)

    def _committed(self) -> Any:
        self._one()
        return self._commit()


def conductors() -> ProcessPoolExecutor:
    """Return processes that start and kill others, one a core."""
    return ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn"))


def called(act: Callable[..., Any], root: Path, *args: Any) -> Any:
    """Do something on a data directory in a process of its own and return the answer."""
    with _running(_answer, act, root, args) as (process, told):
        answer = told.recv()
        process.join()
        return answer


def measured(act: Callable[..., Any], root: Path, *args: Any) -> Work:
    """Do a work, as `killed` takes it, to its end."""
    with working(act, root, 0, *args) as (process, told):
        work = work_of(told)
        process.join()
        return work


def killed(moment: Moment, act: Callable[..., Any], root: Path, *args: Any) -> None:
    """Begin a work in a process of its own and kill it; `act` is given its `Writes` first."""
    with working(act, root, moment.write, *args) as (process, told):
        kill_at(moment, process, told)


@contextmanager
def working(
    act: Callable[..., Any], root: Path, write: int, *args: Any
) -> Iterator[tuple[BaseProcess, Connection]]:
    """Give a process that works, for `kill_at`, and what it tells; it ends with the block."""
    with _running(_work, act, root, write, args) as (process, told):
        yield process, told


def work_of(told: Connection) -> Work:
    """Wait for the end of a work and return what it was."""
    assert told.recv() == _BEGUN
    work = told.recv()
    assert isinstance(work, Work)
    return work


def kill_at(moment: Moment, process: BaseProcess, told: Connection) -> None:
    """Kill a process at a moment of its work; it may have ended before."""
    assert told.recv() == _BEGUN
    if moment.write:
        told.recv()
    time.sleep(moment.late)
    process.kill()
    process.join()
    assert abs(process.exitcode or 0) in (0, _KILL)


@contextmanager
def _running(body: Callable[..., None], *args: Any) -> Iterator[tuple[BaseProcess, Connection]]:
    told, tell = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=body, args=(tell, *args))
    process.start()
    tell.close()
    try:
        with told:
            yield process, told
    finally:
        process.kill()
        process.join()


def _answer(tell: Connection, act: Callable[..., Any], root: Path, args: tuple[Any, ...]) -> None:
    settle_in(root)
    try:
        answer = act(*args)
    finally:
        connections.close_all()
    tell.send(answer)


def _work(
    tell: Connection, act: Callable[..., None], root: Path, write: int, args: tuple[Any, ...]
) -> None:
    settle_in(root)
    act(Writes(root, write, tell), *args)
    connections.close_all()

"""Untrusted files read by a few limited children; the parent never opens one."""

import os
import queue
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from opora.intake.archive import SourceFile
from opora.intake.child import COMMAND, Child, Decode
from opora.intake.commenting.commented import Texts
from opora.intake.grid import Grid
from opora.intake.limits import Limits
from opora.intake.reading import Hints, Reading
from opora.intake.sheet_sample import SheetSample, unpack_samples
from opora.intake.wire import unpack, unpack_file, unpack_grids
from opora.vocabulary.problems import Refusal

Answer = TypeVar("Answer")
Item = TypeVar("Item")

_AHEAD = 2  # finished readings that may wait for the consumer, per child


class Progress(Protocol):
    """Wraps an iterable of known length and passes its items on."""

    def __call__(self, items: Iterable[Item], total: int) -> Iterable[Item]: ...


class ReaderPool:
    """Children are started when first needed, at most `workers` (by default one a core)."""

    def __init__(
        self, limits: Limits, workers: int | None = None, command: Sequence[str] = COMMAND
    ) -> None:
        self.limits = limits
        self.workers = workers or _cores()
        self.command = command
        self._idle: queue.LifoQueue[Child] = queue.LifoQueue()
        self._busy: set[Child] = set()
        self._many = False
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="reader")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all children; files not yet read stay unread."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in list(self._busy):
            child.stop()
        self._threads.shutdown(wait=True)
        while not self._idle.empty():
            self._idle.get().kill()

    def prepare(self) -> None:
        """Start the first child before there is a file for it."""
        self._idle.put(Child(self.limits, self.command))

    def read(self, source: SourceFile, hints: Hints) -> Reading | Refusal:
        """Return what the file holds, or why it is refused."""
        return self._ask("reading", source, hints.as_kept(), unpack)

    def grids(self, source: SourceFile) -> list[Grid] | Refusal:
        """Return the sheets or tables of any file as they are, or why it is refused."""
        return self._ask("grids", source, {}, lambda message, _: unpack_grids(message))

    def sample(self, source: SourceFile, hints: Hints) -> list[SheetSample] | Refusal:
        """Return the beginning of every sheet of any file, or why it is refused."""
        return self._ask(
            "sample", source, hints.as_kept(), lambda message, _: unpack_samples(message)
        )

    def commented(self, source: SourceFile, texts: Texts) -> bytes | Refusal:
        """Return an .xlsx or .docx with comments at its cells, or why that is impossible."""
        told = {sheet: dict(own) for sheet, own in texts.items()}
        return self._ask("commented", source, told, unpack_file)

    def read_all(
        self, sources: Sequence[SourceFile], hints: Hints, progress: Progress | None = None
    ) -> Iterator[tuple[SourceFile, Reading | Refusal]]:
        """Yield every source with its reading or refusal, in the order given."""
        results = self._in_order(sources, hints)
        yield from progress(results, len(sources)) if progress else results

    def _in_order(
        self, sources: Sequence[SourceFile], hints: Hints
    ) -> Iterator[tuple[SourceFile, Reading | Refusal]]:
        self._many = len(sources) > self.limits.child_files
        waiting: deque[tuple[SourceFile, Future[Reading | Refusal]]] = deque()
        for source in sources:
            waiting.append(
                (source, self._threads.submit(self.read, source, hints.of_file(source.sha256)))
            )
            if len(waiting) > self.workers * _AHEAD:
                yield _finished(waiting)
        while waiting:
            yield _finished(waiting)

    def _ask(
        self, kind: str, source: SourceFile, hints: dict[str, Any], decode: Decode[Answer]
    ) -> Answer | Refusal:
        child = self._free_child()
        self._busy.add(child)
        try:
            return child.ask(kind, source.path, hints, decode)
        except Refusal as refusal:
            return refusal
        finally:
            self._busy.discard(child)
            if child.usable():
                self._idle.put(child)
            else:
                child.kill()

    def _free_child(self) -> Child:
        while True:
            try:
                child = self._idle.get_nowait()
            except queue.Empty:
                return Child(self.limits, self.command, self._many)
            if child.usable():
                return child
            child.kill()


def _finished(
    waiting: deque[tuple[SourceFile, Future[Reading | Refusal]]],
) -> tuple[SourceFile, Reading | Refusal]:
    source, future = waiting.popleft()
    return source, future.result()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

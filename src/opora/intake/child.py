"""The parent's end of one reading child: ask, wait no longer than allowed, kill."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from array import array
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from opora.intake.frames import BUFFER_BYTES, BrokenFrame, receive, receive_column, send
from opora.intake.limits import Limits
from opora.intake.nursery import CAN_FORK, RENEWS
from opora.intake.wire import FillColumn, unpack_refusal
from opora.vocabulary.problems import Refusal

Answer = TypeVar("Answer")
Decode = Callable[[dict[str, Any], FillColumn], Answer]

# Isolated: neither the environment nor the current folder can slip in a module of their own.
COMMAND = (sys.executable, "-I", "-B", "-X", "utf8", "-m", "opora.intake.worker")

# NumPy's library of algebra would reserve memory and threads for every core.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
# The allocator of Linux would give the memory of a file back and ask for it again with the next
# one: a quarter of the time where there are many small files.
_KEEP_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(16 << 20),
}

# A reader that cannot get memory aborts: SIGABRT, or on Windows the code of a fast failure.
_NO_MEMORY_CODES = frozenset({-6, 0xC0000409, 0xC0000017})
_TOO_LONG_CODES = frozenset({-24})  # SIGXCPU
_LAST_MOMENT = 0.5


class Child:
    """A running child; not for two threads at once.

    One that `renews` itself is worth its memory where there are many files (nursery.py).
    """

    def __init__(
        self, limits: Limits, command: Sequence[str] = COMMAND, renews: bool = False
    ) -> None:
        self.limits = limits
        self.renews = renews and CAN_FORK
        self.files = 0
        self.in_step = True  # nothing of an earlier answer is left in the pipe
        # DEVNULL for errors: a panic of the reader may quote the file.
        process = subprocess.Popen(  # noqa: S603  our own interpreter and module
            [*command, *([RENEWS] if self.renews else [])],
            bufsize=BUFFER_BYTES,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _ONE_THREAD | (_KEEP_MEMORY if self.renews else {}),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            process_group=0 if self.renews else None,  # to end what the child forked with it
        )
        self.process = process
        self.requests = cast(BinaryIO, process.stdin)
        self.answers = cast(BinaryIO, process.stdout)

    def ask(self, kind: str, path: Path, hints: dict[str, Any], decode: Decode[Answer]) -> Answer:
        """Return the decoded answer; raises Refusal, also for a child that died or was too slow."""
        self.files += 1
        self.in_step = False
        late = threading.Event()
        watch = threading.Timer(self.limits.child_wall_seconds, self._kill_late, [late])
        watch.daemon = True
        watch.start()
        try:
            message = self._talk(kind, path, hints)
            answer = None if "refusal" in message else decode(message, self._fill)
            self.in_step = True
        except (BrokenFrame, OSError) as error:
            self._let_die()
            raise self._cause(late) from error
        finally:
            watch.cancel()
            watch.join()
            self.in_step = self.in_step and not late.is_set()
        if answer is None:
            raise unpack_refusal(message)
        return answer

    def usable(self) -> bool:
        """Answer whether the child lives, is in step and is not due for renewal."""
        fresh = self.renews or self.files < self.limits.child_files
        return self.in_step and fresh and self.process.poll() is None

    def stop(self) -> None:
        """End the child from another thread than the one that asks."""
        self._end()

    def kill(self) -> None:
        """End the child now and wait for its end."""
        self._end()
        self.process.wait()
        for pipe in (self.requests, self.answers):
            with contextlib.suppress(OSError):  # closing flushes what the child never took
                pipe.close()

    def _talk(self, kind: str, path: Path, hints: dict[str, Any]) -> dict[str, Any]:
        request = {
            "kind": kind,
            "path": str(path.absolute()),
            "hints": hints,
            "limits": asdict(self.limits),
        }
        send(self.requests, request)
        return receive(self.answers, self.limits.answer_bytes)

    def _fill(self, column: "array[int]", count: int) -> None:
        receive_column(self.answers, column, count, self.limits.answer_bytes)

    def _let_die(self) -> None:
        """Give a dying child the moment it needs to leave its own exit code."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_LAST_MOMENT)
        self.kill()

    def _kill_late(self, late: threading.Event) -> None:
        late.set()
        self._end()

    def _end(self) -> None:
        if self.renews:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()

    def _cause(self, late: threading.Event) -> Refusal:
        code = self.process.returncode
        if late.is_set() or code in _TOO_LONG_CODES:
            return Refusal("unreadable", f"{_STOPPED}: файл читался слишком долго. {_SPLIT}")
        if code in _NO_MEMORY_CODES:
            return Refusal("too_dense", f"{_STOPPED}: файлу не хватило памяти. {_SPLIT}")
        return Refusal("unreadable", f"{_STOPPED}: файл повреждён или опасен. {_SAVE_AGAIN}")


_STOPPED = "Программа чтения остановлена"
_SPLIT = "Разделите его на несколько."
_SAVE_AGAIN = "Откройте его в Excel, сохраните заново и загрузите снова."

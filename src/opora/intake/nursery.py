"""Reading children one after another out of one process that has everything loaded.

The process itself never opens a file: it forks a child, waits, and forks the next one. A start
costs 0.3 s of the processor, a fork 0.01 s.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Callable

CAN_FORK = hasattr(os, "fork")
RENEWS = "--renews"  # asks the program of a child to be a nursery
_RENEW = 77


def one_after_another(work: Callable[[], bool]) -> None:
    """Run `work` in forked children until one says False: no more is wanted.

    A child that ended otherwise ends this process the same way, so that the parent sees the cause.
    Not for Windows, which cannot fork.
    """
    while (code := _ended(_fork(work))) == _RENEW:
        continue
    if code < 0:
        with contextlib.suppress(OSError):  # the one that cannot be caught needs no default
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    sys.exit(code)


def _fork(work: Callable[[], bool]) -> int:
    """Return the number of the child's process; the child does not return."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = _RENEW if work() else 0
        finally:
            os._exit(code)  # nothing of the parent's is flushed or cleaned up twice
    return pid


def _ended(pid: int) -> int:
    """Wait; return the exit code, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

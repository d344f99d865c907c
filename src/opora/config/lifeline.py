"""A child process that must not outlive its parent, however the parent ended."""

import os
import threading
import time
from collections.abc import Callable

_EVERY = 1.0  # seconds


def when_parent_ends(stop: Callable[[], object]) -> None:
    """Call `stop` when the parent closes our standard input, as the system does when it dies."""

    def wait() -> None:
        # Not sys.stdin: a thread that waits in it holds a lock when the interpreter ends.
        while os.read(0, 1):
            pass
        stop()

    threading.Thread(target=wait, name="lifeline", daemon=True).start()


def end_with_parent() -> None:
    """End this process soon after its parent ended.

    On Windows a process does not see that its parent ended.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_EVERY)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()

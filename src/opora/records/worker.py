"""The worker: does the jobs that pages left, one after another, until it is told to stop."""

import time
from collections.abc import Callable

_IDLE = 0.5  # seconds


def run_worker(stop: Callable[[], bool]) -> None:
    """Work until `stop` says so."""
    while not stop():
        time.sleep(_IDLE)

"""The worker: does the jobs that pages left, one after another, until it is told to stop."""

import threading


def run_worker(stop: threading.Event) -> None:
    """Work until `stop` is set."""
    stop.wait()

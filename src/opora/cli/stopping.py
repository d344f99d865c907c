"""Stopping when asked: Ctrl+C, or the signal by which a system stops a service."""

import signal
import threading
from types import FrameType


def stop_signal() -> threading.Event:
    """Return an event that a signal to stop sets."""
    asked = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        asked.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return asked

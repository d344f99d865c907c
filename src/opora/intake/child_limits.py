"""Limits of the operating system that the reading child lays on itself.

Where they are missing (Windows) the parent's wall clock and the check before reading remain.
"""

import contextlib
import ctypes
import sys

from opora.intake.limits import Limits

if sys.platform != "win32":
    import resource

    def limit_process(limits: Limits) -> None:
        """Limit memory, forbid writing files and leaving a core with names of pupils in it."""
        _lower(resource.RLIMIT_AS, limits.child_memory_bytes)
        _lower(resource.RLIMIT_FSIZE, 0)
        forbid_cores()

    def forbid_cores() -> None:
        """Let this process leave no core when it is ended."""
        _lower(resource.RLIMIT_CORE, 0)

    def renew_processor_time(limits: Limits) -> None:
        """Give the next file its own seconds of the processor: the system counts from the start."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + 1 + limits.child_cpu_seconds
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        if hard != resource.RLIM_INFINITY:
            seconds = min(seconds, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))

    def give_memory_back() -> None:
        """Return to the system what the allocator holds free; only the one of Linux can."""
        with contextlib.suppress(AttributeError):
            ctypes.CDLL(None).malloc_trim(0)

    def _lower(which: int, most: int) -> None:
        _, hard = resource.getrlimit(which)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        # A system may know a limit and refuse to set it (macOS and memory).
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (most, most))

else:

    def limit_process(limits: Limits) -> None:
        """Windows has no such limits for a running process."""

    def forbid_cores() -> None:
        """Windows leaves none."""

    def renew_processor_time(limits: Limits) -> None:
        """Windows has no such limit for a running process."""

    def give_memory_back() -> None:
        """The allocator of Windows does so by itself."""

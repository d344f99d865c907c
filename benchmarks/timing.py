"""Whole processes timed in turn: A B A B …, so that a drift of the machine hits both."""

import hashlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PYTHON = sys.executable
_CALIBRATION_ROUNDS = 400_000


def run(command: Sequence[str]) -> float:
    """Return the wall seconds of one process; raises when it fails (exit code over 1)."""
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode > 1:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return seconds


def in_turn(jobs: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of every job, the jobs run in turn `rounds` times after a warm-up."""
    for job in jobs.values():
        job()
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            times[name].append(job())
    return times


def ratio(slow: Sequence[float], fast: Sequence[float]) -> float:
    """Return the median of the ratios taken round by round."""
    return statistics.median(a / b for a, b in zip(slow, fast, strict=True))


def calibration() -> float:
    """Return the seconds of a fixed piece of work: tells a quiet machine from a busy one."""
    began = time.perf_counter()
    digest = b""
    for _ in range(_CALIBRATION_ROUNDS):
        digest = hashlib.sha256(digest).digest()
    return time.perf_counter() - began


def peak_of_tree(command: Sequence[str]) -> int:
    """Return the largest sum of resident bytes of a process and its children, sampled.

    Linux only: reads /proc.
    """
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_resident, _tree(process.pid))))
        time.sleep(0.005)
    if process.returncode > 1:
        errors = process.stderr.read() if process.stderr else b""
        raise RuntimeError(errors.decode(errors="replace")[-2000:])
    return peak


def _tree(root: int) -> list[int]:
    found = [root]
    for pid in found:
        for task in _listed(f"/proc/{pid}/task"):
            try:
                children = Path(f"/proc/{pid}/task/{task}/children").read_text(encoding="ascii")
                found += map(int, children.split())
            except OSError:
                continue
    return found


def _listed(folder: str) -> list[str]:
    try:
        return [path.name for path in Path(folder).iterdir()]
    except OSError:
        return []


def _resident(pid: int) -> int:
    try:
        memory = Path(f"/proc/{pid}/statm").read_text(encoding="ascii")
        return int(memory.split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0

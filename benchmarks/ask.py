"""One question, some engines in turn, in one process: seconds of each, peak memory, the answer.

Run: python -m benchmarks.ask DATA KIND WINDOW ENGINE[,ENGINE…] [ROUNDS]. Prints one JSON object;
the process fails when the engines answer differently. With 0 rounds the first answer is all.
"""

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.questions import ENGINES, WINDOWS
from opora.facts.store import Store


def main(data: str, kind: str, window: str, engines: str, rounds: str = "5") -> None:
    """Time the engines in turn and print what was measured."""
    store = Store(Path(data))
    asks = {name: ENGINES[name](store, kind, WINDOWS[window]) for name in engines.split(",")}
    first = {name: _seconds(ask) for name, ask in asks.items()}
    answers = {name: answer for name, (_, answer) in first.items()}
    if len(set(answers.values())) > 1:
        raise RuntimeError(f"different answers: {answers!r}")
    times: dict[str, list[float]] = {name: [] for name in asks}
    for _ in range(int(rounds)):
        for name, ask in asks.items():
            times[name].append(_seconds(ask)[0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = {"first": {name: seconds for name, (seconds, _) in first.items()}, "times": times}
    sys.stdout.write(json.dumps({**told, "peak_mb": peak, "answer": next(iter(answers.values()))}))


def _seconds(ask):  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    answer = ask()
    return time.perf_counter() - began, answer


if __name__ == "__main__":
    main(*sys.argv[1:])

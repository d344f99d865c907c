"""The last Friday of a month (trust.md §5): a town hands in its forms while journals are uploaded.

Run: python -m benchmarks.last_friday [--schools 200] [--quick] [--seconds 180]. On a PostgreSQL
cluster of its own `opora serve` with its worker answers a driver on the loopback address: as fast
as it can (closed loop), then at 60 % of that (open loop) with 25 journals sent at once, then at
three times that load, then at 60 % again. Every form that was acknowledged is looked for in the
base. Linux only: it binds the server to two cores and reads /proc.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from benchmarks.journals import write_class_workbooks
from benchmarks.timing import PYTHON, calibration
from postgres import cluster
from servers import free_port, served

PASSWORD = "Пробный-город-2026"
PEOPLE, SHARE, FLOOD, JOURNALS = 16, 0.6, 3, 25
PROCESSES = "4"  # two to a core, as docs/how-to/install-server.md advises
GOOD = 0.5  # seconds: p95 of a page
_WINDOW = 5  # seconds over which a recovery is judged
_READING = "SELECT count(*) FROM records_upload WHERE state = 'reading'"
_UNDONE = "SELECT count(*) FROM records_job WHERE state IN ('waiting', 'running')"
_SENT = "SELECT submission_id, version FROM records_submissionevent WHERE act = 'submit'"


@dataclass(frozen=True)
class Lengths:
    """Seconds of the phases."""

    closed: int = 30
    steady: int = 180
    flood: int = 60
    after: int = 45


QUICK = Lengths(5, 8, 4, 6)


def main() -> None:
    """Print what came of the last Friday."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=Lengths.steady, help="of the steady load")
    parser.add_argument("--quick", action="store_true", help="a trial of some seconds, 6 schools")
    args = parser.parse_args()
    lengths = QUICK if args.quick else Lengths(steady=args.seconds)
    schools = 6 if args.quick else args.schools
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # through the blocks that clean up
    with cluster() as address, tempfile.TemporaryDirectory(prefix="opora-friday-") as folder:
        os.environ |= {"DATABASE_URL": address, "OPORA_DATA": f"{folder}/data"}
        os.environ["OPORA_SECRET_KEY"] = os.urandom(30).hex()
        began = time.perf_counter()
        town = json.loads(_output([PYTHON, "-m", "benchmarks.friday_town", str(schools)]))
        print(f"{_machine()}; town of {schools} schools: {_since(began)}")
        _friday(Path(folder), address, town, lengths)


def _friday(folder: Path, address: str, town: dict[str, Any], lengths: Lengths) -> None:
    files = write_class_workbooks(folder / "journals", min(JOURNALS, len(town["schools"])), True)
    port = free_port()
    plan = {"port": port, "town": town, "password": PASSWORD, "journals": [*map(str, files)]}
    with _server(folder / "data", port):
        _rest_of_the_night(address)
        people = min(PEOPLE, len(town["schools"]))
        warm = ["warm", "closed", people, max(5, lengths.closed // 2)]
        closed = _drive(folder, plan, [warm, ["closed", "closed", people, lengths.closed]])
        last = closed["phases"][-1]
        capacity = _answers(last) / last["seconds"]
        rate = SHARE * capacity
        _tell_phase(last)
        phases = [
            ["steady", "open", rate, lengths.steady],
            ["flood", "open", FLOOD * rate, lengths.flood],
            ["after", "open", rate, lengths.after],
        ]
        print(f"capacity {capacity:.1f} a second; steady {rate:.1f}, flood {FLOOD * rate:.1f}")
        with _reading(address) as uploads:
            told = plan | {"town": closed["town"], "journals_in": "steady"}
            seen = _drive(folder, told, phases)
            for phase in seen["phases"]:
                _tell_phase(phase)
            uploads.wait()
        print(f"recovery: {_recovery(seen['phases'][2])}")
        print(f"uploads: {len(seen['uploads'])} of {len(files)} taken, {uploads.told()}")
        _tell_lost(address, closed["handed_in"] + seen["handed_in"])
    print(_machine())


def _rest_of_the_night(address: str) -> None:
    """Wait until the worker has looked at every school: the town was made a minute ago, and a real
    one was looked at in the night."""
    began = time.perf_counter()
    with psycopg.connect(address, autocommit=True) as base:
        while base.execute(_UNDONE).fetchone() != (0,):
            time.sleep(1)
    print(f"looks at the schools that the town left to the worker: {_since(began)}", flush=True)


def _since(began: float) -> str:
    return f"{time.perf_counter() - began:.0f} s"


@contextmanager
def _server(data: Path, port: int) -> Iterator[None]:
    """Serve with a worker on two cores; the base has been made by the town."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(cores)[:2])
    try:
        # One data directory, one base: `served` is told to take the base that the town is in.
        with served(data, "--workers", PROCESSES, port=port, more=dict(os.environ)):
            os.sched_setaffinity(0, cores)
            yield
    finally:
        os.sched_setaffinity(0, cores)


def _drive(folder: Path, plan: dict[str, Any], phases: list[list[Any]]) -> dict[str, Any]:
    path = folder / "plan.json"
    path.write_text(json.dumps({"journals_in": "", **plan, "phases": phases}), encoding="utf-8")
    told: dict[str, Any] = json.loads(_output([PYTHON, "-m", "benchmarks.friday_load", str(path)]))
    return told


class Uploads:
    """Watches from outside how uploads are read: how long until none waits."""

    def __init__(self, address: str) -> None:
        self._address, self._over = address, threading.Event()
        self.began = self.done = 0.0
        self.most = 0
        self._thread = threading.Thread(target=self._watch)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def wait(self) -> None:
        """Wait until all that came are read, ten minutes at most."""
        self._over.set()
        self._thread.join()

    def told(self) -> str:
        """Return what was seen, in words."""
        if not self.most:
            return "none was seen waiting"
        return (
            f"{self.most} waited at once, all read {self.done - self.began:.0f} s after the first"
        )

    def _watch(self) -> None:
        with psycopg.connect(self._address, autocommit=True) as base:
            until = time.monotonic() + 3600
            while time.monotonic() < until:
                row = base.execute(_READING).fetchone()
                waiting = int(row[0]) if row else 0
                now = time.monotonic()
                self.began = self.began or (now if waiting else 0.0)
                self.most = max(self.most, waiting)
                self.done = self.done if waiting else (self.done or (now if self.most else 0.0))
                if not waiting and self._over.is_set():
                    return
                time.sleep(0.5)


@contextmanager
def _reading(address: str) -> Iterator[Uploads]:
    uploads = Uploads(address)
    uploads.start()
    try:
        yield uploads
    finally:
        uploads.wait()


def _tell_phase(phase: dict[str, Any]) -> None:
    times = phase["times"]
    pages = [each for kind in ("page", "cell", "prepare") for each in times.get(kind, [])]
    said = [f"{phase['name']}: {_answers(phase) / phase['seconds']:.1f} answers a second"]
    for name, found in (("pages", pages), ("submits", times.get("submit", []))):
        said.append(f"{name} {len(found)}, {_spread([seconds for _, seconds in found])}")
    said.append(f"errors {phase['errors'] or 0}, 503 {phase['busy']}, not sent {phase['unsent']}")
    said.append(f"driver {100 * phase['processor'] / phase['seconds']:.0f} % of a core")
    print("; ".join(said), flush=True)


def _spread(seconds: list[float]) -> str:
    if not seconds:
        return "none"
    ordered = sorted(seconds)
    at = (ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95, 0.99))
    return "p50 {:.0f} p95 {:.0f} p99 {:.0f} ms".format(*(1000 * each for each in at))


def _answers(phase: dict[str, Any]) -> int:
    return sum(map(len, phase["times"].values()))


def _recovery(phase: dict[str, Any]) -> str:
    """Return after how many seconds pages were quick again, and stayed so for a while."""
    pages = sorted(phase["times"].get("page", []))
    last = int(pages[-1][0]) if pages else 0
    for second in range(last + 1):
        near = sorted(s for since, s in pages if second <= since < second + _WINDOW)
        if near and near[int(0.95 * len(near))] <= GOOD and phase["busy_at"] <= second:
            return f"p95 of pages within {1000 * GOOD:.0f} ms from second {second} after the flood"
    return "not seen"


def _tell_lost(address: str, handed_in: list[list[int]]) -> None:
    with psycopg.connect(address) as base:
        there = Counter(base.execute(_SENT).fetchall())
    acknowledged = {(form, version) for form, version in handed_in}
    lost = acknowledged - there.keys()
    twice = [each for each, count in there.items() if count > 1]
    print(f"submits: {len(acknowledged)} acknowledged, lost {len(lost)}, doubled {len(twice)}")


def _machine() -> str:
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    return f"{os.cpu_count()} cores, load {load}, calibration {calibration():.2f} s"


def _output(command: list[str]) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()


if __name__ == "__main__":
    main()

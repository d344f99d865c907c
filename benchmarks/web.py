"""List pages under load: a municipality of 40 schools, against the least honest page.

Run: python -m benchmarks.web FOLDER [ROUNDS] [SECONDS]. DATABASE_URL and FLOOR_DATABASE choose
PostgreSQL for ours and for the baseline. Both are served the same way by granian, asked in turn by
as many connections; processor time is that of the server's processes. Linux only: reads /proc.
"""

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.timing import PYTHON, calibration

SCHOOLS, CONNECTIONS, PASSWORD = 40, 16, "Пробный-город-2026"
OPORA = [PYTHON, "-m", "opora.cli.main"]
GRANIAN = [PYTHON, "-m", "granian", "--interface", "wsgi", "--workers", "2"]
GRANIAN += ["--blocking-threads", "4", "--host", "127.0.0.1", "--log-level", "warning"]
OUR_PORT, FLOOR_PORT = 8931, 8932
_TOKEN = re.compile(r'csrfmiddlewaretoken" value="(\w+)"')
_LIST = re.compile(r'href="(/units/\d+/results/)"')


@dataclass(frozen=True)
class Load:
    """What a page did under load: answers a second, p95 and processor in milliseconds."""

    rate: float
    p95: float
    processor: float


def main(folder: Path, rounds: int, seconds: int) -> None:
    """Print the rate of our list pages and of the baseline's, round by round in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = os.environ | {"OPORA_DATA": str(folder / "town")}
    base = {"FLOOR_DATABASE": str(folder / "floor.sqlite")} | dict(os.environ)
    if not (folder / "town").exists():
        town = [*OPORA, "town", "--schools", str(SCHOOLS), "--years", "1"]
        subprocess.run(town, env=ours, check=True, capture_output=True)
    session = _output([PYTHON, "-m", "benchmarks.web_floor", "make"], base)
    print(f"{os.cpu_count()} cores, calibration {calibration():.2f} s")
    with (
        _served([*GRANIAN, "--port", str(OUR_PORT), "opora.config.wsgi:application"], ours) as us,
        _served([*GRANIAN, "--port", str(FLOOR_PORT), "benchmarks.web_floor:app"], base) as them,
    ):
        floor = (f"http://127.0.0.1:{FLOOR_PORT}/", f"sessionid={session}", them)
        pages = {name: (*page, us) for name, page in _pages().items()}
        _compare({"baseline": floor, **pages}, rounds, seconds)


def _pages() -> dict[str, tuple[str, str]]:
    """The list pages that are measured, each with the cookie of who asks for it."""
    coordinator, deputy = _signed_in("koordinator"), _signed_in("zavuch")
    district, school = _own_unit(coordinator), _own_unit(deputy)
    at = f"http://127.0.0.1:{OUR_PORT}"
    return {
        f"schools of a municipality of {SCHOOLS}": (f"{at}{district}", coordinator),
        "classes of a school": (f"{at}{school}", deputy),
        "uploads of a school": (f"{at}{school.replace('results', 'uploads')}", deputy),
        "people of a school": (f"{at}{school.replace('results', 'people')}", deputy),
    }


def _compare(pages: Mapping[str, tuple[str, str, int]], rounds: int, seconds: int) -> None:
    seen: dict[str, list[Load]] = {name: [] for name in pages}
    for url, cookie, server in pages.values():
        _load(url, cookie, server, 1)  # warm
    for _ in range(rounds):
        for name, (url, cookie, server) in pages.items():
            seen[name].append(_load(url, cookie, server, seconds))
    for name, loads in seen.items():
        shares = [a.rate / b.rate for a, b in zip(loads, seen["baseline"], strict=True)]
        print(
            f"{name}: {statistics.median(each.rate for each in loads):.0f} a second, "
            f"p95 {statistics.median(each.p95 for each in loads):.0f} ms, "
            f"processor {statistics.median(each.processor for each in loads):.1f} ms a page, "
            f"{statistics.median(shares):.2f} of the baseline"
        )


def _load(url: str, cookie: str, server: int, seconds: int) -> Load:
    before = _processor(server)
    said = _output(
        [PYTHON, "-m", "benchmarks.web_load", url, cookie, str(CONNECTIONS), str(seconds)],
        dict(os.environ),
    )
    told = json.loads(said)
    if told["failures"]:
        raise RuntimeError(f"{url}: {told['failures']}")
    times = sorted(told["times"])
    spent = (_processor(server) - before) / told["answers"]
    rate = told["answers"] / told["seconds"]
    return Load(rate, 1000 * times[int(0.95 * len(times))], 1000 * spent)


@contextmanager
def _served(command: list[str], environment: Mapping[str, str]) -> Iterator[int]:
    process = subprocess.Popen(command, env=dict(environment))
    try:
        time.sleep(5)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _signed_in(login: str) -> str:
    """Return the cookie of a session."""
    connection = http.client.HTTPConnection("127.0.0.1", OUR_PORT)
    connection.request("GET", "/sign-in/")
    form = connection.getresponse()
    cookie = form.headers["Set-Cookie"].split(";")[0]
    token = _TOKEN.search(form.read().decode())
    fields = {"csrfmiddlewaretoken": token[1] if token else "", "login": login}
    body = urlencode(fields | {"password": PASSWORD})
    kind = "application/x-www-form-urlencoded"
    headers = {"Cookie": cookie, "Content-Type": kind, "Host": f"127.0.0.1:{OUR_PORT}"}
    connection.request("POST", "/sign-in/", body, headers)
    answer = connection.getresponse()
    answer.read()
    cookies = [each.split(";")[0] for each in answer.headers.get_all("Set-Cookie") or []]
    return next(each for each in cookies if each.startswith("opora="))


def _own_unit(cookie: str) -> str:
    """Return the address of the results of the unit that the front page names."""
    connection = http.client.HTTPConnection("127.0.0.1", OUR_PORT)
    connection.request("GET", "/", headers={"Cookie": cookie})
    found = _LIST.search(connection.getresponse().read().decode())
    if found is None:
        raise RuntimeError("the front page names no unit")
    return found[1]


def _output(command: list[str], environment: Mapping[str, str]) -> str:
    done = subprocess.run(command, env=dict(environment), check=True, stdout=subprocess.PIPE)
    return done.stdout.decode()


def _processor(server: int) -> float:
    """Return the processor seconds of a server and of its workers."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    ticks = 0
    for process in (server, *map(int, children)):
        fields = (
            Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        )
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(Path(given[0]), int(given[1] if given[1:] else 5), int(given[2] if given[2:] else 10))

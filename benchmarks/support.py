"""Signs of risk and the card of a pupil in a school of 1 500, in a warm process.

Run: python -m benchmarks.support FOLDER [ROUNDS]. Signs against the least that any list must ask:
one SQL over the same files, means of marks by pupil and subject. The card and the list against the
page of a pupil's results that was there before them.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

PUPILS, YEAR, TODAY = 1500, 2025, date(2026, 1, 14)
PASSWORD = "Большая-школа-2026"
_CARDS = 60
_MEANS = """
SELECT pupil_id, subject, sum(mark) AS total, count(*) AS marks FROM read_parquet($path)
WHERE date > $since GROUP BY ALL HAVING count(*) >= 5 AND 100 * sum(mark) <= 260 * count(*)
"""

os.environ["OPORA_DATA"] = str(Path(sys.argv[1]).resolve())
Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)

from opora.config.ready import make_ready  # noqa: E402

make_ready()

import duckdb  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.timing import calibration  # noqa: E402
from opora.cli.town import settle  # noqa: E402
from opora.facts.store import Store  # noqa: E402
from opora.generator.region import region  # noqa: E402
from opora.generator.writing import write_region  # noqa: E402
from opora.records.actions.raised_signs import keep_signs  # noqa: E402
from opora.records.models import Account, OrgUnit, RaisedSign  # noqa: E402
from opora.records.queries.facts import facts_of  # noqa: E402
from opora.records.queries.signs import found_signs  # noqa: E402
from opora.records.sessions import SessionStore  # noqa: E402
from opora.web.session import open_session  # noqa: E402


def main(rounds: int) -> None:
    """Print the times of a refresh and of pages, in turn with their baselines."""
    timezone.localdate = lambda *_: TODAY  # type: ignore[assignment]
    unit = _school()
    print(f"{os.cpu_count()} cores, calibration {calibration():.2f} s, {PUPILS} pupils")
    _print("refresh of all signs", *_in_turn(rounds, lambda: _refresh(unit), _sql(unit)))
    pupils = list(RaisedSign.objects.values_list("pupil_id", flat=True).distinct()[:_CARDS])
    browser = _signed_in("zavuch")
    year = f"?year={YEAR}"
    cards = [f"/pupils/{pupil}/card/{year}" for pupil in pupils]
    results = [f"/pupils/{pupil}/{year}" for pupil in pupils]
    lists = [f"/units/{unit}/risk/{year}"] * (_CARDS // 4)
    for name, pages in (("card", cards), ("list", lists), ("results of a pupil", results)):
        times = sorted(each for _ in range(rounds + 1) for each in _times(browser, pages))
        middle, late = statistics.median(times), times[int(0.95 * len(times))]
        print(f"{name}: median {1000 * middle:.0f} ms, p95 {1000 * late:.0f} ms")


def _school() -> int:
    call_command("migrate", verbosity=0)
    known = OrgUnit.objects.filter(level="school").first()
    if known is not None:
        return int(known.pk)
    largest = max(region(1, 20), key=lambda each: each.pupils)
    school = replace(largest, pupils=PUPILS)
    settle([school], [YEAR], PASSWORD)
    write_region(Store(Path(sys.argv[1])), [(school, YEAR)], iter([0]), TODAY)
    return school.school_id


def _refresh(unit: int) -> None:
    results = found_signs(unit, YEAR, TODAY)
    keep_signs(school=unit, school_year=YEAR, on=TODAY, results=results)


def _sql(unit: int) -> Callable[[], None]:
    view = facts_of([unit], [YEAR])
    paths = [str(Path(sys.argv[1]) / str(each.path("marks"))) for each in view.derived]
    connection = duckdb.connect(config={"threads": 2})

    def ask() -> None:
        connection.execute(_MEANS, {"path": paths, "since": date(2025, 11, 5)}).fetchall()

    return ask


def _in_turn(
    rounds: int, ours: Callable[[], None], base: Callable[[], None]
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Return wall and processor seconds of each, round by round, after a warm-up."""
    seen: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
    for number in range(rounds + 1):
        for own, ask in zip(seen, (ours, base), strict=True):
            with _timed() as spent:
                ask()
            if number:
                own.append((spent[0], spent[1]))
    return seen


@contextmanager
def _timed() -> Iterator[list[float]]:
    spent: list[float] = []
    wall, processor = time.perf_counter(), time.process_time()
    yield spent
    spent += [time.perf_counter() - wall, time.process_time() - processor]


def _print(
    name: str, ours: Sequence[tuple[float, float]], base: Sequence[tuple[float, float]]
) -> None:
    for called, times in ((name, ours), ("one SQL over the same marks", base)):
        wall, processor = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{called}: {wall:.2f} s, processor {processor:.2f} s")


def _times(browser: Client, pages: Sequence[str]) -> Iterator[float]:
    for page in pages:
        began = time.perf_counter()
        answer = browser.get(page)
        if answer.status_code != 200:
            raise RuntimeError(f"{page}: {answer.status_code}")
        yield time.perf_counter() - began


def _signed_in(login: str) -> Client:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    open_session(request, Account.objects.get(login=login).pk)
    request.session.save()
    browser = Client(headers={"host": "127.0.0.1"})
    browser.cookies["opora"] = str(request.session.session_key)
    return browser


if __name__ == "__main__":
    main(int(sys.argv[2]) if sys.argv[2:] else 5)

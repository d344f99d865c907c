"""The audit of a year: a chain of events verified, «кто видел этого ученика» answered.

Run: python -m benchmarks.audit FOLDER [EVENTS]; on PostgreSQL by DATABASE_URL of an empty database.
A school of a thousand pupils: every tenth event shows a class, the others one pupil. Targets: the
arithmetic of a million events in 5 s, a pupil's year in 2 s.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opora.config.settings")
os.environ.setdefault("OPORA_SECRET_KEY", "only-for-benchmarks-" + "x" * 50)
if __name__ == "__main__":
    os.environ["OPORA_DATA"] = sys.argv[1]
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.timing import calibration  # noqa: E402
from opora.records.actions.by import PROGRAM  # noqa: E402
from opora.records.actions.people import enrol, school_class  # noqa: E402
from opora.records.actions.units import open_unit  # noqa: E402
from opora.records.chain import Event, append, digest, head, verify  # noqa: E402
from opora.records.queries.audit import Filters, journal, seen  # noqa: E402
from opora.records.queries.places import find  # noqa: E402

PUPILS, CLASS, AT_ONCE, SCHOOL_YEAR = 1000, 25, 5000, 2025
SINCE = datetime(2025, 9, 1, tzinfo=UTC)


def main(events: int) -> None:
    """Fill an empty database and print what was measured."""
    call_command("migrate", verbosity=0)
    school, pupils = _school()
    print(f"{connection.vendor}, calibration {calibration():.2f} s")
    said = list(_events(events, school, pupils))
    print(f"events {len(said)}, index rows {sum(len(each.pupils) for each in said)}")
    _timed("arithmetic of the chain", lambda: _arithmetic(said), 3)
    began = time.perf_counter()
    for first in range(0, len(said), AT_ONCE):
        append(said[first : first + AT_ONCE])
    print(f"append: {time.perf_counter() - began:.1f} s")
    kept = head()[1]
    _timed("verify with the database and the index", lambda: verify(kept), 1)
    dice = random.Random(1)
    year = Filters(since=SINCE.date(), on=(SINCE + timedelta(days=364)).date())
    _timed("one pupil, a year", lambda: seen(dice.choice(pupils), year), 15)
    spot = find({"unit": school}, SCHOOL_YEAR)
    if spot is None or spot.unit is None:
        raise RuntimeError("the school is not there")
    unit, month = spot.unit, Filters(since=SINCE.date(), on=(SINCE + timedelta(days=29)).date())
    _timed("the school, a month", lambda: journal(unit, month), 5)
    _timed("the school, a year", lambda: journal(unit, year), 3)


def _school() -> tuple[int, list[int]]:
    day = SINCE.date()
    region = open_unit(by=PROGRAM, level="region", name="Край", parent=None, since=day)
    school = open_unit(by=PROGRAM, level="school", name="Школа", parent=region, since=day)
    nine = school_class(school=school, school_year=SCHOOL_YEAR, label="9А")
    names = (f"Ученик Номер {number}" for number in range(PUPILS))
    return school, [enrol(by=PROGRAM, name=name, school_class=nine) for name in names]


def _events(count: int, school: int, pupils: list[int]) -> Iterator[Event]:
    dice = random.Random(31)
    step = timedelta(days=364) / count
    for number in range(count):
        shown = dice.sample(pupils, CLASS if number % 10 == 0 else 1)
        yield Event(
            SINCE + step * number,
            dice.randint(1, 60),
            "read" if number % 50 else "export",
            f"результаты класса {number % 11 + 1}А",
            school,
            "классный руководитель 9А с 01.09.2025, приказ № 41",
            {"address": f"/classes/{dice.randint(1, 10**6)}/"},
            tuple(sorted(shown)),
        )


def _arithmetic(events: list[Event]) -> str:
    previous = ""
    for number, event in enumerate(events, 1):
        previous = digest(previous, number, event)
    return previous


def _timed(what: str, job: Callable[[], object], rounds: int) -> None:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        job()
        times.append(time.perf_counter() - began)
    print(f"{what}: median {statistics.median(times):.3f} s, worst {max(times):.3f} s", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)

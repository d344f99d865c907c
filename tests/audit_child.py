"""A process that appends to the audit, to be one of several, or to be killed. See test_spool.

Run: audit_child.py append|note|drain NAME COUNT; every event is printed when it is kept.
"""

import sys
from datetime import UTC, datetime

import django
from django.conf import settings

django.setup()

from opora.records.chain import Event, append, verify  # noqa: E402
from opora.records.spool import Spool  # noqa: E402


def event(name: str, number: int) -> Event:
    return Event(datetime.now(UTC), number, "read", name, details={"n": number}, pupils=(number,))


def main(act: str, name: str, count: int) -> None:
    spool = Spool(settings.DATA / "audit")
    if act == "append":
        for number in range(1, count + 1):
            append([event(name, number)])
            print(number, flush=True)
    elif act == "note":
        for number in range(1, count + 1):
            spool.write(event(name, number))
            print(number, flush=True)
    elif act == "drain":
        for _ in range(count):
            print(spool.drain(), flush=True)
    else:
        verdict = verify()
        print(verdict.events, verdict.flaw or "whole")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

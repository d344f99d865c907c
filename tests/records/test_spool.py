"""Events of reading reach the chain, each once, whatever happens to the processes."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError

import audit_child
from bases import own_base
from opora.records import spool as spools
from opora.records.chain import Event, verify
from opora.records.models import AuditEvent, AuditPupil
from opora.records.spool import Spool

CHILD = Path(audit_child.__file__)


def event(number: int) -> Event:
    at = datetime(2026, 2, 27, 12, 0, number, tzinfo=UTC)
    return Event(at, number, "read", f"«страница»\n{number}", 7, "право", {"a": "ё"}, (1, 2))


def whats() -> list[str]:
    return list(AuditEvent.objects.order_by("number").values_list("what", flat=True))


@pytest.fixture
def spool(db: None, tmp_path: Path) -> Spool:
    return Spool(tmp_path)


def test_events_come_to_the_chain_as_they_were_noted_and_in_order(spool):
    for number in range(5):
        spool.write(event(number))
    assert spool.drain() == 5
    assert whats() == [event(number).what for number in range(5)]
    row = AuditEvent.objects.get(number=4)
    assert (row.at, row.account, row.unit, row.details, row.pupils) == (
        event(3).at,
        3,
        7,
        {"a": "ё"},
        [1, 2],
    )
    assert AuditPupil.objects.count() == 10
    assert verify().flaw is None


def test_many_events_are_moved_in_portions_and_in_their_order(spool, tmp_path, monkeypatch):
    monkeypatch.setattr(spools, "_FULL", 500)
    for number in range(20):
        spool.write(event(number))
    portions = len(list(tmp_path.glob("*.closed.jsonl")))
    assert 2 < portions < 20

    assert spool.drain() == 20
    assert whats() == [event(number).what for number in range(20)]
    assert verify().flaw is None
    assert list(tmp_path.glob("*.jsonl")) == []


def test_draining_nothing_moves_nothing(spool):
    assert spool.drain() == 0
    spool.write(event(1))
    assert (spool.drain(), spool.drain()) == (1, 0)


def test_a_crash_between_commit_and_unlink_moves_nothing_twice(spool, monkeypatch, tmp_path):
    spool.write(event(1))

    def crash(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", crash)
        with pytest.raises(KeyboardInterrupt):
            spool.drain()
    spool.write(event(2))
    assert spool.drain() == 1
    assert whats() == [event(1).what, event(2).what]
    assert not list(tmp_path.glob("*.jsonl"))


def test_a_crash_before_commit_loses_nothing(spool, monkeypatch):
    spool.write(event(1))

    def refuse(_events: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patched:
        patched.setattr(spools, "append", refuse)
        with pytest.raises(DatabaseError):
            spool.drain()
    assert AuditEvent.objects.count() == 0
    assert spool.drain() == 1


def test_a_writer_killed_inside_a_line_spoils_no_other(spool, tmp_path):
    spool.write(event(1))
    with (tmp_path / "open.jsonl").open("ab") as file:
        file.write(b'{"at": "2026-02-27T12:00')
    spool.write(event(2))
    assert spool.drain() == 3
    torn = AuditEvent.objects.get(number=2)
    assert (torn.act, torn.details) == ("torn", {"line": '{"at": "2026-02-27T12:00'})
    assert whats()[0::2] == [event(1).what, event(2).what]
    assert verify().flaw is None


@pytest.mark.parametrize(
    "line",
    [b"", b"\x00\xff", b"[]", b"{}", b'{"at": 5}', b'{"at": "2026-02-27", "pupils": [], "no": 1}'],
)
def test_a_line_that_is_no_event_stops_nothing_and_is_kept(line, spool, tmp_path):
    tmp_path.joinpath("open.jsonl").write_bytes(line + b"\n")
    spool.write(event(2))
    assert spool.drain() == 2
    assert list(AuditEvent.objects.order_by("pk").values_list("act", flat=True)) == ["torn", "read"]


def test_a_page_waits_for_no_drain_that_is_moving(spool, tmp_path):
    """Only setting the file aside is locked: what is written meanwhile is in the next one."""
    spool.write(event(1))
    spool._close()
    spool.write(event(2))
    assert len(list(tmp_path.glob("*.jsonl"))) == 2
    assert spool.drain() == 2


@pytest.fixture
def base(tmp_path: Path) -> Iterator[dict[str, str]]:
    with own_base(tmp_path) as env:
        yield env


def start(base: dict[str, str], *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(CHILD), *words]
    return subprocess.Popen(command, env=base, stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> list[str]:
    return process.communicate()[0].split()


def test_two_processes_appending_at_once_keep_one_chain(base):
    both = [start(base, "append", name, "60") for name in ("один", "два")]
    assert [len(said(process)) for process in both] == [60, 60]
    assert said(start(base, "verify", "", "0")) == ["120", "whole"]


def test_writers_and_drains_at_once_move_every_event_once(base):
    notes = [start(base, "note", name, "150") for name in ("один", "два")]
    drains = [start(base, "drain", "", "40") for _ in range(2)]
    for process in (*notes, *drains):
        said(process)
    said(start(base, "drain", "", "1"))
    assert said(start(base, "verify", "", "0")) == ["300", "whole"]


def trial(base: dict[str, str], dice: random.Random, act: str) -> list[str]:
    """Kill a process at a random moment after it began; return what it said it kept."""
    process = start(base, act, f"{act} {dice.random()}", "100000")
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(dice.random() * 0.1)
    process.kill()
    return [first.strip(), *said(process)]


@pytest.mark.parametrize("kills", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_a_killed_writer_loses_no_line_it_had_noted(base, kills):
    dice = random.Random(kills)
    noted = sum(len(trial(base, dice, "note")) for _ in range(kills))
    moved = [int(each) for each in said(start(base, "drain", "", "1"))]
    assert moved[0] >= noted
    # A line may be kept that its writer had no time to say it of; a half of one becomes an event.
    assert moved[0] <= noted + 2 * kills
    assert said(start(base, "verify", "", "0"))[1] == "whole"


@pytest.mark.parametrize("kills", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_a_killed_drain_neither_loses_nor_doubles(base, kills):
    dice = random.Random(kills)
    said(start(base, "note", "всё", "50"))
    for number in range(kills):
        said(start(base, "note", f"ещё {number}", "20"))
        trial(base, dice, "drain")
    said(start(base, "drain", "", "1"))
    assert said(start(base, "verify", "", "0")) == [str(50 + 20 * kills), "whole"]

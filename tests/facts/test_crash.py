"""A process killed while it writes: nothing acknowledged is lost, nothing shows by half."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from opora.facts.derive import settled
from opora.facts.parquet import read_file
from opora.facts.store import Store

CHILD = Path(__file__).with_name("crash_child.py")
POINTS = [
    (moment, place)
    for place in ("originals", "facts/final_marks", "current/marks", "current/statistics", "ledger")
    for moment in ("before", "after")
]
ROWS = 40  # of each table in each upload of the child


def run(*arguments):
    command = [sys.executable, str(CHILD), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def sources(tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:02}.csv").write_text(f"{number + 1} 4", encoding="utf-8")
    return folder


@pytest.fixture
def root(tmp_path, sources):
    """A data directory with one accepted file."""
    root = tmp_path / "data"
    assert run(root, "accept", sources / "00.csv").returncode == 0
    return root


def damage(store):
    """Problems of a store, leaving out names: the child keeps no identity map."""
    return [p for p in store.verify() if p.code != "identity_missing"]


def assert_whole(store):
    assert damage(store) == []
    for derived in store.ledger.derived():
        again, _ = settled(store.root, derived.shelf, store.ledger.visible_on(derived.shelf))
        for name in ("marks", "final_marks"):
            assert read_file(store.root / derived.path(name)).equals(again[name])
    for table in ("marks", "final_marks"):
        rows = store.read(table)
        counted = [rows["batch"].to_pylist().count(batch.number) for batch in store.visible()]
        assert counted == [ROWS] * len(store.visible())


@pytest.mark.parametrize(("moment", "place"), POINTS)
def test_killed_while_accepting(root, sources, moment, place):
    killed = run(root, "accept", sources / "01.csv", moment, place)

    store = Store(root)
    assert killed.returncode != 0
    assert_whole(store)
    accepted = (moment, place) == ("after", "ledger")
    assert len(store.visible()) == (2 if accepted else 1)
    assert run(root, "accept", sources / "01.csv").returncode == 0
    assert len(store.visible()) == 2
    store.sweep()
    assert_whole(store)
    assert len(list(root.glob("originals/*"))) == 2
    assert len([path for path in root.glob("facts/**/*") if path.is_file()]) == 4


@pytest.mark.parametrize(("moment", "place"), POINTS[2:])
def test_killed_while_rebuilding(root, moment, place):
    killed = run(root, "rebuild", "-", moment, place)

    store = Store(root)
    assert killed.returncode != 0
    assert_whole(store)
    rebuilt = (moment, place) == ("after", "ledger")
    assert set(store.read("marks")["mark"].to_pylist()) == {5 if rebuilt else 4}
    store.sweep()
    assert_whole(store)


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(n, marks=pytest.mark.slow) for n in range(3, 50))]
)
def test_killed_at_a_random_moment(root, sources, seed):
    stream = subprocess.Popen(
        [sys.executable, str(CHILD), str(root), "stream", str(sources)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        first = stream.stdout.readline()
        time.sleep(random.Random(seed).uniform(0, 0.3))
    finally:
        stream.kill()
    assert first
    acknowledged = len([first, *stream.stdout.read().split()])
    stream.stdout.close()
    stream.wait()

    store = Store(root)
    assert_whole(store)
    assert len(store.visible()) >= acknowledged
    store.sweep()
    assert_whole(store)

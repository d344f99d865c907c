"""A server or a worker killed at any moment: nothing is lost, doubled, half seen."""

from collections import Counter
from pathlib import Path

import pytest

import killing
from upload_trial import Trial

# The server is killed while files come («send») and while «Принять» is pressed; the worker while it
# reads, accepts and undoes.
KILLS = {"send": 50, "press": 30, "read": 30, "accept": 60, "undo": 30}
FEW = [
    ("send", 0),
    ("send", 1),
    ("press", 0),
    ("read", 0),
    ("accept", 0),
    ("accept", 1),
    ("undo", 0),
]
BEGUN = {"read": "sent", "accept": "read", "undo": "accepted"}
DONE = {"read": "read", "accept": "accepted", "undo": "undone"}
HAPPENED = {"send": ("begun", "sent"), "press": ("read", "pressed")}
pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def conductors():
    found = killing.conductors()
    yield found
    found.shutdown(cancel_futures=True)  # after a failure nobody waits for the rest


@pytest.fixture(scope="module")
def trial(conductors, tmp_path_factory) -> Trial:
    return conductors.submit(Trial, tmp_path_factory.mktemp("uploads")).result()


def check(trial, work, found):
    """Check what a kill left and what came of it; return what it left, in a word."""
    if work in HAPPENED:
        return check_server(trial, work, found)
    return check_worker(trial, work, found)


def check_server(trial, work, found):
    """All happened or nothing did; what was answered did; the second press changes nothing more."""
    before, after = (without_litter(trial.states[name]) for name in HAPPENED[work])
    left = without_litter(found.left)
    assert left in (before, after)
    first, second = found.answers
    assert first in (None, second)
    assert second[0] == 302
    assert left == before or second[1] == f"/uploads/{trial.upload}/"
    assert first is None or left == after
    assert without_litter(found.pressed) == after
    assert found.ready in ({}, trial.states["read"])
    assert found.end == trial.states["accepted"]
    return ("litter, " if found.left["litter"] else "") + ("all" if left == after else "nothing")


def check_worker(trial, work, found):
    """What counts is what counted before or what is to count; the next worker does the rest."""
    before, after = trial.states[BEGUN[work]], trial.states[DONE[work]]
    assert found.left["rows"] in (before["rows"], after["rows"])
    assert found.left["chain"] is None
    assert found.left["damage"] == found.left["lost originals"] == []
    # Killed before the wish was written, it never was.
    wished = work == "read" or found.left["state"] != before["state"]
    assert found.end == (after if wished else before)
    counts = "new" if found.left["batches"] == after["batches"] else "old"
    return str(found.left["state"]) if work == "read" else f"{found.left['state']}, {counts} marks"


def without_litter(state):
    """A kill may leave temporary files; the next worker, and `sweep`, must not."""
    return {**state, "litter": []}


def test_the_trial_itself_sends_accepts_and_undoes(trial):
    states = trial.states
    assert [states[name]["state"] for name in ("begun", "sent", "read", "pressed")] == [
        None,
        "reading",
        "read",
        "accepting",
    ]
    assert states["accepted"]["rows"] != states["read"]["rows"] == states["begun"]["rows"]
    assert states["accepted"]["accepted files"] == 2
    assert states["undone"]["rows"] == states["read"]["rows"]
    assert states["undone"]["enrolments"] == states["read"]["enrolments"]
    for state in states.values():
        assert state["lost originals"] == state["damage"] == []
    assert states["undone"]["litter"] == []


@pytest.mark.parametrize(("work", "seed"), FEW)
def test_killed_at_a_random_moment(conductors, trial, work, seed):
    check(trial, work, conductors.submit(trial.kill, work, seed).result())


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").exists(), reason="finds processes of the server there")
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("work", HAPPENED)
def test_the_product_itself_killed_while_it_serves(conductors, trial, work, seed):
    check(trial, work, conductors.submit(trial.kill, work, seed, product=True).result())


@pytest.mark.slow
def test_killed_at_two_hundred_random_moments(conductors, trial):
    kills = [(work, seed) for work, count in KILLS.items() for seed in range(100, 100 + count)]
    assert len(kills) == 200
    made = [(work, conductors.submit(trial.kill, work, seed)) for work, seed in kills]
    left = Counter((work, check(trial, work, each.result())) for work, each in made)
    print(left)
    # Kills that all fall before the work, or after it, would test nothing.
    for work in KILLS:
        assert len({word for each, word in left if each == work}) > 1


def test_ten_people_accepting_at_once_have_one_effect(conductors, trial):
    seen = conductors.submit(trial.accept_at_once, 10).result()
    assert seen.pop("answers") == ["fine"] * 10
    assert seen == trial.states["accepted"]

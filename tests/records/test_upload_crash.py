"""A worker killed at any moment of acceptance and undoing: nothing is lost, doubled, half seen."""

import os
import random
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

import upload_child as child
from sendings import journal

KILLS = 200
OLD = {"Алгебра": ["5", "5", "5"]}
NEW = {"Алгебра": ["2", "3", ""]}
pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the child makes a database file of its own"
)


class Trial:
    """Copies of one beginning, each worked on by processes that are killed."""

    def __init__(self, folder):
        self.start, self.root = folder / "start", folder / "data"
        first = journal(folder / "a.xlsx", {"Берёзин Пётр Ильич": OLD, "Вётлин Пётр Ильич": OLD})
        later = [
            journal(folder / "b.xlsx", {"Берёзин Пётр Ильич": NEW, "Новиков Олег Ян": NEW}),
            journal(folder / "c.xlsx", {"Рощин Олег Ян": NEW}, school_class="9Б"),
        ]
        self.upload, self.account = child.called(child.begin, self.start, [first], later)
        self.before = self.state(self.start)
        self.seconds = child.called(child.accept, self.copy(), self.upload, ready=True)
        self.after = self.state(self.root)
        self.accepted = folder / "accepted"
        child.copied(self.root, self.accepted)
        self.undo_seconds = child.called(child.undo, self.root, self.upload, ready=True)
        self.undone = self.state(self.root)

    def copy(self, start=None):
        return child.copied(start or self.start, self.root)

    def state(self, root):
        return child.called(child.state, root, self.upload)

    def kill_accepting(self, seed):
        delay = random.Random(f"accept {seed}").uniform(0, self.seconds)
        root = child.copied(self.start, self.own(seed))
        child.killed(child.accept, root, delay, self.upload)
        self.check(root, self.before, self.after, "accepted", "read")

    def kill_undoing(self, seed):
        delay = random.Random(f"undo {seed}").uniform(0, self.undo_seconds)
        root = child.copied(self.accepted, self.own(seed))
        child.killed(child.undo, root, delay, self.upload)
        self.check(root, self.after, self.undone, "undone", "accepted")

    def own(self, seed):
        """A folder of one kill: several may go on at a time."""
        return self.root.with_name(f"data-{seed}")

    def check(self, root, before, after, done, not_begun):
        left, end = child.called(child.resume, root, self.upload)
        shutil.rmtree(root)
        assert left["rows"] in (before["rows"], after["rows"])
        assert left["chain"] is None
        # Killed before the wish was written, it never was.
        assert end == (before if end["state"] == not_begun else after)
        assert end["state"] in (done, not_begun)


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return Trial(tmp_path_factory.mktemp("uploads"))


def test_the_trial_itself_accepts_and_undoes(trial):
    assert trial.before["state"] == "read"
    assert trial.after["state"] == "accepted"
    assert trial.after["rows"] != trial.before["rows"]
    assert trial.after["files"] == 2
    assert trial.undone["rows"] == trial.before["rows"]
    assert trial.undone["enrolments"] == trial.before["enrolments"]
    assert trial.after["damage"] == []


@pytest.mark.parametrize("seed", range(4))
def test_killed_while_accepting(trial, seed):
    trial.kill_accepting(seed)


@pytest.mark.parametrize("seed", range(2))
def test_killed_while_undoing(trial, seed):
    trial.kill_undoing(seed)


@pytest.mark.slow
def test_killed_at_many_moments(trial):
    def kill(seed):
        trial.kill_accepting(seed) if seed % 4 else trial.kill_undoing(seed)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        done = list(pool.map(kill, range(100, 100 + KILLS)))  # the first failure is raised here
    assert len(done) == KILLS


def test_ten_people_accepting_at_once_have_one_effect(trial):
    seen = child.called(child.accept_at_once, trial.copy(), trial.upload, 10)
    assert seen["answers"] == ["fine"] * 10
    assert seen["jobs"] == 1
    assert {name: seen[name] for name in trial.after} == trial.after

"""One kind of work, killed again and again from one beginning, with what must hold afterwards."""

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from crash_child import Point, killed_after, killed_at, seconds_of
from crash_works import WORKS, Step, writing_sums_after
from opora.facts.store import Store
from wholeness import assert_whole, batches_of, current_of, damage, files_of, named_files


@dataclass(frozen=True)
class Left:
    """What a killed process left: how many commits, and how many files that nobody names."""

    commits: int
    orphans: int


class Trial:
    """Work on copies of the data directory `start`; `files` are what it uploads."""

    def __init__(self, name: str, start: Path, folder: Path) -> None:
        self.name = name
        self.start = start
        self.files = folder / "files"
        self.store = Store(folder / "data")
        self.steps = WORKS[name].steps(self.files)
        self.afresh()
        self.states = [self.state(), *(self.after(step) for step in self.steps)]

    @cached_property
    def seconds(self) -> float:
        """How long the work lasts when nobody interrupts it."""
        self.afresh()
        return seconds_of(self.store.root, self.files, self.name)

    def afresh(self) -> None:
        """Go back to the beginning."""
        shutil.rmtree(self.store.root, ignore_errors=True)
        shutil.copytree(self.start, self.store.root)

    def after(self, step: Step) -> tuple[object, object]:
        """Take a step and return the state."""
        with writing_sums_after(WORKS[self.name].changed):
            step(self.store)
        return self.state()

    def state(self) -> tuple[object, object]:
        """Return what is accepted and what is derived from it."""
        return batches_of(self.store), current_of(self.store)

    def kill(self, seed: int) -> Left:
        """Kill the work at a moment of this seed and check what it left."""
        delay = random.Random(f"{self.name} {seed}").uniform(0, self.seconds)
        self.afresh()
        before = self.edition()
        done = killed_after(delay, self.store.root, self.files, self.name)
        orphans = self.orphans()
        left = Left(self.edition() - before, len(orphans))
        # What was done last may not have been said.
        self.check(done, range(done, done + 2))
        return left

    def kill_at(self, point: Point, happened: bool) -> None:
        """Kill the work at a point of its first step, and check that it happened, or did not."""
        self.afresh()
        done = killed_at(point, self.store.root, self.files, self.name)
        self.check(done, [done + happened])

    def check(self, done: int, possible: Sequence[int]) -> None:
        """Check that the state is whole and one of these; then take the next step again."""
        assert_whole(self.store)
        accepted = [batches for batches, _ in self.states]
        assert batches_of(self.store) in [accepted[n] for n in possible if n < len(accepted)]
        self.store.sweep()
        assert files_of(self.store) == named_files(self.store)
        for step in self.steps[done : done + 1]:
            assert self.after(step) == self.states[done + 1]
        assert damage(self.store) == []

    def orphans(self) -> set[str]:
        """Return files that nobody names and that no reader of an old list needs."""
        retired = set(self.store.ledger.retired())
        return files_of(self.store) - named_files(self.store) - retired

    def edition(self) -> int:
        """Return a number that grows by one with each commit."""
        return int.from_bytes(self.store.ledger.edition(), "big")

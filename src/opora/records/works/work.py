"""What a kind of job is."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from opora.intake.pool import Item
from opora.records import jobs
from opora.records.jobs import Held

_BETWEEN = 1.0  # seconds between two notes of progress


@dataclass(frozen=True, slots=True)
class Work:
    """`run` does the job and calls `jobs.finish` in the transaction of its last effect; begun again
    after a kill at any moment it comes to the same. `given_up`: told why, when nobody will try
    again; it must leave nothing hanging."""

    kind: str
    run: Callable[[Held], None]
    given_up: Callable[[Held, str], None]


def progress_of(held: Held, message: str) -> "Counting":
    """Return what wraps an iterable and notes in the job how many items have passed."""
    return Counting(held, message)


@dataclass(frozen=True, slots=True)
class Counting:
    """A `Progress` that writes to the job, at most once a second."""

    held: Held
    message: str

    def __call__(self, items: Iterable[Item], total: int) -> Iterator[Item]:
        """Pass the items on."""
        jobs.tell(self.held, 0, total, self.message)
        told = time.monotonic()
        for done, item in enumerate(items, 1):
            if time.monotonic() - told >= _BETWEEN:
                jobs.tell(self.held, done, total, self.message)
                told = time.monotonic()
            yield item

"""A progress bar: on a terminal only, and only for what takes longer than a second."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

from opora.intake.pool import Progress

Item = TypeVar("Item")
_DELAY = 1.0


def progress_bar(title: str, unit: str = "файл") -> Progress:
    """Return a wrapper that shows progress on the error stream while it is a terminal."""

    def wrap(items: Iterable[Item], total: int) -> Iterator[Item]:
        yield from tqdm(
            items,
            total=total,
            desc=title,
            unit=unit,
            delay=_DELAY,
            disable=not sys.stderr.isatty(),
            leave=False,
        )

    return wrap

"""A progress bar: on a terminal only, and only for what takes longer than a second."""

import sys
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from tqdm import tqdm

Item = TypeVar("Item")
_DELAY = 1.0


class Bar(Protocol):
    """Wraps an iterable of known length."""

    def __call__(self, items: Iterable[Item], total: int) -> Iterable[Item]: ...


def progress_bar(title: str) -> Bar:
    """Return a wrapper that shows progress on the error stream while it is a terminal."""

    def wrap(items: Iterable[Item], total: int) -> Iterator[Item]:
        shown = tqdm(
            items,
            total=total,
            desc=title,
            unit="файл",
            delay=_DELAY,
            disable=not sys.stderr.isatty(),
            leave=False,
        )
        yield from shown

    return wrap

"""Who does a thing and by what right: what every action is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from opora.records.chain import Event, append, numbers


@dataclass(frozen=True, slots=True)
class By:
    """The account that acts, None for the program itself, and the right it acts by."""

    account: int | None
    reason: str = ""

    @property
    def person(self) -> int:
        """The account; ValueError where the program itself acts."""
        if self.account is None:
            raise ValueError("the program itself cannot do what a person must")
        return self.account


PROGRAM = By(None, "программа")


def leave_trace(
    by: By,
    what: str,
    *,
    unit: int | None = None,
    pupils: Iterable[int] = (),
    act: str = "change",
    **details: Any,
) -> None:
    """Add an event to the audit chain, in the transaction of the change it tells of.

    `details` must not hold names of pupils: numbers tell.
    """
    event = Event(timezone.now(), by.account, act, what, unit, by.reason, details, numbers(pupils))
    append([event])

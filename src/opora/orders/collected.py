"""How a collection goes: what is said of one paper, and counts that are summed up the hierarchy."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Self

from opora.measures.shares import Share
from opora.orders.standing import HANDED_IN, STATE_TITLES, State

RECEIVED = HANDED_IN | {State.RETURNED}
"""States in which a paper came: one that was returned had come, and is waited for again."""

_MARKS = {
    State.DRAFT: "✎",
    State.SUBMITTED: "●",
    State.IN_REVIEW: "◐",
    State.RETURNED: "↩",
    State.ACCEPTED: "✔",
    State.WITHDRAWN: "○",
}
_OVERDUE, _WAITED = "!", "·"
_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Handed:
    """Where the paper of a unit stands; `excused`: late because the server was down."""

    state: State
    first_sent_at: datetime | None = None
    on_time: bool | None = None
    excused: bool = False

    @property
    def received(self) -> bool:
        """Whether the receiver has it, or had it and returned it."""
        return self.state in RECEIVED


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in a cell: a sign, words, and whether it asks for attention."""

    mark: str
    words: str
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of papers. `received` by `RECEIVED`; `on_time` of them; `overdue`: the time ran out
    and nothing came; `excused`: late because the server was down."""

    expected: int = 0
    received: int = 0
    on_time: int = 0
    accepted: int = 0
    returned: int = 0
    overdue: int = 0
    excused: int = 0

    def __add__(self, other: Self) -> "Tally":
        return Tally(
            self.expected + other.expected,
            self.received + other.received,
            self.on_time + other.on_time,
            self.accepted + other.accepted,
            self.returned + other.returned,
            self.overdue + other.overdue,
            self.excused + other.excused,
        )

    @property
    def late(self) -> int:
        """Papers that came after the time that is in time."""
        return self.received - self.on_time

    @property
    def completeness(self) -> Share:
        """Received of expected."""
        return Share(self.received, self.expected)

    @property
    def timeliness(self) -> Share:
        """Received in time of expected."""
        return Share(self.on_time, self.expected)


def tally_of(handed: Handed | None, until: datetime, now: datetime) -> Tally:
    """Return the counts of one paper that is owed."""
    received = handed is not None and handed.received
    if handed is None or not received:
        return Tally(expected=1, overdue=int(now > until))
    return Tally(
        expected=1,
        received=1,
        on_time=int(handed.on_time is True),
        accepted=int(handed.state == State.ACCEPTED),
        returned=int(handed.state == State.RETURNED),
        excused=int(handed.excused),
    )


def said_of(handed: Handed | None, until: datetime, closes: datetime, now: datetime) -> Said:
    """Return what is said of a paper that is owed; what is overdue says by how much."""
    if handed is None or not handed.received:
        return _waited_for(handed, until, closes, now)
    words = STATE_TITLES[handed.state]
    if handed.state == State.RETURNED:
        words = f"{words}, не исправлена"
    if handed.on_time is False and handed.first_sent_at is not None:
        words = f"{words}, опоздание {late_by(until, handed.first_sent_at)}"
        words += " (был сбой)" if handed.excused else ""
    return Said(_MARKS[handed.state], words, handed.state == State.RETURNED)


def late_by(until: datetime, at: datetime) -> str:
    """Return by how much a moment is after another: «40 мин», «9 ч», «3 дн.»; begun ones count."""
    passed = at - until
    if passed < _HOUR:
        return f"{max(1, ceil(passed / _MINUTE))}\u00a0мин"
    if passed < _DAY:
        return f"{ceil(passed / _HOUR)}\u00a0ч"
    return f"{ceil(passed / _DAY)}\u00a0дн."


def _waited_for(handed: Handed | None, until: datetime, closes: datetime, now: datetime) -> Said:
    state = State.DRAFT if handed is None else handed.state
    if now > closes:
        return Said(_OVERDUE, f"не сдана, приём закрыт, прошло {late_by(until, now)}", alert=True)
    if now > until:
        word = "отозвана" if state == State.WITHDRAWN else "не сдана"
        return Said(_OVERDUE, f"{word}, просрочено на {late_by(until, now)}", alert=True)
    if handed is None:
        return Said(_WAITED, "ещё не начата")
    return Said(_MARKS[state], STATE_TITLES[state])

"""One check of data entry: what it is called, what it means, how it finds."""

from collections.abc import Callable
from dataclasses import dataclass

from opora.analysis.duty.asked import Asked
from opora.analysis.duty.finding import Found
from opora.analysis.duty.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Check:
    """A module of `checks` has one as CHECK.

    place: order in lists. meaning: what a finding tells, in Russian. counts: what the numerator and
    the denominator of its findings are. rule: when it finds, with the threshold, in words.
    """

    key: str
    place: int
    title: str
    meaning: str
    counts: tuple[str, str]
    rule: Callable[[Thresholds], str]
    find: Callable[[Asked], Found]
    needs_calendar: bool = True

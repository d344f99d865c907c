"""One sign of risk: what it is called, what it means, how it is found."""

from collections.abc import Callable
from dataclasses import dataclass

from opora.analysis.risk.asked import Asked
from opora.analysis.risk.raised import Found
from opora.analysis.risk.rules import Rules


@dataclass(frozen=True, slots=True)
class Sign:
    """A module of `signs` has one as SIGN.

    place: order in lists. meaning: what it tells, in Russian. counts: what the numerator and the
    denominator of its shares are. rule: when it is raised, with thresholds and acts, in words.
    by_subject: whether it is raised for a subject or for the whole pupil. of_facts: whether it is
    found in facts, some schools at a time, or in observations.
    """

    key: str
    place: int
    title: str
    meaning: str
    counts: tuple[str, str]
    rule: Callable[[Rules], str]
    find: Callable[[Asked], Found]
    by_subject: bool
    of_facts: bool = True

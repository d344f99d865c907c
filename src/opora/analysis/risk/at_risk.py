"""Pupils with signs of risk: what people decided, and whether anybody has acted since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from opora.analysis.risk.level import Level, level_of
from opora.analysis.risk.raised import Basis
from opora.analysis.risk.rules import Rules
from opora.measures.shares import Share
from opora.vocabulary.class_label import class_sort_key


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a sign; the reason stays out of `repr`."""

    confirmed: bool
    reason: str = field(repr=False)
    on: date
    until: date
    by: str = field(repr=False)
    subjects: tuple[str, ...] = ()

    def is_about(self, subject: str, on: date) -> bool:
        """Whether it holds on a day for a sign in a subject; «» for a sign of the whole pupil."""
        return on <= self.until and (not subject or subject in self.subjects)


@dataclass(frozen=True, slots=True)
class Standing:
    """A sign of a pupil that stands, with the decision that holds; `basis` are its rows.

    failing_final: as `Raised` has it.
    """

    sign: str
    subject: str
    since: date
    seen_on: date
    says: str
    share: Share
    basis: Sequence[Basis] = field(repr=False)
    decision: Decision | None = None
    failing_final: bool = False

    @property
    def rejected(self) -> bool:
        """Whether a person said that it is none."""
        return self.decision is not None and not self.decision.confirmed

    @property
    def confirmed(self) -> bool:
        """Whether a person said that help is needed."""
        return self.decision is not None and self.decision.confirmed


def level_of_signs(signs: Iterable[Standing], rules: Rules) -> Level | None:
    """Return how much help is needed by the signs that nobody rejected; None without any."""
    left = [sign for sign in signs if not sign.rejected]
    return level_of([sign.sign for sign in left], any(s.failing_final for s in left), rules)


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of individual work; `hollow`: it says nothing; `copied`: its text stood before."""

    on: date
    subject: str
    hollow: bool
    copied: bool

    @property
    def counts(self) -> bool:
        """Whether it tells that somebody has acted."""
        return not (self.hollow or self.copied)


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A pupil with signs that nobody rejected, or only with rejected ones.

    `work`: what was done since the oldest sign. `unanswered`: signs since which nothing that counts
    was done: in their subject or for the pupil as a whole.
    """

    pupil: int
    label: str
    signs: tuple[Standing, ...]
    work: tuple[Work, ...]

    @property
    def open_signs(self) -> tuple[Standing, ...]:
        """Signs that nobody rejected."""
        return tuple(each for each in self.signs if not each.rejected)

    @property
    def unanswered(self) -> tuple[Standing, ...]:
        """Open signs since which nothing that counts was done."""
        return tuple(each for each in self.open_signs if not self._answered(each))

    @property
    def since(self) -> date:
        """The day since which somebody should have acted; of the oldest sign where all was done."""
        return min(each.since for each in self.unanswered or self.signs)

    def waits_first(self) -> tuple[object, ...]:
        """Order of the list that matters: who waits longest first, then who is answered."""
        return not self.unanswered, self.since, class_sort_key(self.label), self.pupil

    @property
    def last_work(self) -> date | None:
        """The last day of work that counts."""
        return max((each.on for each in self.work if each.counts), default=None)

    def _answered(self, sign: Standing) -> bool:
        return any(
            each.counts and each.on >= sign.since and each.subject in ("", sign.subject)
            for each in self.work
        )

"""The same places in the last term and in this one, and what became of recommendations.

Nothing here says that a recommendation caused a change: places are named for their worst term, so
the next one is better more often than not (regression to the mean).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from opora.analysis.term_end.zones import Figures, Key, Measured

Verdict = Literal["better", "worse", "same", "unknown"]
WORDS: Mapping[Verdict, str] = {
    "better": "стало лучше, больше, чем объясняет случай",
    "worse": "стало хуже, больше, чем объясняет случай",
    "same": "разница не больше случайной",
    "unknown": "сравнить не с чем",
}
# Of what is counted whole, where chance plays no part.
_COUNTED: Mapping[Verdict, str] = {"better": "стало лучше", "worse": "стало хуже", "same": "так же"}
CAREFUL = (
    "Перемена после рекомендации – ещё не её следствие: в список попадают места с худшей "
    "четвертью, и следующая чаще бывает лучше сама по себе. Как лучше или хуже отмечено лишь то, "
    "где интервалы двух четвертей не пересекаются."
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A place then and now; None where it was not measured."""

    key: Key
    then: Measured | None
    now: Measured | None
    verdict: Verdict

    @property
    def words(self) -> str:
        """The verdict in words; nothing is said of chance where everything was counted."""
        told = WORDS if self.either.sample else {**WORDS, **_COUNTED}
        return told[self.verdict]

    @property
    def either(self) -> Measured:
        """The place itself, as of now if it is there."""
        found = self.now or self.then
        if found is None:
            raise ValueError(f"{self.key!r} was measured in neither term")
        return found


def compared(then: Figures, now: Figures) -> list[Compared]:
    """Return every place that was a zone in either term: now's zones first, then those left."""
    keys = dict.fromkeys([each.key for each in (*now.zones, *then.zones)])
    return [compare(key, then, now) for key in keys]


def compare(key: Key, then: Figures, now: Figures) -> Compared:
    """Return one place then and now."""
    before, after = then.by_key.get(key), now.by_key.get(key)
    return Compared(key, before, after, _verdict(before, after, then, now))


def _verdict(
    before: Measured | None, after: Measured | None, then: Figures, now: Figures
) -> Verdict:
    if before is None or after is None:
        return "unknown"
    was, is_ = before.share.exact(), after.share.exact()
    if was is None or is_ is None:
        return "unknown"
    first, second = then.interval(before), now.interval(after)
    apart = was != is_ if first is None or second is None else first.apart(second)
    if not apart:
        return "same"
    return "better" if is_ < was else "worse"  # of every kind less is better


def left_and_come(rows: Sequence[Compared]) -> tuple[int, int, int]:
    """Return how many zones have gone, have come and have stayed."""
    pairs = [(bool(r.then and r.then.zone), bool(r.now and r.now.zone)) for r in rows]
    return pairs.count((True, False)), pairs.count((False, True)), pairs.count((True, True))

"""Signs by pupil: who has which, and how much help is needed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from opora.analysis.risk.level import Level, level_of
from opora.analysis.risk.raised import Raised
from opora.analysis.risk.rules import Rules
from opora.analysis.risk.signing import Result


@dataclass(frozen=True, slots=True)
class PupilSigns:
    """A pupil's signs in the order of lists; `level` by their number."""

    school_id: int
    school_class: str
    pupil_id: int
    raised: tuple[Raised, ...]
    level: Level


def by_pupil(
    results: Sequence[Result], rules: Rules, only: Collection[str] | None = None
) -> list[PupilSigns]:
    """Return the pupils with signs, in the order in which results have them.

    `only`: keys of signs; who has none of these is left out. The level is by all signs.
    """
    found: defaultdict[tuple[int, int], list[Raised]] = defaultdict(list)
    for result in results:
        for each in result.raised:
            found[each.school_id, each.pupil_id].append(each)
    told = [_told(own, rules) for own in found.values()]
    return [each for each in told if only is None or any(own.sign in only for own in each.raised)]


def _told(own: list[Raised], rules: Rules) -> PupilSigns:
    first = own[0]
    failing = any(each.failing_final for each in own)
    level = level_of([each.sign for each in own], failing, rules)
    if level is None:
        raise ValueError("a pupil without signs")
    return PupilSigns(first.school_id, first.school_class, first.pupil_id, tuple(own), level)

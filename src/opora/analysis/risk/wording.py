"""Three different words about pupils: «неуспевающий», «слабоуспевающий», «группа риска»."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from opora.analysis.risk.level import Level, level_of
from opora.analysis.risk.rules import Rules
from opora.measures.scale import Scale
from opora.measures.shares import Share
from opora.vocabulary.mean import Band

FAILING, WEAK, RISK_GROUP = "failing", "weak", "risk_group"  # keys of `thresholds.words`
NOTHING = Share(0, 0)
_TWO = 2
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class SubjectCounts:
    """What a pupil has in a subject for a term.

    mean: sum and number of current marks; before: the same of the term before, a denominator of 0
    for none. last: the current marks, the newest last. final, not_assessed: the last final mark,
    or «н/а» in its place.
    """

    mean: Share
    last: tuple[int, ...] = ()
    before: Share = NOTHING
    final: int | None = None
    not_assessed: bool = False


def word_of(counts: SubjectCounts, rules: Rules, scale: Scale) -> str | None:
    """Return FAILING or WEAK for a subject, None for neither; `Rules.definition` says it in words.

    «н/а» makes failing where the scale says so (scales.toml, categories).
    """
    by_final = counts.final is not None and counts.final <= _TWO
    by_entry = counts.not_assessed and scale.not_assessed_is_failing
    enough = counts.mean.denominator >= rules["word_marks"]
    if by_final or by_entry or (enough and _is_up_to(counts.mean, rules["failure_mean"])):
        return FAILING
    return WEAK if enough and _is_weak(counts, rules) else None


def in_risk_group(signs: Collection[str], failing_final: bool, rules: Rules) -> bool:
    """Whether a pupil is in the risk group; arguments as `level.level_of` takes them."""
    return level_of(signs, failing_final, rules) in (Level.RISK, Level.HIGH)


def _is_weak(counts: SubjectCounts, rules: Rules) -> bool:
    twos = sum(mark <= _TWO for mark in counts.last[-rules["weak_last"] :])
    return (
        _is_up_to(counts.mean, rules["weak_mean"])
        or twos >= rules["weak_twos"]
        or _has_dropped(counts, rules["weak_drop"])
    )


def _is_up_to(mean: Share, hundredths: int) -> bool:
    """Whether the mean, rounded to hundredths, is not above a bound."""
    band = Band(Decimal(0), Decimal(hundredths).scaleb(-2), 2)
    return band.contains(mean.numerator, mean.denominator)


def _has_dropped(counts: SubjectCounts, hundredths: int) -> bool:
    now, before = counts.mean, counts.before
    if not before.denominator:
        return False
    drop = before.numerator * now.denominator - now.numerator * before.denominator
    return _HUNDRED * drop >= hundredths * now.denominator * before.denominator

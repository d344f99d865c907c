"""How far a share of few may be from what it would be of many: the interval of Clopper and Pearson.

Source: C. J. Clopper, E. S. Pearson, «The use of confidence or fiducial limits illustrated in the
case of the binomial», Biometrika 26 (1934), 404-413. It holds every share p under which what was
found, or something farther, has a probability of at least (1 - confidence) / 2.

Chosen over the interval of Wilson, which is narrower and right on average: where something is rare
(two pupils of twenty-five, two per cent of the school) Wilson's lower end lies above the school's
share ten times of a hundred by chance alone, and half of a list would be chance. Whether an end
lies beyond a share is a question in whole numbers; only the ends that are shown are rounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import comb

from opora.measures.shares import Share, rounded

_DIGITS = Context(prec=40)
_NEAR = Decimal("1e-25")  # how near to an end is near enough
_STEPS = 200
_ZERO, _ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Interval:
    """The interval of a share; `confidence` in per cent, 95. Without data it has no ends."""

    share: Share
    confidence: int

    def above(self, other: Share) -> bool:
        """Return whether the whole interval is above another share; False where data lack."""
        own, least = self.share.exact(), other.exact()
        if own is None or least is None or own <= least:
            return False
        part, whole = self.share.numerator, self.share.denominator
        return 2 * _at_least(part, whole, least) < 1 - Fraction(self.confidence, 100)

    def ends(self, places: int = 2) -> tuple[Decimal, Decimal] | None:
        """Return both ends in per cent, rounded half up; None where there is no data."""
        exact = self._ends()
        if exact is None:
            return None
        low, high = (rounded(Fraction(end) * 100, places) for end in exact)
        return low, high

    def apart(self, other: "Interval") -> bool:
        """Return whether two intervals have no share in common; False where data lack."""
        own, theirs = self._ends(), other._ends()
        return own is not None and theirs is not None and (own[0] > theirs[1] or own[1] < theirs[0])

    def _ends(self) -> tuple[Decimal, Decimal] | None:
        part, whole = self.share.numerator, self.share.denominator
        if not whole:
            return None
        low = _lower(part, whole, self.confidence)
        return low, _ONE - _lower(whole - part, whole, self.confidence)


def _at_least(part: int, whole: int, share: Fraction) -> Fraction:
    """Return the probability of `part` or more of `whole` where each is one with `share`."""
    yes, no = share.numerator, share.denominator - share.numerator
    if not yes or not no:
        return Fraction(int(part == 0 or (not no and part <= whole)))
    term, below = no**whole, 0
    for number in range(part):
        below += term
        term = term * (whole - number) * yes // ((number + 1) * no)
    return 1 - Fraction(below, share.denominator**whole)


@lru_cache(maxsize=8192)
def _lower(part: int, whole: int, confidence: int) -> Decimal:
    """Return the share under which `part` or more of `whole` has half of what is not confidence.

    Found by Newton's method, by halving where that steps out; remembered, for classes are alike.
    """
    if not part:
        return _ZERO
    wanted = Decimal(100 - confidence) / 200
    low, high = _ZERO, Decimal(part) / whole
    share = high / 2
    for _ in range(_STEPS):
        first, tail = _tail(part, whole, share)
        low, high = (share, high) if tail < wanted else (low, share)
        # The derivative of the tail by the share is part * first / share.
        better = _DIGITS.subtract(share, (tail - wanted) * share / (part * first))
        if not low < better < high:
            better = (low + high) / 2
        if abs(better - share) < _NEAR:
            return better
        share = better
    raise ArithmeticError(f"no lower end for {part!r} of {whole!r}")


def _tail(part: int, whole: int, share: Decimal) -> tuple[Decimal, Decimal]:
    """Return the probability of exactly `part`, and of `part` or more."""
    terms = _terms(part, whole, share)
    first = total = next(terms)
    for term in terms:
        total = _DIGITS.add(total, term)
        if term < total * _NEAR * _NEAR:
            break
    return first, total


def _terms(part: int, whole: int, share: Decimal) -> Iterator[Decimal]:
    """Return the probabilities of `part`, `part` + 1, … `whole`; the share is below part / whole,
    so that each is less than the one before."""
    odds = _DIGITS.divide(share, _ONE - share)
    powers = _DIGITS.multiply(_DIGITS.power(share, part), _DIGITS.power(_ONE - share, whole - part))
    term = _DIGITS.multiply(Decimal(comb(whole, part)), powers)
    for number in range(part, whole + 1):
        yield term
        term = _DIGITS.divide(_DIGITS.multiply(term * (whole - number), odds), Decimal(number + 1))

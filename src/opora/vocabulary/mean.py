"""Mean marks without binary floats: a mean is two whole numbers until it is shown."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True, slots=True)
class Mean:
    """total / count: a sum of marks and their number, or a weighted sum and the sum of weights.

    Raises ValueError for no marks: there is no mean of nothing.
    """

    total: int
    count: int

    def __post_init__(self) -> None:
        if self.count <= 0 or self.total < 0:
            raise ValueError(f"no mean of total {self.total!r} and count {self.count!r}")

    def decimal(self) -> Decimal:
        """Return the mean with two decimals, rounded half up: 5/2 → 2.50, 521/200 → 2.61."""
        return Decimal(self.dotted())

    def dotted(self) -> str:
        """Return «2.45», as JSON has it."""
        whole, hundredths = divmod((200 * self.total + self.count) // (2 * self.count), 100)
        return f"{whole}.{hundredths:02d}"

    def comma(self) -> str:
        """Return «2,45», as documents have it."""
        return self.dotted().replace(".", ",")


@dataclass(frozen=True, slots=True)
class BandBounds:
    """A band in whole numbers: in it exactly when low*count <= scale*total < high*count."""

    scale: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Band:
    """A range of means, both ends in, compared after half-up rounding to `places` decimals.

    Raises ValueError when the range is empty or negative, or `places` is negative.
    """

    low: Decimal
    high: Decimal
    places: int

    def __post_init__(self) -> None:
        if not (0 <= self.low <= self.high < Decimal("Infinity")) or self.places < 0:
            raise ValueError(f"not a range: {self.low!r}..{self.high!r}, {self.places!r} places")

    def bounds(self) -> BandBounds:
        """Return the whole numbers to compare sums with; 2.00..2.60 to two places: 200, 399, 521.

        A mean t/c rounds half up to floor(t/c * 10^p + 1/2) units of the last place, so it is at
        least L units exactly when (2L - 1)*c <= 2*10^p*t, and at most H when 2*10^p*t < (2H + 1)*c.
        """
        units = 10**self.places
        low, high = ceil(Fraction(self.low) * units), floor(Fraction(self.high) * units)
        return BandBounds(scale=2 * units, low=2 * low - 1, high=2 * high + 1)

    def contains(self, total: int, count: int) -> bool:
        """Tell whether the rounded mean total/count lies in the range; False when count is 0."""
        edge = self.bounds()
        return count > 0 and edge.low * count <= edge.scale * total < edge.high * count

    def is_below(self, total: int, count: int) -> bool:
        """Tell whether the rounded mean total/count is less than the range; False for count 0."""
        edge = self.bounds()
        return edge.scale * total < edge.low * count

"""Numerator and denominator to the very end; rounding happens here and only for the eye."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

NO_DATA = "нет данных"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, or a sum and its count. A denominator of 0 means no data, never 0."""

    numerator: int
    denominator: int

    def exact(self) -> Fraction | None:
        """Return numerator / denominator; None where there is no data."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    def percent(self, places: int = 2) -> Decimal | None:
        """Return per cent, rounded half up; None where there is no data."""
        exact = self.exact()
        return None if exact is None else rounded(exact * 100, places)

    def percent_text(self, places: int = 2) -> str:
        """Return «92,00 %», or «нет данных»."""
        percent = self.percent(places)
        return NO_DATA if percent is None else f"{percent} %".replace(".", ",")

    def fraction_text(self, places: int = 2) -> str:
        """Return «0,92», or «нет данных»."""
        exact = self.exact()
        return NO_DATA if exact is None else str(rounded(exact, places)).replace(".", ",")


def rounded(value: Fraction, places: int) -> Decimal:
    """Return `value` to `places` decimals, half away from zero, from the exact fraction."""
    shifted = abs(value) * 10**places
    units = (2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator)
    return Decimal(units if value >= 0 else -units).scaleb(-places)

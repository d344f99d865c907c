"""Two periods side by side: both numerators and denominators, and the sign of the change."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import ibis.expr.types as ir

from opora.measures.scale import Scale
from opora.measures.shares import Share, rounded


def compare(
    before: ir.Table, now: ir.Table, by: Sequence[str], numerator: str, denominator: str
) -> ir.Table:
    """Return `by`, numerator_before, denominator_before, numerator_now, denominator_now.

    A group that only one of the tables has gets 0 / 0 (no data) for the other. `by` must not be
    empty and its columns must not hold nulls.
    """
    tables = []
    for name, table in (("before", before), ("now", now)):
        counts = {f"numerator_{name}": table[numerator], f"denominator_{name}": table[denominator]}
        tables.append(table.select(*by, **counts))
    joined = tables[0].outer_join(tables[1], list(by), rname="{name}_right")
    keys = {name: joined[name].coalesce(joined[f"{name}_right"]) for name in by}
    figures = [f"{side}_{when}" for when in ("before", "now") for side in _SIDES]
    return joined.select(**keys, **{name: joined[name].fill_null(0) for name in figures})


_SIDES = ("numerator", "denominator")


@dataclass(frozen=True, slots=True)
class Change:
    """A measure before and now."""

    before: Share
    now: Share

    def exact(self) -> Fraction | None:
        """Return now minus before; None where either has no data."""
        before, now = self.before.exact(), self.now.exact()
        return None if before is None or now is None else now - before

    def points(self, places: int = 2) -> Decimal | None:
        """Return the change of a mean, in points of the mark, from the unrounded values."""
        exact = self.exact()
        return None if exact is None else rounded(exact, places)

    def percentage_points(self, places: int = 2) -> Decimal | None:
        """Return the change of a share, in percentage points, from the unrounded values."""
        exact = self.exact()
        return None if exact is None else rounded(exact * 100, places)

    def better(self, measure: str, scale: Scale) -> bool | None:
        """Whether the change is for the better; None when there is none or no data."""
        exact = self.exact()
        if not exact:
            return None
        return (exact < 0) == (measure in scale.lower_is_better)

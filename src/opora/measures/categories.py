"""Pupils by the set of their final marks: отличники, хорошисты, с одной «3»…

Source: reports «по классу» of NetSchool and the published table of school № 27, Bashkortostan,
which shows that «с одной „4“» is a part of хорошисты, not a category beside them.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from opora.measures.means import whole
from opora.measures.rates import counts
from opora.measures.scale import Scale

CATEGORIES = ("excellent", "good", "satisfactory", "failing", "not_assessed")
PARTS = ("one_four", "one_three", "one_two")
_TELLING = ("n5", "n4", "n3", "n2", "n1", "not_assessed")


def categories(final_marks: ir.Table, by: Sequence[str] = ()) -> ir.Table:
    """Return a row for each pupil with their category by the final marks of one term.

    category: excellent (all «5»), good (all ≥ 4), satisfactory (the least is «3»), failing (a «2»
    or «1»), not_assessed (н/а and nothing worse); null = no mark and no н/а.
    part: one_four, one_three or one_two when exactly one mark keeps the pupil from the category
    above, else null. `by` names columns to keep, the same for all rows of a pupil.
    """
    table = counts(final_marks, [*by, "pupil_id"], _TELLING)
    twos = table.n2 + table.n1
    category = ibis.cases(
        (twos > 0, "failing"),
        (table.not_assessed > 0, "not_assessed"),
        (table.n3 > 0, "satisfactory"),
        (table.n4 > 0, "good"),
        (table.n5 > 0, "excellent"),
    )
    part = ibis.cases(
        ((category == "good") & (table.n4 == 1), "one_four"),
        ((category == "satisfactory") & (table.n3 == 1), "one_three"),
        ((category == "failing") & (twos == 1), "one_two"),
    )
    return table.select(*by, "pupil_id", category=category, part=part)


def totals(pupils: ir.Table, by: Sequence[str], scale: Scale) -> ir.Table:
    """Return for each group how many pupils are in each category and part, and two numerators.

    `pupils` as `categories` gives them. denominator: pupils with a category. quality =
    excellent + good: качество. passed = denominator - failing - not_assessed: успеваемость.
    When the scale says that н/а is failing, `failing` includes `not_assessed`; `passed` does not
    change.
    """
    table = pupils.aggregate(
        by=list(by),
        denominator=pupils.category.count(),
        **{name: whole((pupils.category == name).sum()) for name in CATEGORIES},
        **{name: whole((pupils.part == name).sum()) for name in PARTS},
    )
    table = table.mutate(
        quality=table.excellent + table.good,
        passed=table.denominator - table.failing - table.not_assessed,
    )
    if scale.not_assessed_is_failing:
        table = table.mutate(failing=table.failing + table.not_assessed)
    return table

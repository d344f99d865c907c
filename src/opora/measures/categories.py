"""Pupils by the set of their final marks: отличники, хорошисты, с одной «3»…

Source: reports «по классу» of NetSchool and the published table of school № 27, Bashkortostan,
which shows that «с одной „4“» is a part of хорошисты, not a category beside them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir

from opora.measures.means import whole
from opora.measures.rates import counts
from opora.measures.scale import Scale

CATEGORIES = ("excellent", "good", "satisfactory", "failing", "not_assessed")
PARTS = ("one_four", "one_three", "one_two")
# The first of these that a pupil has says the category; one such mark alone says the part.
_RULES = (
    ("failing", ("n2", "n1"), "one_two"),
    ("not_assessed", ("not_assessed",), None),
    ("satisfactory", ("n3",), "one_three"),
    ("good", ("n4",), "one_four"),
    ("excellent", ("n5",), None),
)
_TELLING = tuple(name for _, names, _ in _RULES for name in names)


def categories(final_marks: ir.Table, by: Sequence[str] = ()) -> ir.Table:
    """Return a row for each pupil with their category by the final marks of one term.

    category: excellent (all «5»), good (all ≥ 4), satisfactory (the least is «3»), failing (a «2»
    or «1»), not_assessed (н/а and nothing worse); null = no mark and no н/а.
    part: one_four, one_three or one_two when exactly one mark keeps the pupil from the category
    above, else null. `by` names columns to keep, the same for all rows of a pupil.
    """
    table = counts(final_marks, [*by, "pupil_id"], _TELLING)
    deciding = [(name, _of(table, names), part) for name, names, part in _RULES]
    category = ibis.cases(*((count > 0, name) for name, count, _ in deciding))
    part = ibis.cases(
        *(((category == name) & (count == 1), part) for name, count, part in deciding if part)
    )
    return table.select(*by, "pupil_id", category=category, part=part)


def category_of(counted: Mapping[str, int]) -> tuple[str | None, str | None]:
    """Return category and part of `categories` for a pupil whose marks are counted already."""
    for name, names, part in _RULES:
        count = _of(counted, names)
        if count:
            return name, part if count == 1 else None
    return None, None


def _of(counted: ir.Table | Mapping[str, int], names: Sequence[str]) -> Any:
    first, *rest = names
    return sum((counted[name] for name in rest), counted[first])


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

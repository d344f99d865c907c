"""Успеваемость, качество and СОУ of final marks, as counts."""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis.expr.types as ir

from opora.measures.means import whole
from opora.measures.scale import Scale

_ENTRIES = ("not_assessed", "exempt", "credit", "no_credit")
# The columns of `counts`: whole numbers that add up from class to region.
COUNTS = (*(f"n{value}" for value in range(5, 0, -1)), *_ENTRIES, "none")


def of_term(final_marks: ir.Table, term: str) -> ir.Table:
    """Return the rows of one term, named as in the file."""
    return final_marks.filter(final_marks.term == term)


def counts(final_marks: ir.Table, by: Sequence[str], names: Sequence[str] = COUNTS) -> ir.Table:
    """Return for each group n5…n1, not_assessed, exempt, credit, no_credit, none, or some of them.

    none: rows with neither a mark nor an entry. A mark is counted even when an entry stands by it.
    """
    mark = final_marks.mark
    entry = final_marks.entry
    chosen = {
        **{f"n{value}": mark == value for value in range(5, 0, -1)},
        **{name: mark.isnull() & (entry == name) for name in _ENTRIES},
        "none": mark.isnull() & entry.isnull(),
    }
    return final_marks.aggregate(by=list(by), **{name: whole(chosen[name].sum()) for name in names})


def rates(final_marks: ir.Table, by: Sequence[str], scale: Scale) -> ir.Table:
    """Return `rated` counts of the final marks of one term for each group of `by`."""
    return rated(counts(final_marks, by), scale)


def rated(table: ir.Table, scale: Scale) -> ir.Table:
    """Return `counts` of the final marks of one term with numerators over `denominator`.

    denominator = n5+n4+n3+n2+n1+not_assessed: exempt pupils, pupils with no entry and credits are
    out. passed = n5+n4+n3, over denominator: успеваемость. quality = n5+n4: качество.
    attainment = 100·n5+64·n4+36·n3+16·n2+7·(n1+not_assessed): СОУ in per cent is
    attainment / denominator. A denominator of 0 means no data, not 0 %.
    Source: NetSchool, «Формулы» (`catalogue/scales.toml`).
    """
    return table.mutate(**figures(table, scale))


def figures(counted: ir.Table | Mapping[str, int], scale: Scale) -> dict[str, Any]:
    """Return denominator, passed, quality and attainment of `rated` for counts by name.

    Of columns of a table or of whole numbers: the formulas stand here once.
    """
    passed = counted["n5"] + counted["n4"] + counted["n3"]
    attainment = counted["not_assessed"] * scale.attainment["not_assessed"]
    for value in range(5, 0, -1):
        attainment = attainment + counted[f"n{value}"] * scale.attainment[str(value)]
    return {
        "denominator": passed + counted["n2"] + counted["n1"] + counted["not_assessed"],
        "passed": passed,
        "quality": counted["n5"] + counted["n4"],
        "attainment": attainment,
    }

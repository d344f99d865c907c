"""From schools to municipalities and the region: sums of counts, nothing else."""

from collections.abc import Sequence

import ibis.expr.types as ir

from opora.measures.means import whole


def of_units(
    schools: ir.Table, units: ir.Table, by: Sequence[str], numbers: Sequence[str]
) -> ir.Table:
    """Return the sums of `numbers` of all schools of each group of `by`.

    `schools`: rows with school_id and the numbers; `units`: school_id, municipality. `by` may name
    columns of both; without any all schools are one group, the region.
    """
    placed = schools.inner_join(units, "school_id")
    return placed.aggregate(by=list(by), **{name: whole(placed[name].sum()) for name in numbers})

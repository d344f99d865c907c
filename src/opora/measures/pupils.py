"""How many pupils facts tell of."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from opora.facts.source import Facts
from opora.measures.means import in_period
from opora.vocabulary.period import Window


def pupil_counts(
    facts: Facts, by: Sequence[str], window: Window, final_marks: ir.Table
) -> ir.Table:
    """Return for each group of `by`: pupils, those with a mark or absence in the period or a final
    mark among these. A list of the class may have more: nothing is told of them."""
    dated = [
        in_period(facts.table(name), window.since, window.on) for name in ("marks", "absences")
    ]
    named = [rows.select(*by, "pupil_id") for rows in (*dated, final_marks)]
    everybody = ibis.union(*named, distinct=True)
    return everybody.aggregate(by=list(by), pupils=everybody.count())

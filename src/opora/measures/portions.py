"""Answers of a large region, some schools at a time: memory stays that of a municipality."""

from collections.abc import Callable, Sequence

import ibis.expr.types as ir
import pyarrow as pa

from opora.facts.source import Facts
from opora.facts.view import View


def in_portions(view: View, ask: Callable[[Facts], ir.Table]) -> pa.Table:
    """Return the rows of the answers for all portions of the view, one after another.

    Right for answers whose every row is about one school: lists of pupils, sums of classes.
    """
    return pa.concat_tables([ask(portion).to_pyarrow() for portion in view.portions()])


def summed(rows: pa.Table, by: Sequence[str], numbers: Sequence[str]) -> pa.Table:
    """Return the sums of `numbers` for each group of `by`: from schools to what they make up."""
    sums = rows.group_by(list(by)).aggregate([(name, "sum") for name in numbers])
    return sums.rename_columns([*by, *numbers]) if by else sums.rename_columns(list(numbers))

"""Answers of a large region, some schools at a time: memory stays that of a municipality."""

from collections.abc import Callable, Sequence

import ibis.expr.types as ir
import pyarrow as pa

from opora.facts.engine import answer
from opora.facts.source import Facts
from opora.vocabulary.period import Window


def in_portions(facts: Facts, ask: Callable[[Facts], ir.Table], window: Window) -> pa.Table:
    """Return the answer about a period; where rows must be read, some schools at a time.

    Right for answers whose every row is about one school: lists of pupils, sums of classes. What is
    joined must be a `dimension` of the facts that `ask` is given, not of the whole. From
    statistics, a fifth of the rows, one question is faster.
    """
    if any(part.cover.spans for part in facts.parts(window)):
        return answer(ask(facts))
    return pa.concat_tables([answer(ask(portion)) for portion in facts.portions()])


def summed(rows: pa.Table, by: Sequence[str], numbers: Sequence[str]) -> pa.Table:
    """Return the sums of `numbers` for each group of `by`: from schools to what they make up."""
    sums = rows.group_by(list(by)).aggregate([(name, "sum") for name in numbers])
    return sums.rename_columns([*by, *numbers]) if by else sums.rename_columns(list(numbers))

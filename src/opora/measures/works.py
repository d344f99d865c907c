"""Control works: which marks and lessons are of them."""

import tomllib
from functools import cache

import ibis
import ibis.expr.types as ir

from opora.vocabulary.catalogue import CATALOGUE


def is_test_work(text: ir.StringValue) -> ir.BooleanValue:
    """Tell whether a kind of work or a topic names a control work; null is none.

    By its beginning, as `catalogue/test_works.toml` lists them.
    """
    low = text.lower()
    named = ibis.or_(*(low.startswith(begin) for begin in _begins()))
    return named.fill_null(False)


def of_test_works(marks: ir.Table) -> ir.Table:
    """Return the marks of control works; each kind is looked at once, not each mark."""
    kinds = marks.select("kind").distinct()
    return marks.semi_join(kinds.filter(is_test_work(kinds.kind)), "kind")


def names_test_work(text: str | None) -> bool:
    """Tell the same of a single text."""
    return (text or "").lower().startswith(_begins())


@cache
def _begins() -> tuple[str, ...]:
    kept = tomllib.loads((CATALOGUE / "test_works.toml").read_text(encoding="utf-8"))
    return tuple(kept["begins"])

"""A school year as it is known on a day in the middle of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from opora.generator.facts import Piece


def known_on(pieces: Sequence[Piece], day: date) -> list[Piece]:
    """Return what a school has told by the end of a day: pieces that have begun, without what is
    later.

    Final marks of a term are there when its last day is; lessons of plans that are still to come
    have no actual date.
    """
    return [_known(piece, day) for piece in pieces if piece.first <= day]


def _known(piece: Piece, day: date) -> Piece:
    if piece.last <= day:
        return replace(piece, tables=_dated(piece, day))
    tables = _dated(piece, day)
    tables["final_marks"] = tables["final_marks"].slice(0, 0)
    plans = tables["lesson_plans"]
    place = plans.schema.get_field_index("actual")
    given = pc.if_else(pc.less_equal(plans["actual"], day), plans["actual"], None)
    tables["lesson_plans"] = plans.set_column(place, plans.schema.field(place), given)
    return replace(piece, last=day, tables=tables)


def _dated(piece: Piece, day: date) -> dict[str, pa.Table]:
    return {
        name: rows.filter(pc.less_equal(rows["date"], day)) if "date" in rows.schema.names else rows
        for name, rows in piece.tables.items()
    }

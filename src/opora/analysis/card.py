"""Everything that is known of one pupil in one school: what a card shows."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from opora.facts.derived import STATISTICS
from opora.facts.order import positions
from opora.facts.tables import TABLES
from opora.facts.view import View

_OF_PUPILS = [name for name, table in TABLES.items() if "pupil_id" in table.schema.names]


@dataclass(frozen=True, slots=True)
class Card:
    """`rows`: current rows by table, of tables about pupils, in the order of days.

    `sums`: by subject and span, year, terms and months (`facts.statistics.SCHEMA`): marks, absences
    by reason, lessons.
    """

    rows: Mapping[str, pa.Table]
    sums: pa.Table


def card(view: View, school_id: int, pupil_id: int) -> Card:
    """Return the card of a pupil; empty tables where nothing is known."""
    own = view.only(lambda shelf: shelf.school_id == school_id)
    rows = {name: _rows(own, name, pupil_id) for name in _OF_PUPILS}
    return Card(rows, own.rows_of(STATISTICS, pupil_id=pupil_id))


def _rows(view: View, name: str, pupil_id: int) -> pa.Table:
    rows = view.rows_of(name, pupil_id=pupil_id)
    return rows.take(positions(rows, ["term" if name == "final_marks" else "date", "subject"]))

"""Everything that is known of one pupil in one school: what a card shows."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from opora.facts.tables import TABLES
from opora.facts.view import View
from opora.measures.attendance import attendance
from opora.measures.periods import period_sums
from opora.vocabulary.period import Window


@dataclass(frozen=True, slots=True)
class Card:
    """`rows`: current rows by table, of tables about pupils, in the order of days.

    `sums`: of marks by subject (`means.sums`); `absences`: by subject (`attendance.COLUMNS`).
    """

    rows: Mapping[str, pa.Table]
    sums: pa.Table
    absences: pa.Table


def card(view: View, school_id: int, pupil_id: int) -> Card:
    """Return the card of a pupil; empty tables where nothing is known."""
    own = view.only(lambda shelf: shelf.school_id == school_id)
    by = ["pupil_id", "subject"]
    sums, absences = period_sums(own, by, Window()), attendance(own, by, Window())
    return Card(
        rows={name: _rows(own, name, pupil_id) for name in _OF_PUPILS},
        sums=sums.filter(sums.pupil_id == pupil_id).to_pyarrow(),
        absences=absences.filter(absences.pupil_id == pupil_id).to_pyarrow(),
    )


def _rows(view: View, name: str, pupil_id: int) -> pa.Table:
    rows = view.table(name)
    day = "term" if name == "final_marks" else "date"
    return rows.filter(rows.pupil_id == pupil_id).order_by(day, "subject").to_pyarrow()


_OF_PUPILS = [name for name, table in TABLES.items() if "pupil_id" in table.schema.names]

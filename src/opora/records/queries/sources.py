"""From which cell of which file a mark came."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from opora.facts.store import Store
from opora.facts.view import View
from opora.intake.grid import address


@dataclass(frozen=True, slots=True)
class MarkSource:
    """A mark and its place; `file` as it was called when it was sent, `sheet` None without one."""

    on: date | None
    mark: int
    file: str = field(repr=False)
    sheet: str | None = field(repr=False)
    cell: str


def mark_sources(facts: View, school: int, pupil: int, subject: str) -> list[MarkSource]:
    """Return the places of the marks that count of a pupil in a subject, by day."""
    rows = facts.with_cells([pupil], [school]).to_pylist()
    rows = [row for row in rows if row["subject"] == subject]
    ledger = Store(settings.DATA).ledger
    labels = {number: ledger.batch(number).label for number in {row["batch"] for row in rows}}
    found = [
        MarkSource(
            row["date"],
            row["mark"],
            labels[row["batch"]],
            row["sheet"],
            address(row["row"], row["column"]),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.on or date.min, each.cell))

"""Drawn entries of individual work, for whoever looks through them."""

from dataclasses import dataclass, field
from datetime import date

from opora.records.models import SelectiveCheck


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn entry; `hollow`, `copied`: what the program noticed itself.

    `fine` None: nobody has looked yet.
    """

    check: int
    pupil: int
    on: date
    subject: str
    topic: str = field(repr=False)
    text: str = field(repr=False)
    by: str = field(repr=False)
    hollow: bool
    copied: bool
    drawn_on: date
    fine: bool | None
    note: str = field(repr=False)


def drawn_in(school: int) -> list[Drawn]:
    """Return the drawn entries of a school, those nobody has looked at first; one query."""
    rows = SelectiveCheck.objects.filter(school=school).select_related("action__by__staff")
    found = [
        Drawn(
            row.pk,
            row.action.pupil_id,
            row.action.on,
            row.action.subject,
            row.action.topic,
            row.action.text,
            row.action.by.staff.name,
            row.action.hollow,
            row.action.copied,
            row.drawn_on,
            row.fine,
            row.note,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.fine is not None, -each.check))

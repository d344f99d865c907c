"""Saved mappings of sheets as the page of uploads lists them."""

from dataclasses import dataclass
from datetime import datetime

from opora.records.models import SheetMapping


@dataclass(frozen=True, slots=True)
class MappingLine:
    """A mapping in one line; `title`: the file and the sheet it was made for."""

    mapping: int
    title: str
    by: str
    made_at: datetime


def saved_mappings(school: int) -> list[MappingLine]:
    """Return the mappings of a school, the newest first; one query."""
    rows = SheetMapping.objects.filter(school_id=school).order_by("-pk")
    return [
        MappingLine(*row) for row in rows.values_list("pk", "title", "by__staff__name", "made_at")
    ]

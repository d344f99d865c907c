"""A report as a form: a flat set of texts, so that two people editing are told field by field.

`text`: the conclusions; for each recommendation its text, day and person; for each of the last term
what came of it.
"""

import zlib
from dataclasses import dataclass

from opora.analysis.term_end.recommend import Recommendation, place_title
from opora.analysis.term_end.rules import WHO
from opora.records.queries.term_reports import Saved


@dataclass(frozen=True, slots=True)
class Fields:
    """Names of the fields of a recommendation in a form."""

    text: str
    due: str
    staff: str
    outcome: str

    @classmethod
    def of(cls, each: Recommendation) -> "Fields":
        """Return the names: short, and the same in every version."""
        mark = f"{zlib.crc32(repr(each.key).encode()):08x}"
        return cls(*(f"{mark}.{name}" for name in ("text", "due", "staff", "outcome")))


def titles_of(report: Saved) -> dict[str, str]:
    """Return the fields of a form of a report with what people call them, in order."""
    found = {"text": "Выводы рабочей группы"}
    for each in report.recommendations:
        fields, where = Fields.of(each), place_title(each.zone)
        found[fields.text] = f"{where}: рекомендация {WHO[each.to]}"
        found[fields.due] = f"{where}: срок"
        found[fields.staff] = f"{where}: кто отвечает"
    for each in report.followed:
        found[Fields.of(each).outcome] = f"{place_title(each.zone)}: что сделано и что вышло"
    return found


def values_of(report: Saved) -> dict[str, str]:
    """Return what a form of a report shows."""
    found = {"text": report.text}
    for each in report.recommendations:
        fields = Fields.of(each)
        found[fields.text] = each.text
        found[fields.due] = f"{each.due:%d.%m.%Y}"
        found[fields.staff] = "" if each.staff is None else str(each.staff)
    for each in report.followed:
        found[Fields.of(each).outcome] = each.outcome
    return found

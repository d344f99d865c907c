"""Names of what a column may hold. An order names a source, code computes it."""

from opora.orders.order import Rows

SCHOOL = "school"
"""Filled by the school: empty, or taken from the form it filled before."""

_PUPIL = frozenset(
    {
        "number",
        "pupil.name",
        "pupil.school",
        "pupil.school_class",
        "pupil.group",
        "subjects_with_means",
        SCHOOL,
    }
)
_SUBJECT = (_PUPIL - {"subjects_with_means", SCHOOL}) | {"subject", "mean", "mark_count"}

KNOWN: dict[Rows, frozenset[str]] = {
    "pupil": _PUPIL,
    "subject": _SUBJECT | {"dated_marks"},
    "mark": _SUBJECT | {"mark.date", "mark.mark", "mark.kind"},
}
"""Sources that make sense in a row of each kind."""

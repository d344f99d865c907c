"""What a unit hands in, as one text that is fixed, sealed, compared and printed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from opora.documents.listing import DatedMark, ListedPupil, Listing, SourceFile, SubjectMarks
from opora.orders.order import Order
from opora.vocabulary.mean import Mean
from opora.vocabulary.period import Period

FORMAT = 1
"""Of the JSON; a program reads its own and all before it."""


@dataclass(frozen=True, slots=True)
class SubmittedRow:
    """A pupil of the form. `key` tells rows apart in all versions; `pupil` the number in facts,
    None of whom only the form tells. `filled`: what the school wrote, by key of the column.

    `why_added`: reason, where the program's list has not the pupil; `why_left_out`: reason, where
    the school took one off the list; such a row is kept and not printed.
    """

    key: str
    pupil: int | None
    name: str = field(repr=False)
    school: str
    school_class: str
    subjects: tuple[SubjectMarks, ...]
    filled: Mapping[str, str] = field(default_factory=dict, repr=False)
    why_added: str = field(default="", repr=False)
    why_left_out: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Submitted:
    """Everything of a version: of which order, unit and due date, the rows and their sources."""

    order: str
    unit: int
    unit_name: str
    on: date
    periods: Mapping[int, Period]
    rows: tuple[SubmittedRow, ...]
    sources: tuple[SourceFile, ...]
    program: str

    def listing(self) -> Listing:
        """Return what the documents of the order are made of: the rows that are not left out."""
        pupils = tuple(_listed(row) for row in self.rows if not row.why_left_out)
        return Listing(pupils, self.periods, self.on, self.sources, self.program)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that differs between two versions; `column` a key, «row» when the row came or went."""

    key: str
    column: str
    before: str = field(repr=False)
    after: str = field(repr=False)


def canonical_text(submitted: Submitted) -> str:
    """Return the version as one JSON text: no spaces, keys sorted, rows in their order."""
    return _json(
        {
            "format": FORMAT,
            "order": submitted.order,
            "unit": submitted.unit,
            "unit_name": submitted.unit_name,
            "on": submitted.on.isoformat(),
            "periods": {
                str(grade): [period.since.isoformat(), period.on.isoformat()]
                for grade, period in submitted.periods.items()
            },
            "rows": [_row(row) for row in submitted.rows],
            "sources": [[source.name, source.sha256] for source in submitted.sources],
            "program": submitted.program,
        }
    )


def read_submitted(text: str) -> Submitted:
    """Return the version of a canonical text; ValueError for a format that is not known."""
    kept = json.loads(text)
    if kept["format"] > FORMAT:
        raise ValueError(f"format {kept['format']} is newer than {FORMAT}")
    return Submitted(
        kept["order"],
        kept["unit"],
        kept["unit_name"],
        date.fromisoformat(kept["on"]),
        {int(grade): _period(days) for grade, days in kept["periods"].items()},
        tuple(_read_row(row) for row in kept["rows"]),
        tuple(SourceFile(*source) for source in kept["sources"]),
        kept["program"],
    )


def digest_of(text: str) -> str:
    """Return the seal of a version: SHA-256 of its canonical text, 64 hex digits.

    The text has the form and the marks of the extract, so it seals both.
    """
    return hashlib.sha256(text.encode()).hexdigest()


def changed_cells(before: Submitted, after: Submitted, order: Order) -> list[CellChange]:
    """Return the cells that differ, row by row of the later version, then the rows that went."""
    old = {row.key: _cells(row, order) for row in before.rows}
    new = {row.key: _cells(row, order) for row in after.rows}
    return [
        change
        for key in dict.fromkeys((*new, *old))
        for change in _differences(key, old.get(key), new.get(key))
    ]


def subjects_json(subjects: tuple[SubjectMarks, ...]) -> list[list[Any]]:
    """Return subjects as JSON keeps them: name, mean as [total, count] or null, as it is
    said by hand, listed, below range, marks."""
    return [
        [
            each.subject,
            [each.mean.total, each.mean.count] if each.mean else None,
            each.said,
            each.listed,
            each.below_range,
            [[mark.date.isoformat(), mark.mark, mark.kind, mark.weight] for mark in each.marks],
        ]
        for each in subjects
    ]


def read_subjects(kept: list[list[Any]]) -> tuple[SubjectMarks, ...]:
    """Return the subjects of their JSON."""
    return tuple(
        SubjectMarks(
            name,
            Mean(*mean) if mean else None,
            tuple(_read_mark(*mark) for mark in marks),
            listed,
            below,
            said,
        )
        for name, mean, said, listed, below, marks in kept
    )


@lru_cache(maxsize=4096)
def _read_mark(on: str, mark: int, kind: str, weight: int | None) -> DatedMark:
    """Marks of a lesson are alike: a form has thousands, and few different ones."""
    return DatedMark(date.fromisoformat(on), mark, kind, weight)


def _listed(row: SubmittedRow) -> ListedPupil:
    return ListedPupil(row.name, row.school, row.school_class, row.subjects, row.filled)


def _row(row: SubmittedRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "pupil": row.pupil,
        "name": row.name,
        "school": row.school,
        "school_class": row.school_class,
        "subjects": subjects_json(row.subjects),
        "filled": dict(row.filled),
        "why_added": row.why_added,
        "why_left_out": row.why_left_out,
    }


def _read_row(kept: dict[str, Any]) -> SubmittedRow:
    return SubmittedRow(**kept | {"subjects": read_subjects(kept["subjects"])})


def _period(days: list[str]) -> Period:
    since, on = map(date.fromisoformat, days)
    return Period(since, on)


def _cells(row: SubmittedRow, order: Order) -> dict[str, str]:
    """Return what is printed of a row, by key of the column, and why it stands there or not."""
    about = {
        "pupil.name": row.name,
        "pupil.school": row.school,
        "pupil.school_class": row.school_class,
        "subjects_with_means": ", ".join(
            f"{each.subject} {each.shown_mean}".strip() for each in row.subjects if each.listed
        ),
    }
    columns = order.main_form.columns
    cells = {
        column.key: about.get(column.source, row.filled.get(column.key, "")) for column in columns
    }
    return cells | {"why_added": row.why_added, "why_left_out": row.why_left_out}


def _differences(
    key: str, old: dict[str, str] | None, new: dict[str, str] | None
) -> Iterator[CellChange]:
    if old is None or new is None:
        yield CellChange(key, "row", "" if old is None else "есть", "" if new is None else "есть")
        return
    for column in new:
        if old.get(column, "") != new[column]:
            yield CellChange(key, column, old.get(column, ""), new[column])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

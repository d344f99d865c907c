"""The seal of an extract: SHA-256 of what it says, however it is printed."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from opora.documents.listing import DatedMark, ListedPupil, Listing, SubjectMarks
from opora.orders.order import BY_SCHOOL, Order, Sorting
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.text import fold


def seal(order: Order, listing: Listing) -> str:
    """Return the SHA-256 (64 hex digits) of `canonical`."""
    return hashlib.sha256(canonical(order, listing)).hexdigest()


def canonical(order: Order, listing: Listing) -> bytes:
    """Return the content of the extract as one JSON text in UTF-8, the same for any order of rows.

    No spaces, keys sorted, letters as they are. Keys: `order` its key, `on` and `periods` ISO days
    by grade, `pupils` as lists [school, class, name, subjects], a subject as [name, mean, marks],
    a mark as [day, mark, kind, weight]. Files, program version and what the school wrote are no
    part of it.
    """
    content = {
        "order": order.key,
        "on": listing.on.isoformat(),
        "periods": {
            str(grade): [period.since.isoformat(), period.on.isoformat()]
            for grade, period in listing.periods.items()
        },
        "pupils": sorted((_pupil(pupil) for pupil in listing.pupils), key=_text),
    }
    return _text(content).encode()


def arranged(pupils: Iterable[ListedPupil], by: Sequence[Sorting] = BY_SCHOOL) -> list[ListedPupil]:
    """Return the pupils as a form orders them, subjects by name, marks by day.

    Namesakes are told apart by their marks, so the result does not depend on the given order.
    """
    return sorted((_tidy(pupil) for pupil in pupils), key=lambda pupil: _place(pupil, by))


_KEYS: dict[Sorting, Callable[[ListedPupil], object]] = {
    "group": lambda pupil: fold(pupil.group),
    "school": lambda pupil: fold(pupil.school),
    "school_class": lambda pupil: class_sort_key(pupil.school_class),
    "name": lambda pupil: fold(pupil.name),
}


def _place(pupil: ListedPupil, by: Sequence[Sorting]) -> tuple[object, ...]:
    filled = tuple(sorted(pupil.filled.items()))
    return (*(_KEYS[key](pupil) for key in by), _text(_pupil(pupil)), filled)


def _tidy(pupil: ListedPupil) -> ListedPupil:
    subjects = (
        replace(subject, marks=tuple(sorted(subject.marks, key=_mark_place)))
        for subject in pupil.subjects
    )
    ordered = sorted(subjects, key=lambda subject: (fold(subject.subject), subject.subject))
    return replace(pupil, subjects=tuple(ordered))


def _pupil(pupil: ListedPupil) -> list[object]:
    subjects = sorted((_subject(subject) for subject in pupil.subjects), key=_text)
    return [pupil.school, pupil.school_class, pupil.name, subjects]


def _subject(subject: SubjectMarks) -> list[object]:
    marks = [_mark(mark) for mark in sorted(subject.marks, key=_mark_place)]
    mean = subject.mean.dotted() if subject.mean else subject.said
    return [subject.subject, mean, marks]


def _mark(mark: DatedMark) -> list[object]:
    return [mark.date.isoformat(), mark.mark, mark.kind, mark.weight]


def _mark_place(mark: DatedMark) -> tuple[object, ...]:
    return (mark.date, mark.kind, mark.mark, mark.weight or 0)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

"""The seal of an extract: SHA-256 of what it says, however it is printed."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

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
    place = partial(_place, by)
    alike = groupby(sorted(map(_tidy, pupils), key=place), key=place)
    return [pupil for _, same in alike for pupil in _told_apart(list(same))]


_KEYS: dict[Sorting, Callable[[ListedPupil], object]] = {
    "group": lambda pupil: fold(pupil.group),
    "school": lambda pupil: fold(pupil.school),
    "school_class": lambda pupil: class_sort_key(pupil.school_class),
    "name": lambda pupil: fold(pupil.name),
}


def _place(by: Sequence[Sorting], pupil: ListedPupil) -> tuple[Any, ...]:
    return tuple(_KEYS[key](pupil) for key in by)


def _told_apart(same: list[ListedPupil]) -> list[ListedPupil]:
    if len(same) == 1:  # as nearly always, and the text of all marks is long
        return same
    return sorted(same, key=lambda pupil: (_text(_pupil(pupil)), sorted(pupil.filled.items())))


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

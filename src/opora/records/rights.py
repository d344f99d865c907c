"""Rights of a person as `access` decides them, from what records remember."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from opora.access.rights import Grant, Lesson, Rights
from opora.records.compiled import ANY_DAY, any_numbers, compiled
from opora.records.models import ClassTeacher, GivenRole, Teaching
from opora.vocabulary.class_label import class_sort_key

ON_A_PAGE = 100  # people of a list
_ANY = Q()
_WHEN = ("since", "until", "basis")
_KINDS = {"class_teacher": "class", "subject_teacher": "lesson"}


def rights_of(staff: int, on: date) -> Rights:
    """Return the rights of a member of staff on a day; one query."""
    return Rights.on(on, grants_of(staff))


def grants_of(staff: int) -> list[Grant]:
    """Return all grants of a person, past ones too: given roles, led classes, lessons."""
    return [_grant(*row) for row in _grants_of_one(staff)]


@dataclass(frozen=True, slots=True)
class Held:
    """A grant with where it is kept: `kind` is role, class or lesson; `row` the number there.

    `path`: of the unit, «/7/31/».
    """

    kind: str
    row: int
    staff: int
    path: str
    grant: Grant


def held_by(staff: Collection[int]) -> list[Held]:
    """Return all grants of some people, past ones too; one query."""
    of_role = ("pk", "staff_id", "unit__path")
    of_class = ("pk", "staff_id", "school_class__school__path")
    rows = _rows(staff, of_role, of_class)
    return [
        Held(_KINDS.get(row[0], "role"), number, owner, path, _grant(*row))
        for *row, number, owner, path in rows
    ]


def held_together(staff: Collection[int], on: date) -> list[tuple[int, str, Grant]]:
    """Return owner, path of the unit and grant, of those that had not ended before a day.

    Those of one role, unit, time and order are one: in a list, somebody with eleven classes has
    eleven lessons by one order. No more than `ON_A_PAGE` people; one query.
    """
    found: dict[tuple[Any, ...], list[tuple[str, str]]] = {}
    for row in _lasting(on, *staff):
        *whole, over, subject, owner, path = row
        found.setdefault((owner, path, *whole), []).append((over, subject))
    return [
        (owner, path, _grant_over(role, rest, over))
        for (owner, path, role, *rest), over in found.items()
    ]


def _rows(
    staff: Collection[int],
    of_role: tuple[str, ...] = (),
    of_class: tuple[str, ...] = (),
    still: Q = _ANY,
) -> QuerySet[Any, tuple[Any, ...]]:
    """Return grants as rows; `of_role`, `of_class`: the same further columns of either table."""
    own = Q(staff_id__in=staff) & still
    given = GivenRole.objects.filter(own).values_list(
        "role",
        "unit_id",
        *_WHEN,
        "school_year",
        Cast("classes", CharField()),
        _text(""),
        *of_role,
    )
    led = ClassTeacher.objects.filter(own).values_list(
        _text("class_teacher"), *_OF_CLASS, _text(""), *of_class
    )
    taught = Teaching.objects.filter(own).values_list(
        _text("subject_teacher"), *_OF_CLASS, "subject", *of_class
    )
    return given.union(led, taught, all=True)


def _still(on: date, *staff: int) -> QuerySet[Any, tuple[Any, ...]]:
    whose = ("staff_id", "unit__path"), ("staff_id", "school_class__school__path")
    return _rows(staff, *whose, still=Q(until=None) | Q(until__gte=on))


_grants_of_one = compiled(lambda number: _rows([number]))
_lasting = compiled(_still, (ANY_DAY, *any_numbers(ON_A_PAGE)))


def lessons_in(rights: Rights, school: int, school_year: int) -> list[Lesson]:
    """Return what the person teaches in a school and year, by class and subject."""
    own = [g for g in rights.grants if (g.unit, g.school_year) == (school, school_year)]
    found = {lesson for grant in own for lesson in grant.lessons}
    return sorted(found, key=lambda lesson: (class_sort_key(lesson[0]), lesson[1]))


def led_in(rights: Rights, school: int, school_year: int) -> list[str]:
    """Return the labels of the classes that the person leads in a school and year."""
    own = [g for g in rights.grants if (g.unit, g.school_year) == (school, school_year)]
    led = {label for g in own if g.role == "class_teacher" for label in g.classes}
    return sorted(led, key=class_sort_key)


def _text(value: str) -> Value:
    return Value(value, CharField())


_OF_CLASS = (
    F("school_class__school_id"),
    *_WHEN,
    F("school_class__school_year"),
    F("school_class__label"),
)


def _grant(*row: Any) -> Grant:
    role, *when, over, subject = row
    return _grant_over(role, when, [(over, subject)])


def _grant_over(role: str, when: Sequence[Any], over: Sequence[tuple[str, str]]) -> Grant:
    """Return a grant for what it is `over`: lessons, classes, or a JSON list of classes."""
    unit, since, until, basis, year = when
    lessons: list[Lesson] = [(label, subject) for label, subject in over if subject]
    classes: list[str] = [label for label, _ in over] if role == "class_teacher" else []
    if not lessons and not classes:
        classes = [label for labels, _ in over for label in json.loads(labels)]
    return Grant(role, unit, since, until, basis, year, frozenset(classes), frozenset(lessons))

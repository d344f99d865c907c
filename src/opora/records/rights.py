"""Rights of a person as `access` decides them, from what records remember."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from opora.access.rights import Grant, Lesson, Rights
from opora.records.models import ClassTeacher, GivenRole, Teaching
from opora.vocabulary.class_label import class_sort_key

_WHEN = ("since", "until", "basis")


def rights_of(staff: int, on: date) -> Rights:
    """Return the rights of a member of staff on a day; one query."""
    return Rights.on(on, grants_of(staff))


def grants_of(staff: int) -> list[Grant]:
    """Return all grants of a person, past ones too: given roles, led classes, lessons."""
    given = GivenRole.objects.filter(staff_id=staff).values_list(
        "role", "unit_id", *_WHEN, "school_year", Cast("classes", CharField()), _text("")
    )
    led = ClassTeacher.objects.filter(staff_id=staff).values_list(
        _text("class_teacher"), *_OF_CLASS, _text("")
    )
    taught = Teaching.objects.filter(staff_id=staff).values_list(
        _text("subject_teacher"), *_OF_CLASS, "subject"
    )
    return list(_grants(given.union(led, taught, all=True)))


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


def _grants(rows: Iterable[tuple[Any, ...]]) -> Iterator[Grant]:
    for role, unit, since, until, basis, year, over, subject in rows:
        lessons: list[Lesson] = [(over, subject)] if subject else []
        classes: list[str] = [over] if role == "class_teacher" else []
        if not subject and not classes:
            classes = json.loads(over)
        yield Grant(role, unit, since, until, basis, year, frozenset(classes), frozenset(lessons))

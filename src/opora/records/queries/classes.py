"""Classes of schools: how large, who leads them, who teaches them what."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from opora.records.compiled import compiled
from opora.records.models import ClassTeacher, SchoolClass, Teaching
from opora.vocabulary.class_label import class_sort_key, grade_of

# Two numbers of one person are one pupil.
_PERSON = Coalesce("enrolments__pupil__merged_into", "enrolments__pupil")


@dataclass(frozen=True, slots=True)
class ClassSize:
    """A class and the number of its pupils as records list them."""

    number: int
    label: str
    school_year: int
    pupils: int


@dataclass(frozen=True, slots=True)
class Teacher:
    """A member of staff: who leads a class, or teaches in it."""

    staff: int
    name: str = field(repr=False)


def classes_of(school: int, school_year: int) -> list[ClassSize]:
    """Return the classes of a school and year as people list them: 9А, 9Б, 10А; one query."""
    rows = SchoolClass.objects.filter(school_id=school, school_year=school_year)
    counted = rows.annotate(size=Count(_PERSON, distinct=True))
    sizes = [ClassSize(row.pk, row.label, row.school_year, row.size) for row in counted]
    return sorted(sizes, key=lambda row: class_sort_key(row.label))


def labels_of(school: int, school_year: int, grades: Collection[int]) -> dict[int, str]:
    """Return the labels of the classes of these grades by number, 9А before 10А; one query."""
    rows = [row for row in _labels_in(school_year)(school) if grade_of(row[1]) in grades]
    return dict(sorted(rows, key=lambda row: class_sort_key(row[1])))


@cache
def _labels_in(school_year: int) -> Callable[[int], list[Any]]:
    """Return the question about a school in a school year."""
    rows = SchoolClass.objects.filter(school_year=school_year).values_list("pk", "label")
    return compiled(lambda school: rows.filter(school=school))


def teachers_of(school: int, school_year: int, on: date) -> Mapping[tuple[str, str], Teacher]:
    """Return who teaches a subject in a class on a day, by label and subject.

    Of several it is the one who began last.
    """
    rows = Teaching.objects.filter(
        _on(on), school_class__school=school, school_class__school_year=school_year
    )
    told = rows.order_by("since", "pk").values_list(
        "school_class__label", "subject", "staff_id", "staff__name"
    )
    return {(label, subject): Teacher(staff, name) for label, subject, staff, name in told}


def leader_of(school_class: int, on: date) -> Teacher | None:
    """Return who leads a class on a day; the last appointed of several."""
    rows = ClassTeacher.objects.filter(_on(on), school_class_id=school_class)
    row = rows.select_related("staff").order_by("since", "pk").last()
    return None if row is None else Teacher(row.staff_id, row.staff.name)


def _on(day: date) -> Q:
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))

"""Loading of a whole school at once: classes, pupils, staff; few statements, one audit event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from opora.records.actions.by import By, leave_trace
from opora.records.models import (
    ClassTeacher,
    Employment,
    Enrolment,
    OwnTerm,
    Pupil,
    SchoolClass,
    Staff,
    Teaching,
)
from opora.vocabulary.calendar import Calendar

_ROWS = 1000  # in one statement
_LAST_GRADE = 11

ClassKey = tuple[int, str]  # school year, label


@dataclass(frozen=True, slots=True)
class LoadedTeacher:
    """A teacher with lessons (class, key of a subject) and led classes, each with its years."""

    name: str = field(repr=False)
    position: str
    lessons: tuple[tuple[ClassKey, str], ...]
    leads: tuple[ClassKey, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedPupil:
    """A pupil under the number of the facts; `later`: the number of the same person since then."""

    number: int
    name: str = field(repr=False)
    later: int | None = None


@dataclass(frozen=True, slots=True)
class Roll:
    """All of a school: pupils by class, staff."""

    classes: Mapping[ClassKey, Sequence[LoadedPupil]]
    teachers: Sequence[LoadedTeacher]


@transaction.atomic
def load_roll(*, by: By, school: int, roll: Roll, basis: str = "") -> list[int]:
    """Put a roll into a school that has none of it yet; return the numbers of its teachers.

    A class, the work of a teacher in it and a class teacher's duty last from 1 September to
    31 August; those of the last year of the roll are open.
    """
    classes = _classes(school, roll)
    pupils = _pupils(classes, roll)
    last = max((year for year, _ in roll.classes), default=0)
    staff = Staff.objects.bulk_create([Staff(name=each.name) for each in roll.teachers], _ROWS)
    _duties(school, classes, roll, staff, last, basis)
    leave_trace(
        by,
        "загружена школа",
        unit=school,
        pupils=pupils,
        classes=len(classes),
        staff=len(staff),
        basis=basis,
    )
    return [each.pk for each in staff]


@transaction.atomic
def keep_terms(*, by: By, school: int, calendars: Sequence[Calendar]) -> None:
    """Give a school terms of its own in the years of these calendars."""
    for calendar in calendars:
        upper = calendar.half_years_from_grade
        parts = ((1, upper - 1, calendar.quarters), (upper, _LAST_GRADE, calendar.half_years))
        OwnTerm.objects.bulk_create(
            OwnTerm(
                school_id=school,
                school_year=calendar.school_year,
                first_grade=first,
                last_grade=last,
                title=term.title,
                first=term.first,
                last=term.last,
            )
            for first, last, terms in parts
            for term in terms
        )
        leave_trace(by, "заданы учебные периоды", unit=school, school_year=calendar.school_year)


def _classes(school: int, roll: Roll) -> dict[ClassKey, SchoolClass]:
    made = SchoolClass.objects.bulk_create(
        [
            SchoolClass(school_id=school, school_year=year, label=label)
            for year, label in roll.classes
        ],
        _ROWS,
    )
    return dict(zip(roll.classes, made, strict=True))


def _pupils(classes: Mapping[ClassKey, SchoolClass], roll: Roll) -> list[int]:
    # The latest first: an earlier number refers to the later one.
    listed = sorted(roll.classes.items(), key=lambda item: -item[0][0])
    everybody = [each for _, members in listed for each in members]
    Pupil.objects.bulk_create(
        [Pupil(id=each.number, name=each.name, merged_into_id=each.later) for each in everybody],
        _ROWS,
    )
    Enrolment.objects.bulk_create(
        [
            Enrolment(pupil_id=each.number, school_class=classes[key])
            for key, members in listed
            for each in members
        ],
        _ROWS,
    )
    return [each.number for each in everybody]


def _duties(
    school: int,
    classes: Mapping[ClassKey, SchoolClass],
    roll: Roll,
    staff: Sequence[Staff],
    last: int,
    basis: str,
) -> None:
    posts, leaders, lessons = [], [], []
    for person, each in zip(staff, roll.teachers, strict=True):
        posts.append(Employment(staff=person, unit_id=school, position=each.position))
        for key in each.leads:
            days = _days(key[0], last)
            leaders.append(
                ClassTeacher(staff=person, school_class=classes[key], basis=basis, **days)
            )
        for key, subject in each.lessons:
            days = _days(key[0], last)
            lessons.append(
                Teaching(
                    staff=person, school_class=classes[key], subject=subject, basis=basis, **days
                )
            )
    Employment.objects.bulk_create(posts, _ROWS)
    ClassTeacher.objects.bulk_create(leaders, _ROWS)
    Teaching.objects.bulk_create(lessons, _ROWS)


def _days(year: int, last: int) -> dict[str, date | None]:
    return {"since": date(year, 9, 1), "until": None if year == last else date(year + 1, 8, 31)}

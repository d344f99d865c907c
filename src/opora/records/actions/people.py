"""Classes, pupils and staff: who is where, who leads and who teaches what."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from opora.records.actions.by import By, leave_trace
from opora.records.models import (
    ClassTeacher,
    Employment,
    Enrolment,
    Pupil,
    SchoolClass,
    Staff,
    Teaching,
)
from opora.records.numbers import new_pupil_number
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.problems import UserError


def school_class(*, school: int, school_year: int, label: str) -> SchoolClass:
    """Return a class of a school and year; it is made when it is not there yet.

    Raises UserError for a label that is no class.
    """
    known = parse_class(label)
    if known is None:
        raise UserError(f"«{label}» не похоже на класс. Напишите так: 9А.")
    found, _ = SchoolClass.objects.get_or_create(
        school_id=school, school_year=school_year, label=known
    )
    return found


@transaction.atomic
def enrol(
    *,
    by: By,
    name: str,
    school_class: SchoolClass,
    since: date | None = None,
    number: int | None = None,
    basis: str = "",
) -> int:
    """Return the number of a new pupil in a class; `number`: one that facts know already."""
    pupil = Pupil.objects.create(id=number or new_pupil_number(), name=name)
    Enrolment.objects.create(pupil=pupil, school_class=school_class, since=since, basis=basis)
    leave_trace(
        by,
        "зачислен обучающийся",
        unit=school_class.school_id,
        pupils=[pupil.pk],
        school_class=school_class.label,
    )
    return pupil.pk


@transaction.atomic
def employ(*, by: By, name: str, unit: int, position: str = "", since: date | None = None) -> int:
    """Return the number of a new member of staff with a post in a unit."""
    staff = Staff.objects.create(name=name)
    Employment.objects.create(staff=staff, unit_id=unit, position=position, since=since)
    leave_trace(by, "принят сотрудник", unit=unit, staff=staff.pk, position=position)
    return staff.pk


@transaction.atomic
def take_on(*, by: By, staff: int, unit: int, position: str = "", since: date) -> None:
    """Give a person who is known already a post in another unit.

    Raises UserError where the person works in this unit already.
    """
    Staff.objects.select_for_update().get(pk=staff)
    lasting = Q(until=None) | Q(until__gte=since)
    if Employment.objects.filter(lasting, staff_id=staff, unit_id=unit).exists():
        raise UserError("Этот человек здесь уже работает. Откройте его карточку в списке людей.")
    Employment.objects.create(staff_id=staff, unit_id=unit, position=position, since=since)
    leave_trace(by, "принят сотрудник", unit=unit, staff=staff, position=position)


@transaction.atomic
def lead_class(
    *, by: By, staff: int, school_class: SchoolClass, since: date, basis: str = ""
) -> None:
    """Make a person the class teacher from a day on."""
    ClassTeacher.objects.create(staff_id=staff, school_class=school_class, since=since, basis=basis)
    leave_trace(
        by,
        "назначен классный руководитель",
        unit=school_class.school_id,
        staff=staff,
        school_class=school_class.label,
        since=str(since),
        basis=basis,
    )


@transaction.atomic
def teach(
    *,
    by: By,
    staff: int,
    school_class: SchoolClass,
    subject: str,
    since: date,
    basis: str = "",
    upload: int | None = None,
) -> None:
    """Say that a person teaches a subject (its grouping key) to a class from a day on; `upload`:
    the one it was learnt from.
    """
    Teaching.objects.create(
        staff_id=staff,
        school_class=school_class,
        subject=subject,
        since=since,
        basis=basis,
        upload_id=upload,
    )
    leave_trace(
        by,
        "назначен учитель",
        unit=school_class.school_id,
        staff=staff,
        school_class=school_class.label,
        subject=subject,
        since=str(since),
    )

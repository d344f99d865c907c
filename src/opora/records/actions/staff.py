"""Staff: changing a card, ending a post, lessons and classes by hand."""

from datetime import date, timedelta
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from opora.records.actions.appointing import dismiss
from opora.records.actions.by import By, leave_trace
from opora.records.actions.invitations import close_invitations
from opora.records.actions.people import lead_class, teach
from opora.records.actions.sessions import end_sessions
from opora.records.actions.versions import Typed, check_version
from opora.records.models import (
    Account,
    ClassTeacher,
    Employment,
    GivenRole,
    SchoolClass,
    Staff,
    Teaching,
)
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import standard_subjects

_DAY = timedelta(days=1)
_LONGEST = {"name": 300, "position": 200, "email": 254}
Dated = TypeVar("Dated", ClassTeacher, Teaching)


@transaction.atomic
def edit_staff(*, by: By, staff: int, post: int, typed: Typed) -> None:
    """Change the name of a person, what one of the person's posts is called, where letters go.

    Raises Changed when somebody was faster, UserError for a name that is empty or too long and for
    what is no address. Without the field `email` the address stays.
    """
    person = Staff.objects.select_for_update().get(pk=staff)
    row = Employment.objects.get(pk=post, staff=person)
    now = {"name": person.name, "position": row.position, "email": person.email}
    check_version(typed, person.version, now)
    _check(typed)
    person.name, row.position = typed.values["name"], typed.values["position"]
    person.email = typed.values.get("email", person.email)
    person.version += 1
    person.save()
    row.save()
    leave_trace(
        by, "изменена карточка сотрудника", unit=row.unit_id, staff=staff, version=person.version
    )


@transaction.atomic
def end_post(*, by: By, staff: int, unit: int, on: date) -> None:
    """End the work of a person in a unit: `on` is the first day without it.

    Roles, classes and lessons there end too, and without another post the account is closed.
    Raises UserError when a role is not theirs to take who end it.
    """
    last = on - _DAY
    roles = GivenRole.objects.filter(_after(last), staff_id=staff, unit_id=unit)
    for given in list(roles.values_list("pk", flat=True)):
        dismiss(by=by, given=given, on=on)
    for rows in (ClassTeacher.objects, Teaching.objects):
        here = rows.filter(_after(last), staff_id=staff, school_class__school_id=unit)
        here.update(until=last)
    Employment.objects.filter(_after(last), staff_id=staff, unit_id=unit).update(until=last)
    if not Employment.objects.filter(_after(timezone.localdate()), staff_id=staff).exists():
        Account.objects.filter(staff_id=staff).update(is_active=False)
        close_invitations(staff=staff)
    end_sessions(staff=staff)
    leave_trace(by, "закончена работа сотрудника", unit=unit, staff=staff, on=str(on))


@transaction.atomic
def appoint_leader(
    *, by: By, staff: int, school: int, school_class: int, since: date, basis: str
) -> None:
    """Make a person the class teacher of a class of a school; UserError when it has no such."""
    row = _class_of(school, school_class)
    lead_class(by=by, staff=staff, school_class=row, since=since, basis=basis)


@transaction.atomic
def assign_lessons(
    *,
    by: By,
    staff: int,
    school: int,
    school_class: int,
    subject: str,
    since: date,
    basis: str = "",
) -> None:
    """Say that a person teaches a subject, as people spell it, to a class of a school.

    Raises UserError for a spelling that means several subjects, or a class that is not there.
    """
    meant = standard_subjects().resolve(subject)
    if meant.ambiguous:
        raise UserError(f"«{meant.name}» значит разное. Напишите предмет полностью.")
    row = _class_of(school, school_class)
    teach(by=by, staff=staff, school_class=row, subject=meant.key, since=since, basis=basis)


@transaction.atomic
def end_leading(*, by: By, led: int, on: date) -> None:
    """End a class teacher's leading of a class: `on` is the first day without it."""
    row = ClassTeacher.objects.select_for_update().get(pk=led)
    _end(by, "снят классный руководитель", row, on)


@transaction.atomic
def end_teaching(*, by: By, taught: int, on: date) -> None:
    """End lessons of a person in a class: `on` is the first day without them."""
    row = Teaching.objects.select_for_update().get(pk=taught)
    _end(by, "закончены уроки", row, on, subject=row.subject)


def _end(by: By, what: str, row: Dated, on: date, subject: str = "") -> None:
    row.until = on - _DAY
    row.save(update_fields=["until"])
    leave_trace(
        by,
        what,
        unit=row.school_class.school_id,
        staff=row.staff_id,
        school_class=row.school_class.label,
        on=str(on),
        subject=subject,
    )


def _class_of(school: int, number: int) -> SchoolClass:
    found = SchoolClass.objects.filter(pk=number, school_id=school).first()
    if found is None:
        raise UserError("Такого класса в этой школе нет. Обновите страницу и выберите снова.")
    return found


def _after(last: date) -> Q:
    return Q(until=None) | Q(until__gt=last)


def _check(typed: Typed) -> None:
    if not typed.values["name"]:
        raise UserError("Впишите фамилию, имя и отчество.")
    for name, longest in _LONGEST.items():
        size = len(typed.values.get(name, ""))
        if size > longest:
            raise UserError(f"Слишком длинно: {size} знаков, можно {longest}.")
    address = typed.values.get("email", "")
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise UserError(
                f"«{address[:60]}» не похоже на адрес почты. Напишите так: ivanova@example.ru."
            ) from None

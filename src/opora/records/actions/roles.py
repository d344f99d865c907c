"""Giving and taking roles."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from opora.access.roles import ROLES
from opora.records.actions.by import By, leave_trace
from opora.records.actions.sessions import end_sessions
from opora.records.models import GivenRole, OrgUnit
from opora.vocabulary.problems import UserError


@transaction.atomic
def give_role(
    *,
    by: By,
    staff: int,
    role: str,
    unit: int,
    since: date,
    until: date | None = None,
    basis: str = "",
    school_year: int | None = None,
    classes: Sequence[str] = (),
) -> int:
    """Return the number of a role given; the person's sessions end, so that it takes effect.

    Raises UserError for a role that is not given by hand, or not for such a unit.
    """
    known = ROLES.get(role)
    place = OrgUnit.objects.filter(pk=unit).first()
    if known is None or known.derived or place is None or place.level not in known.levels:
        raise UserError("Такую роль здесь не назначают. Выберите другую роль или учреждение.")
    given = GivenRole.objects.create(
        staff_id=staff,
        role=role,
        unit_id=unit,
        since=since,
        until=until,
        basis=basis,
        school_year=school_year,
        classes=list(classes),
        given_by_id=by.account,
    )
    end_sessions(staff=staff)
    leave_trace(
        by, "назначена роль", unit=unit, staff=staff, role=role, since=str(since), basis=basis
    )
    return given.pk


@transaction.atomic
def take_role(*, by: By, given: int, on: date) -> None:
    """End a given role: `on` is the first day without it; the person's sessions end."""
    row = GivenRole.objects.select_for_update().get(pk=given)
    row.until = on - timedelta(days=1)
    row.save()
    end_sessions(staff=row.staff_id)
    leave_trace(by, "снята роль", unit=row.unit_id, staff=row.staff_id, role=row.role, on=str(on))

"""The first run of an empty installation: the tree down to one unit, and its first person."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from opora.records.actions.accounts import open_account
from opora.records.actions.by import PROGRAM
from opora.records.actions.invitations import invite
from opora.records.actions.people import employ
from opora.records.actions.roles import give_role
from opora.records.actions.units import open_unit
from opora.records.models import OrgUnit
from opora.vocabulary.problems import UserError

_BASIS = "первый запуск"
_ROLES = {
    "school": ("head", "administrator"),
    "municipality": ("administrator", "municipal_coordinator"),
    "region": ("administrator", "ministry_specialist"),
}


@dataclass(frozen=True, slots=True)
class Begun:
    """Numbers of what was made: the lowest unit and the person.

    `token`: of a link to set the password by, when none was given.
    """

    unit: int
    staff: int
    token: str = ""


@transaction.atomic
def begin(
    *,
    region: str,
    municipality: str,
    school: str,
    name: str,
    login: str,
    password: str | None,
    on: date,
) -> Begun:
    """Make the units that are named, from the top, and an account for the lowest one's first
    person, who may then invite all others. Without a password there is a one-time link to set it.

    Raises UserError when there are units already, or login or password do not fit.
    """
    if OrgUnit.objects.exists():
        raise UserError(
            "Здесь уже есть учреждения: первый запуск был. Новых людей добавляют в браузере, "
            "страница «Люди и права»."
        )
    unit, lowest = None, ""
    for level, title in (("region", region), ("municipality", municipality), ("school", school)):
        if title:
            unit, lowest = (
                open_unit(by=PROGRAM, level=level, name=title, parent=unit, since=on, basis=_BASIS),
                level,
            )
    if unit is None:
        raise UserError("Назовите регион, муниципалитет или школу.")
    staff = employ(by=PROGRAM, name=name, unit=unit, since=on)
    for role in _ROLES[lowest]:
        give_role(by=PROGRAM, staff=staff, role=role, unit=unit, since=on, basis=_BASIS)
    if password is None:
        return Begun(unit, staff, invite(by=PROGRAM, staff=staff, unit=unit, login=login))
    open_account(by=PROGRAM, staff=staff, login=login, password=password)
    return Begun(unit, staff)

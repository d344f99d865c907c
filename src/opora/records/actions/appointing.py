"""Appointing by people: `access.appointing` asked inside the transaction of the change."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from opora.access.appointing import may_give, may_invite
from opora.access.permissions import Reach
from opora.access.rights import Grant, Place, Rights
from opora.access.roles import ROLES
from opora.records.actions.by import By
from opora.records.actions.roles import give_role, take_role
from opora.records.models import Account, GivenRole, OrgUnit
from opora.records.queries.places import units_of
from opora.records.rights import grants_of, rights_of
from opora.vocabulary.problems import UserError

_NOT_YOURS = (
    "Эту роль здесь назначаете и снимаете не вы. Обратитесь к вышестоящему руководителю или "
    "администратору."
)
_NOT_TO_ONESELF = "Себе роль не назначают. Попросите вышестоящего руководителя или администратора."
_KEPT = ("head", "administrator")  # roles that a unit must not lose by its last holder


@transaction.atomic
def appoint(
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
    """Return the number of a role that a person gives to another one.

    Raises UserError when it is not theirs to give, or a day, an order or a class is missing.
    """
    giver = _acting(by)
    if giver.staff_id == staff:
        raise UserError(_NOT_TO_ONESELF)
    _check_theirs(giver, role, _locked(unit))
    _check_filled(role, since, until, basis, classes)
    return give_role(
        by=by,
        staff=staff,
        role=role,
        unit=unit,
        since=since,
        until=until,
        basis=basis,
        school_year=school_year if classes else None,
        classes=classes,
    )


@transaction.atomic
def dismiss(*, by: By, given: int, on: date) -> None:
    """Take a role back: `on` is the first day without it.

    Raises UserError when it is not theirs to take. A role of one's own may be laid down, but not
    by the last head or administrator.
    """
    row = GivenRole.objects.filter(pk=given).first()
    if row is None:
        raise UserError("Такого назначения уже нет. Обновите страницу.")
    giver, unit = _acting(by), _locked(row.unit_id)
    if giver.staff_id != row.staff_id:
        _check_theirs(giver, row.role, unit)
    elif row.role in _KEPT and not _others(row, unit):
        raise UserError(
            f"Вы здесь единственный {ROLES[row.role].title}. Сначала пусть вышестоящий "
            "руководитель или администратор назначит другого."
        )
    take_role(by=by, given=given, on=on)


def check_may_invite(by: By, staff: int, unit: int) -> None:
    """Raise UserError when who acts may not give a person a link to set a password.

    The program itself may.
    """
    if by.account is None:
        return
    giver = _acting(by)
    held = [grant for grant in grants_of(staff) if grant.in_force(timezone.localdate())]
    units = OrgUnit.objects.in_bulk({unit, *(grant.unit for grant in held)})
    places = [(grant, _place(units[grant.unit]), units[grant.unit].level) for grant in held]
    if not may_invite(_rights(giver), places, _place(units[unit])):
        raise UserError(
            "Ссылку этому сотруднику выдаёте не вы: у него есть права, которые назначаете не вы. "
            "Обратитесь к вышестоящему руководителю или администратору."
        )


def _acting(by: By) -> Account:
    """Return the account that acts; the program appoints by `give_role`."""
    if by.account is None:
        raise ValueError("the program gives roles without asking whether it may")
    return Account.objects.get(pk=by.account)


def _rights(giver: Account) -> Rights:
    return rights_of(giver.staff_id, timezone.localdate())


def _place(unit: OrgUnit) -> Place:
    return Place(units_of(unit.path))


def _locked(unit: int) -> OrgUnit:
    """One appointment of a unit after another: two last heads do not leave at once."""
    found = OrgUnit.objects.select_for_update().filter(pk=unit).first()
    if found is None:
        raise UserError("Такого учреждения нет. Обновите страницу и выберите снова.")
    return found


def _check_theirs(giver: Account, role: str, unit: OrgUnit) -> None:
    if not may_give(_rights(giver), role, _place(unit), unit.level):
        raise UserError(_NOT_YOURS)


def _check_filled(
    role: str, since: date, until: date | None, basis: str, classes: Sequence[str]
) -> None:
    if not basis.strip():
        raise UserError("Впишите приказ, которым назначена роль: «приказ № 40 от 29.08.2025».")
    if until is not None and until < since:
        raise UserError(
            f"Последний день {until:%d.%m.%Y} раньше первого {since:%d.%m.%Y}. Исправьте дни."
        )
    if ROLES[role].reach == Reach.CLASSES and not classes:
        raise UserError("Назовите классы, в которых действует роль: 9А, 9Б.")


def _others(row: GivenRole, unit: OrgUnit) -> bool:
    """Whether somebody else has the role in force here or above, with an account to use it."""
    today = timezone.localdate()
    rows = GivenRole.objects.filter(
        role=row.role, unit_id__in=units_of(unit.path), staff__account__is_active=True
    ).exclude(staff_id=row.staff_id)
    return any(
        Grant(each.role, each.unit_id, each.since, each.until).in_force(today) for each in rows
    )

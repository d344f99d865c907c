"""Identifiers of a unit: ОГРН, ИНН, код ОО в ГИА, логин ФИС ОКО."""

from collections.abc import Callable, Mapping

from django.db import transaction

from opora.records.actions.by import By, leave_trace
from opora.records.actions.versions import Typed, check_version
from opora.records.models import OrgUnit
from opora.vocabulary import identifiers
from opora.vocabulary.problems import UserError

TITLES = {
    "ogrn": "ОГРН",
    "inn": "ИНН",
    "gia_code": "Код ОО в ГИА",
    "oko_login": "Логин ФИС ОКО",
}
_CHECKS: Mapping[str, Callable[[str], str]] = {
    "ogrn": identifiers.ogrn,
    "inn": identifiers.inn,
    "gia_code": identifiers.gia_code,
    "oko_login": identifiers.oko_login,
}
_OF_ONE = ("gia_code", "oko_login")  # branches share ОГРН and ИНН with their head


def checked(values: Mapping[str, str]) -> dict[str, str]:
    """Return the identifiers as they are kept; UserError names every field that is wrong."""
    found, wrong = {}, []
    for key, value in values.items():
        try:
            found[key] = _CHECKS[key](value)
        except UserError as error:
            wrong.append(str(error))
    if wrong:
        raise UserError(" ".join(wrong))
    return found


@transaction.atomic
def set_identifiers(*, by: By, unit: int, typed: Typed) -> bool:
    """Return whether anything changed.

    Raises UserError for a mistyped or a taken one, Changed when somebody else changed one since.
    """
    row = OrgUnit.objects.select_for_update().get(pk=unit)
    wanted = checked(typed.values)
    now = {key: str(getattr(row, key)) for key in TITLES}
    if now != typed.was:  # a new name alone is nothing to ask about
        check_version(typed, row.version, now)
    changed = {key: value for key, value in wanted.items() if value != now[key]}
    if not changed:
        return False
    _check_free(row, changed)
    for key, value in changed.items():
        setattr(row, key, value)
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    leave_trace(by, "изменены реквизиты", unit=unit, identifiers=changed)
    return True


def _check_free(unit: OrgUnit, values: Mapping[str, str]) -> None:
    for key in _OF_ONE:
        value = values.get(key)
        others = OrgUnit.objects.filter(**{key: value}, closed_on=None).exclude(pk=unit.pk)
        taken = others.first() if value else None
        if taken is not None:
            raise UserError(f"{TITLES[key]} «{value}» уже у «{taken.name}». Проверьте, чей он.")

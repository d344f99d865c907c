"""The tree of units: opening, moving, renaming, merging, closing; history is kept."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from opora.records.actions.by import By, leave_trace
from opora.records.models import OrgUnit, UnitName, UnitSpan
from opora.records.numbers import new_unit_number
from opora.vocabulary.problems import UserError
from opora.vocabulary.school import school_key

LEVELS = [level.value for level in OrgUnit.Level]
_STANDS_IN = {"region": ("",), "municipality": ("region",), "school": ("municipality", "region")}
_DAY = timedelta(days=1)


@transaction.atomic
def open_unit(
    *,
    by: By,
    level: str,
    name: str,
    parent: int | None,
    since: date,
    basis: str = "",
    number: int | None = None,
) -> int:
    """Return the number of a new unit; `number`: one that facts know already.

    A municipality is under a region, a school under a municipality or a region. Raises UserError
    when it would stand elsewhere.
    """
    above = None if parent is None else _unit(parent)
    _check_place(level, above)
    unit = OrgUnit(id=number or new_unit_number(), level=level, name=name, parent=above)
    unit.path = f"{above.path if above else '/'}{unit.pk}/"
    unit.save(force_insert=True)
    _begin(unit, since, "opened", basis)
    know_as(unit=unit.pk, name=name)
    leave_trace(by, "открыто учреждение", unit=unit.pk, name=name, since=str(since), basis=basis)
    return unit.pk


@transaction.atomic
def move_unit(*, by: By, unit: int, parent: int, since: date, basis: str = "") -> None:
    """Put a unit, with all below it, under another one from a day on.

    Raises UserError when it cannot stand there.
    """
    moved, above = _unit(unit), _unit(parent)
    _check_place(moved.level, above)
    old = moved.path
    new = f"{above.path}{unit}/"
    _change(moved, since, "moved", basis, parent=above)
    below = OrgUnit.objects.filter(path__startswith=old)
    below.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    leave_trace(by, "учреждение передано", unit=unit, to=parent, since=str(since), basis=basis)


@transaction.atomic
def rename_unit(*, by: By, unit: int, name: str, since: date, basis: str = "") -> None:
    """Give a unit another name from a day on; files may use either."""
    _change(_unit(unit), since, "renamed", basis, name=name)
    know_as(unit=unit, name=name)
    leave_trace(by, "учреждение переименовано", unit=unit, name=name, since=str(since))


@transaction.atomic
def close_unit(
    *, by: By, unit: int, on: date, successor: int | None = None, basis: str = ""
) -> None:
    """Close a unit; with a successor it was merged into that one. What it has told stays.

    Raises UserError when something below it is still open.
    """
    closed = _unit(unit)
    if OrgUnit.objects.filter(parent=closed, closed_on=None).exists():
        raise UserError("Внутри есть действующие учреждения. Сначала передайте или закройте их.")
    event = "closed" if successor is None else "merged"
    into = None if successor is None else _unit(successor)
    _change(closed, on, event, basis, closed_on=on, successor=into)
    leave_trace(by, "учреждение закрыто", unit=unit, on=str(on), successor=successor, basis=basis)


def know_as(*, unit: int, name: str) -> None:
    """Remember a spelling of a unit's name, so that files that use it are matched."""
    UnitName.objects.get_or_create(unit_id=unit, key=school_key(name), defaults={"name": name})


def _unit(number: int) -> OrgUnit:
    found = OrgUnit.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise UserError("Такого учреждения нет. Обновите страницу и выберите снова.")
    return found


def _check_place(level: str, above: OrgUnit | None) -> None:
    if (above.level if above else "") not in _STANDS_IN[level]:
        raise UserError(
            "Муниципалитет стоит в регионе, школа - в муниципалитете или прямо в регионе. "
            "Выберите другое место."
        )


def _begin(unit: OrgUnit, since: date, event: str, basis: str) -> None:
    UnitSpan.objects.create(
        unit=unit, parent=unit.parent, name=unit.name, since=since, event=event, basis=basis
    )


def _change(unit: OrgUnit, since: date, event: str, basis: str, **fields: object) -> None:
    last = UnitSpan.objects.filter(unit=unit, until=None).order_by("since").last()
    if last is not None and since <= last.since:
        raise UserError(
            f"Последнее изменение было {last.since:%d.%m.%Y}: новое должно быть позже. "
            "Исправьте дату."
        )
    UnitSpan.objects.filter(unit=unit, until=None).update(until=since - _DAY)
    for name, value in fields.items():
        setattr(unit, name, value)
    unit.version += 1
    unit.save()
    _begin(unit, since, event, basis)

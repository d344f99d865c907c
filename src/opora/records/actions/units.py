"""The tree of units: opening, moving, renaming, merging, closing; history is kept."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from opora.records.actions.by import By, leave_trace
from opora.records.models import OrgUnit, UnitName, UnitSpan
from opora.records.numbers import new_unit_number
from opora.vocabulary.problems import UserError
from opora.vocabulary.school import school_key
from opora.vocabulary.text import squeeze

LEVELS = [level.value for level in OrgUnit.Level]
STANDS_IN = {"region": ("",), "municipality": ("region",), "school": ("municipality", "region")}
OVER = ("closed", "merged")
_DAY = timedelta(days=1)
_LONGEST_NAME = 300


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
    when it would stand elsewhere, or under a unit that is not open on that day.
    """
    above = None if parent is None else _unit(parent)
    _check_place(level, above, since)
    unit = OrgUnit(id=number or new_unit_number(), level=level, name=_name(name), parent=above)
    unit.opened_on = since
    unit.path = f"{above.path if above else '/'}{unit.pk}/"
    unit.save(force_insert=True)
    _begin(unit, since, "opened", basis)
    know_as(unit=unit.pk, name=unit.name)
    leave_trace(
        by, "открыто учреждение", unit=unit.pk, name=unit.name, since=str(since), basis=basis
    )
    return unit.pk


@transaction.atomic
def move_unit(*, by: By, unit: int, parent: int, since: date, basis: str = "") -> None:
    """Put a unit, with all below it, under another one from a day on.

    Raises UserError when it cannot stand there, or stands there already.
    """
    moved, above = _unit(unit), _unit(parent)
    _check_place(moved.level, above, since)
    if moved.parent_id == parent:
        raise UserError("Учреждение уже стоит там. Выберите другое место.")
    old = moved.path
    new = f"{above.path}{unit}/"
    _change(moved, since, "moved", basis, parent=above)
    below = OrgUnit.objects.filter(path__startswith=old)
    below.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    leave_trace(by, "учреждение передано", unit=unit, to=parent, since=str(since), basis=basis)


@transaction.atomic
def rename_unit(*, by: By, unit: int, name: str, since: date, basis: str = "") -> None:
    """Give a unit another name from a day on; files may use either. Raises UserError."""
    renamed, name = _unit(unit), _name(name)
    if renamed.name == name:
        raise UserError("Название то же самое. Напишите новое.")
    _change(renamed, since, "renamed", basis, name=name)
    know_as(unit=unit, name=name)
    leave_trace(by, "учреждение переименовано", unit=unit, name=name, since=str(since))


@transaction.atomic
def close_unit(
    *, by: By, unit: int, on: date, successor: int | None = None, basis: str = ""
) -> None:
    """Close a unit: `on` is the first day without it; with a successor it was merged into that.

    What it has told stays. Raises UserError when something below it is open on that day or later,
    or the successor is not an open unit of the same level.
    """
    closed = _unit(unit)
    lasting = Q(until=None) | Q(until__gte=on) & Q(until__gte=F("since"))
    if UnitSpan.objects.filter(lasting, parent=closed).exclude(event__in=OVER).exists():
        raise UserError(
            "Внутри есть учреждения, действующие в этот день или позже. Сначала передайте или "
            "закройте их."
        )
    event, into = "closed", None
    if successor is not None:
        event, into = "merged", _successor(closed, successor, on)
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


def _name(text: str) -> str:
    name = squeeze(text)
    if not 0 < len(name) <= _LONGEST_NAME:
        raise UserError(f"Название пусто или длиннее {_LONGEST_NAME} знаков. Исправьте название.")
    return name


def _check_place(level: str, above: OrgUnit | None, since: date) -> None:
    if (above.level if above else "") not in STANDS_IN.get(level, ()):
        raise UserError(
            "Муниципалитет стоит в регионе, школа - в муниципалитете или прямо в регионе. "
            "Выберите другое место."
        )
    if above is not None:
        _check_open(above, since)


def _check_open(unit: OrgUnit, on: date) -> None:
    if unit.closed_on is not None:
        raise UserError(f"«{unit.name}» закрыто с {unit.closed_on:%d.%m.%Y}. Выберите другое.")
    first = UnitSpan.objects.filter(unit=unit).order_by("since", "pk").first()
    if first is not None and on < first.since:
        raise UserError(
            f"«{unit.name}» открыто только {first.since:%d.%m.%Y}. Исправьте дату или выберите "
            "другое."
        )


def _successor(closed: OrgUnit, number: int, on: date) -> OrgUnit:
    into = _unit(number)
    if into.pk == closed.pk or into.level != closed.level:
        raise UserError("Присоединить можно к другому учреждению того же уровня. Выберите его.")
    _check_open(into, on)
    return into


def _begin(unit: OrgUnit, since: date, event: str, basis: str) -> None:
    if since > timezone.localdate():
        raise UserError(
            f"{since:%d.%m.%Y} ещё не наступило: изменение сразу стало бы видно всем. Внесите его "
            "в этот день или позже."
        )
    UnitSpan.objects.create(
        unit=unit, parent=unit.parent, name=unit.name, since=since, event=event, basis=basis
    )


def _change(unit: OrgUnit, since: date, event: str, basis: str, **fields: object) -> None:
    """Begin a new span; the last one is left without a day of its own if it began that day too."""
    if unit.closed_on is not None:
        raise UserError(f"«{unit.name}» закрыто с {unit.closed_on:%d.%m.%Y}, его не меняют.")
    last = UnitSpan.objects.filter(unit=unit, until=None).order_by("since", "pk").last()
    if last is not None and since < last.since:
        raise UserError(
            f"Последнее изменение было {last.since:%d.%m.%Y}: новое не может быть раньше. "
            "Исправьте дату."
        )
    UnitSpan.objects.filter(unit=unit, until=None).update(until=since - _DAY)
    for name, value in fields.items():
        setattr(unit, name, value)
    unit.version += 1
    unit.save()
    _begin(unit, since, event, basis)

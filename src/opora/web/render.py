"""A page's template with what every page has around it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from opora.access.permissions import FieldClass, Permission
from opora.access.rights import Place
from opora.web.page import Asked


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way from the top to the page; the page itself has no address."""

    title: str
    address: str = ""


_MENU = (
    (Permission.COUNTS, "results", "Результаты"),
    (Permission.RISK, "risk", "Группа риска"),
    (Permission.SUPPORT, "support", "Сопровождение"),
    (Permission.SUPPORT, "debts", "Задолженности"),
    (Permission.COUNCIL, "councils", "Советы"),
    (Permission.COUNCIL, "term-ends", "Итоги четверти"),
    (Permission.FORM, "forms", "Формы"),
    (Permission.COLLECT, "collection", "Мониторинги"),
    (Permission.PARTS, "parts", "Мои показатели"),
    (Permission.UPLOAD, "uploads", "Загрузки"),
    (Permission.DUTY, "duty", "Ввод данных"),
    (Permission.PEOPLE, "people", "Люди и права"),
    (Permission.AUDIT, "audit", "Журнал доступа"),
    (Permission.UNITS, "", "Учреждение"),
)


def show(asked: Asked, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """Return the page; `context` gets `asked`, the menu and what stands around it."""
    around = {"asked": asked, "person": asked.person, "menu": _menu(asked)}
    return render(asked.request, template, {**around, **context}, status=status)


def _menu(asked: Asked) -> list[Crumb]:
    """Pages of the unit that is looked at, or of the person's own one."""
    unit = asked.spot.unit
    if unit is None or asked.person is None:
        return []
    return [
        Crumb(title, f"/units/{unit.unit}/{page}/" if page else f"/units/{unit.unit}/")
        for permission, page, title in _MENU
        if asked.rights.may(permission, asked.spot.place)
    ]


def crumbs(asked: Asked, *last: Crumb) -> list[Crumb]:
    """Return the way: units from the top, the class, the pupil, then `last`.

    What the person may not open has no address.
    """
    spot = asked.spot
    way = [
        _crumb(
            asked,
            line.name,
            f"/units/{line.unit}/results/",
            Permission.COUNTS,
            Place(line.units, spot.school_year),
        )
        for line in spot.way
    ]
    if spot.school_class is not None:
        address = f"/classes/{spot.school_class.number}/"
        label = spot.school_class.label
        way.append(_crumb(asked, label, address, Permission.RESULTS, spot.place))
    if spot.pupil is not None:
        address = f"/pupils/{spot.pupil.pupil}/"
        way.append(_crumb(asked, pupil_title(asked), address, Permission.RESULTS, spot.place))
    return [*way, *last]


def _crumb(asked: Asked, title: str, address: str, permission: Permission, place: Place) -> Crumb:
    return Crumb(title, address if asked.rights.may(permission, place) else "")


def pupil_title(asked: Asked) -> str:
    """Return the name of the pupil the address names, for whoever sees names; else a number."""
    pupil = asked.spot.pupil
    if pupil is None:
        raise ValueError("the address names no pupil")
    sees = asked.rights.sees(FieldClass.NAMES, asked.spot.place)
    return pupil.name if sees else f"обучающийся № {pupil.pupil}"

"""Opening, renaming, moving, merging and closing units."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.access.permissions import Permission
from opora.access.rights import Place
from opora.records.actions.by import By
from opora.records.actions.units import STANDS_IN, close_unit, move_unit, open_unit, rename_unit
from opora.records.queries.places import UnitLine
from opora.records.queries.unit_card import open_units
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.render import Crumb, crumbs, show

_LEVELS = {"municipality": "муниципалитет", "school": "школа"}
_SINCE = "С какого дня"


@dataclass(frozen=True, slots=True)
class _Form:
    """What the template asks for; `choices`: of a unit, or of a level, with their titles."""

    title: str
    button: str
    day: str = _SINCE
    name: str = ""
    choose: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    may_be_none: str = ""
    note: str = ""


def open_below(asked: Asked) -> HttpResponse:
    """Open a unit inside this one."""
    line = asked.spot.school
    levels = [(key, _LEVELS[key]) for key in _LEVELS if line.level in STANDS_IN[key]]
    form = _Form("Открыть учреждение внутри", "Открыть", name="Название", choose="Что это")
    form.choices.extend(levels)

    def act(by: By, posted: Mapping[str, str]) -> int:
        level = posted.get("chosen", "")
        if level not in dict(levels):
            raise UserError("Выберите, что открыть: муниципалитет или школу.")
        return open_unit(
            by=by,
            level=level,
            name=typed.text(posted, "name", "Название"),
            parent=line.unit,
            since=typed.day(posted, "since", _SINCE),
            basis=_basis(posted),
        )

    return _answer(asked, form, act)


def rename(asked: Asked) -> HttpResponse:
    """Give the unit another name."""
    line = asked.spot.school
    form = _Form("Переименовать", "Переименовать", name="Новое название")

    def act(by: By, posted: Mapping[str, str]) -> int:
        name = typed.text(posted, "name", "Новое название")
        day = typed.day(posted, "since", _SINCE)
        rename_unit(by=by, unit=line.unit, name=name, since=day, basis=_basis(posted))
        return line.unit

    return _answer(asked, form, act)


def move(asked: Asked) -> HttpResponse:
    """Put the unit under another one that is the person's to change too."""
    line = asked.spot.school
    places = _theirs(asked, STANDS_IN[line.level])
    form = _Form("Передать в другое место", "Передать", choose="Куда")
    form.choices.extend((str(each.unit), each.name) for each in places)

    def act(by: By, posted: Mapping[str, str]) -> int:
        parent = _chosen(posted, "Куда", places)
        day = typed.day(posted, "since", _SINCE)
        move_unit(by=by, unit=line.unit, parent=parent, since=day, basis=_basis(posted))
        return line.unit

    return _answer(asked, form, act)


def close(asked: Asked) -> HttpResponse:
    """Close the unit, or merge it into another one that is the person's to change too."""
    line = asked.spot.school
    others = [each for each in _theirs(asked, (line.level,)) if each.unit != line.unit]
    form = _Form(
        "Закрыть или присоединить",
        "Закрыть",
        day="Первый день без него",
        choose="Присоединено к",
        may_be_none="ни к чему, закрыто",
        note="Результаты и люди остаются видны; новых загрузок не будет. Открыть закрытое снова "
        "нельзя: заведите новое учреждение.",
    )
    form.choices.extend((str(each.unit), each.name) for each in others)

    def act(by: By, posted: Mapping[str, str]) -> int:
        into = _chosen(posted, "Присоединено к", others) if posted.get("chosen") else None
        day = typed.day(posted, "since", form.day)
        close_unit(by=by, unit=line.unit, on=day, successor=into, basis=_basis(posted))
        return line.unit

    return _answer(asked, form, act)


def _theirs(asked: Asked, levels: tuple[str, ...]) -> list[UnitLine]:
    """Return open units of some levels that the person may change."""
    roots = asked.rights.units(Permission.UNITS_EDIT)
    return [
        line
        for line in open_units(roots, levels)
        if asked.rights.may(Permission.UNITS_EDIT, Place(line.units))
    ]


def _chosen(posted: Mapping[str, str], title: str, units: list[UnitLine]) -> int:
    number = typed.number(posted, "chosen", title)
    if number not in {each.unit for each in units}:
        raise UserError(f"Выберите «{title}» из списка.")
    return number


def _basis(posted: Mapping[str, str]) -> str:
    return typed.text(posted, "basis", "Основание", needed=False)


def _answer(asked: Asked, form: _Form, act: Callable[[By, Mapping[str, str]], int]) -> HttpResponse:
    here, error = f"/units/{asked.spot.school.unit}/", ""
    posted = {name: str(value) for name, value in asked.request.POST.items()}
    if asked.request.method == "POST":
        try:
            done = act(By(asked.me.account, asked.because.reason), posted)
            return redirect(f"/units/{done}/")
        except UserError as problem:
            error = str(problem)
    return show(
        asked,
        "unit/change.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb("Учреждение", here), Crumb(form.title)),
        form=form,
        typed=posted,
        error=error,
        back=here,
    )

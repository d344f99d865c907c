"""One pupil under two numbers: the other card is found, both are looked at, joined or parted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.access.permissions import FieldClass, Permission
from opora.records.actions.by import By
from opora.records.actions.pupils import join_pupils, part_pupil
from opora.records.queries import places
from opora.records.queries.pupil_cards import NumberCard, Overlap, cards_of, overlap_of
from opora.records.queries.pupils import numbers_of
from opora.records.queries.search import MOST, Found, FoundPupil, search
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show

# Chosen and not typed: texts of the audit name nobody.
REASONS = {
    "renamed": "Сменил фамилию или имя",
    "moved": "Перешёл из класса в класс",
    "spelt": "Имя записано по-разному",
    "namesakes": "Это были не тёзки, а один человек",
}
PARTING = {
    "mistake": "Объединены по ошибке",
    "namesakes": "Это тёзки, разные люди",
}
_DONE = {"joined": "Карточки объединены.", "parted": "Карточки разделены."}
_NOBODY = "Такого ученика в этой школе нет. Найдите его по фамилии ещё раз."


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people side by side, each with the cards of all numbers, and how their marks meet."""

    own: Sequence[NumberCard]
    other: Sequence[NumberCard]
    overlap: Overlap


def may_join(asked: Asked) -> bool:
    """Whether the person may say who is who in the school: whoever keeps its classes."""
    return bool(asked.rights.may(Permission.PEOPLE_EDIT, asked.spot.place)) and asked.eyes is None


def view(asked: Asked) -> HttpResponse:
    """Return the numbers of the pupil, a search for the other card, both side by side."""
    if not asked.rights.sees(FieldClass.NAMES, asked.spot.place):
        raise Http404
    if asked.request.method != "POST":
        return _shown(asked)
    act = _part if "part" in asked.request.POST else _join
    try:
        kept, done = act(asked)
    except UserError as error:
        return _shown(asked, str(error))
    return redirect(f"/pupils/{kept}/same/?done={done}")


def _join(asked: Asked) -> tuple[int, str]:
    form, own = asked.request.POST.dict(), asked.spot.child.pupil
    other = _other(asked, typed.number(form, "other", "Второй ученик"))
    kept = typed.number(form, "kept", "Главная карточка")
    if kept not in (own, other):
        raise UserError("Выберите, какая карточка главная.")
    why = _why(form, REASONS)
    join_pupils(by=_by(asked), kept=kept, other=other if kept == own else own, why=why)
    return kept, "joined"


def _part(asked: Asked) -> tuple[int, str]:
    form, own = asked.request.POST.dict(), asked.spot.child.pupil
    number = typed.number(form, "part", "Номер")
    if number not in numbers_of(own)[1:]:
        raise UserError("Эти карточки уже разделены. Обновите страницу.")
    part_pupil(by=_by(asked), pupil=number, why=_why(form, PARTING))
    return own, "parted"


def _why(form: dict[str, str], reasons: dict[str, str]) -> str:
    if form.get("why", "") not in reasons:
        raise UserError("Выберите причину из списка.")
    return reasons[form["why"]]


def _other(asked: Asked, number: int) -> int:
    """Return the number that another pupil of this school goes by; UserError for anybody else."""
    spot = places.find({"pupil": number}, asked.spot.group.school_year)
    here = asked.spot
    if spot is None or spot.unit != here.unit or spot.child.pupil == here.child.pupil:
        raise UserError(_NOBODY)
    if not asked.rights.may(Permission.PEOPLE_EDIT, spot.place):
        raise UserError(_NOBODY)
    return spot.child.pupil


def _by(asked: Asked) -> By:
    return By(asked.me.account, asked.because.reason)


def _shown(asked: Asked, error: str = "") -> HttpResponse:
    own, school = asked.spot.child.pupil, asked.spot.school.unit
    numbers = numbers_of(own)
    pair = None
    try:
        pair = _pair(asked, numbers)
    except UserError as problem:
        error = error or str(problem)
    cards = pair.own if pair else cards_of(numbers, school)
    text = asked.chosen.get("q", asked.spot.child.name.split(" ")[0])
    found = _found(asked, text)
    shown = [*cards, *(pair.other if pair else ())]
    seen = [*(card.pupil for card in shown), *(each.pupil for each in found)]
    saw(asked, "объединение карточек", seen)
    return show(
        asked,
        "pupil/joining.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb("Один ученик под двумя номерами")),
        cards=cards,
        pair=pair,
        found=found,
        name_part=text,
        reasons=REASONS,
        parting=PARTING,
        posted=asked.request.POST,
        error=error,
        done=_DONE.get(asked.chosen.get("done", ""), ""),
    )


def _pair(asked: Asked, numbers: Sequence[int]) -> Pair | None:
    """Return both people, None where no other one is chosen."""
    text = asked.request.POST.get("other", "") or asked.chosen.get("other", "")
    if not text:
        return None
    other = _other(asked, typed.number({"other": text}, "other", "Второй ученик"))
    theirs = numbers_of(other)
    cards = cards_of([*numbers, *theirs], asked.spot.school.unit)
    return Pair(
        [card for card in cards if card.pupil in numbers],
        [card for card in cards if card.pupil in theirs],
        overlap_of(numbers, theirs, asked.spot.school.unit),
    )


def _found(asked: Asked, text: str) -> list[FoundPupil]:
    """Return pupils of this school by a part of the name, but for the one that is looked at."""
    year = asked.spot.group.school_year
    found = search(text, asked.rights, year) if text else Found()
    here = [each for each in found.pupils if each.school.unit == asked.spot.school.unit]
    return [each for each in here if each.pupil != asked.spot.child.pupil][:MOST]

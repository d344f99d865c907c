"""Adding people: somebody new to the staff, or new with a role at once."""

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from opora.access.appointing import roles_to_give
from opora.access.roles import ROLES
from opora.records.actions.people import employ, take_on
from opora.records.queries.namesakes import Namesake, namesakes
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.people.card import by, listing_address, posted
from opora.web.pages.people.roles import give_typed
from opora.web.render import Crumb, crumbs, show

_ADD, _APPOINT = "Добавить сотрудника", "Назначить нового человека"
_SOMEBODY_ELSE = "0"


class _Asking(Exception):
    """Somebody with this name is known: whether it is the same person must be told."""

    def __init__(self, known: Sequence[Namesake]) -> None:
        super().__init__()
        self.known = known


def add(asked: Asked) -> HttpResponse:
    """Return the form of a new member of staff, or the card once it is filled."""
    return _answer(asked, "people/add.html", _ADD, lambda form: _employ(asked, form))


def appoint_new(asked: Asked) -> HttpResponse:
    """Return the form of a new person with a role, or the card once it is filled."""

    def act(form: Mapping[str, str]) -> int:
        staff = _employ(asked, form)
        give_typed(asked, staff, form)
        return staff

    return _answer(asked, "people/appoint.html", _APPOINT, act)


def _answer(
    asked: Asked, template: str, title: str, act: Callable[[Mapping[str, str]], int]
) -> HttpResponse:
    if asked.request.method != "POST":
        return _form(asked, template, title)
    try:
        with transaction.atomic():
            staff = act(posted(asked))
    except _Asking as asking:
        return _form(asked, template, title, known=asking.known)
    except UserError as error:
        return _form(asked, template, title, str(error))
    return redirect(f"{listing_address(asked)}{staff}/?done=added")


def _employ(asked: Asked, form: Mapping[str, str]) -> int:
    """Return the number of who has the post: somebody new, or who was chosen among the known.

    Raises _Asking when somebody of the name is known and nothing was chosen.
    """
    name = typed.text(form, "name", "Фамилия, имя, отчество")
    position = typed.text(form, "position", "Должность")[:200]
    since = typed.day(form, "since", "Первый день")
    unit, acting = asked.spot.school.unit, by(asked)
    known = namesakes(name, unit, asked.rights)
    numbers = {str(each.staff): each.staff for each in known}
    chosen = form.get("person", "")
    if known and chosen not in {*numbers, _SOMEBODY_ELSE}:
        raise _Asking(known)
    if chosen not in numbers:
        return employ(by=acting, name=name, unit=unit, position=position, since=since)
    staff = numbers[chosen]
    take_on(by=acting, staff=staff, unit=unit, position=position, since=since)
    return staff


def _form(
    asked: Asked, template: str, title: str, error: str = "", known: Sequence[Namesake] = ()
) -> HttpResponse:
    unit = asked.spot.school
    keys = roles_to_give(asked.rights, asked.spot.place, unit.level)
    return show(
        asked,
        template,
        400 if error else 200,
        crumbs=crumbs(asked, Crumb("Люди и права", listing_address(asked)), Crumb(title)),
        title=title,
        error=error,
        known=known,
        typed=posted(asked),
        to_give=[ROLES[key] for key in keys],
    )

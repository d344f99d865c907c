"""Adding people: somebody new to the staff, or new with a role at once."""

from collections.abc import Mapping

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from opora.access.appointing import roles_to_give
from opora.access.roles import ROLES
from opora.records.actions.people import employ
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.people.card import by, listing_address, posted
from opora.web.pages.people.roles import give_typed
from opora.web.render import Crumb, crumbs, show


def add(asked: Asked) -> HttpResponse:
    """Return the form of a new member of staff, or the card once it is filled."""
    if asked.request.method != "POST":
        return _form(asked, "people/add.html", "Добавить сотрудника")
    try:
        staff = _employ(asked, posted(asked))
    except UserError as error:
        return _form(asked, "people/add.html", "Добавить сотрудника", str(error))
    return redirect(f"{listing_address(asked)}{staff}/?done=added")


def appoint_new(asked: Asked) -> HttpResponse:
    """Return the form of a new person with a role, or the card once it is filled."""
    if asked.request.method != "POST":
        return _form(asked, "people/appoint.html", "Назначить нового человека")
    form = posted(asked)
    try:
        with transaction.atomic():
            staff = _employ(asked, form)
            give_typed(asked, staff, form)
    except UserError as error:
        return _form(asked, "people/appoint.html", "Назначить нового человека", str(error))
    return redirect(f"{listing_address(asked)}{staff}/?done=added")


def _employ(asked: Asked, form: Mapping[str, str]) -> int:
    return employ(
        by=by(asked),
        name=typed.text(form, "name", "Фамилия, имя, отчество"),
        unit=asked.spot.school.unit,
        position=typed.text(form, "position", "Должность")[:200],
        since=typed.day(form, "since", "Первый день"),
    )


def _form(asked: Asked, template: str, title: str, error: str = "") -> HttpResponse:
    unit = asked.spot.school
    keys = roles_to_give(asked.rights, asked.spot.place, unit.level)
    return show(
        asked,
        template,
        400 if error else 200,
        crumbs=crumbs(asked, Crumb("Люди и права", listing_address(asked)), Crumb(title)),
        title=title,
        error=error,
        typed=posted(asked),
        to_give=[ROLES[key] for key in keys],
    )

"""The card of a member of staff, with the forms that the person who looks may use."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.access.appointing import roles_to_give
from opora.access.permissions import FieldClass, Permission
from opora.access.roles import ROLES
from opora.records.actions.by import By
from opora.records.queries.people import Card, card, classes_of
from opora.records.rights import Held
from opora.vocabulary.period import school_year_of
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.render import Crumb, crumbs, show

_DONE = {
    "saved": "Карточка сохранена.",
    "added": "Сотрудник добавлен. Чтобы он мог войти, создайте ссылку для входа.",
    "given": "Роль назначена. Если сотрудник был в программе, он войдёт заново.",
    "taken": "Роль снята.",
    "led": "Классное руководство записано.",
    "taught": "Уроки записаны.",
    "ended": "Закончено.",
    "left": "Работа закончена: роли, уроки и классное руководство здесь закрыты.",
}


def view(asked: Asked) -> HttpResponse:
    """Return the card."""
    return shown(asked, asked_card(asked))


def asked_card(asked: Asked) -> Card:
    """Return the card of the person in the address; Http404 for who never worked in the unit."""
    found = card(int(asked.names["staff"]), asked.spot.school)
    if found is None:
        raise Http404
    return found


def shown(asked: Asked, of: Card, error: UserError | None = None) -> HttpResponse:
    """Return the card; with an error what was typed stays in the forms."""
    may = asked.rights.may
    place, unit = asked.spot.place, asked.spot.school
    to_give = [ROLES[key] for key in roles_to_give(asked.rights, place, unit.level)]
    edits = bool(may(Permission.PEOPLE_EDIT, place)) and unit.level == "school"
    return show(
        asked,
        "people/person.html",
        400 if error else 200,
        crumbs=crumbs(asked, Crumb("Люди и права", listing_address(asked)), Crumb(of.name)),
        card=of,
        current=[each for each in of.held if each.grant.until is None or _lasts(asked, each)],
        past=[each for each in of.held if each.grant.until is not None and not _lasts(asked, each)],
        error=str(error) if error else "",
        typed=asked.request.POST if error else {},
        done=_DONE.get(asked.chosen.get("done", ""), ""),
        myself=of.staff == asked.me.staff,
        may_edit=bool(may(Permission.PEOPLE_EDIT, place)),
        may_grant=bool(may(Permission.GRANT, place)),
        may_look=bool(may(Permission.VIEW_AS, place)),
        email=of.email if asked.rights.sees(FieldClass.CONTACTS, place) else "",
        to_give=to_give,
        classes=classes_of(unit.unit, school_year_of(asked.today)) if edits else [],
    )


def done(asked: Asked, what: str) -> HttpResponse:
    """Return to the card and say there what was done."""
    return redirect(f"{card_address(asked)}?{urlencode({'done': what})}")


def by(asked: Asked) -> By:
    """Return who acts and by what right."""
    return By(asked.me.account, asked.because.reason)


def held_row(asked: Asked, of: Card, kind: str) -> Held:
    """Return what the address names among the rights of the card; Http404 for another's."""
    row = asked.names["row"]
    for each in of.held:
        if (each.kind, each.row) == (kind, row):
            return each
    raise Http404


def posted(asked: Asked) -> Mapping[str, str]:
    """Return the fields of the form."""
    return asked.request.POST.dict()


def listing_address(asked: Asked) -> str:
    """Return the address of the list."""
    return f"/units/{asked.spot.school.unit}/people/"


def card_address(asked: Asked) -> str:
    """Return the address of the card."""
    return f"{listing_address(asked)}{asked.names['staff']}/"


def _lasts(asked: Asked, held: Held) -> bool:
    return held.grant.until is not None and held.grant.until >= asked.today

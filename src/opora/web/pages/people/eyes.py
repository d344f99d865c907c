"""Looking with the eyes of another: both rights at once, nothing can be changed."""

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.records.actions.viewing import began, ended
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.pages.people.card import asked_card, by
from opora.web.session import VIEWED_AS


def put_on(asked: Asked) -> HttpResponse:
    """Look with the eyes of a member of one's staff from now on."""
    card = asked_card(asked)
    if card.staff == asked.me.staff:
        raise UserError("Своими глазами вы смотрите и так. Выберите другого сотрудника.")
    began(by=by(asked), staff=card.staff, unit=asked.spot.school.unit)
    asked.request.session[VIEWED_AS] = card.staff
    return redirect("/")


def take_off(asked: Asked) -> HttpResponse:
    """Look with one's own eyes again."""
    staff = asked.request.session.pop(VIEWED_AS, None)
    if staff is not None:
        ended(by=by(asked), staff=staff)
    return redirect("/")

"""Editing the identifiers of a unit."""

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.records.actions.by import By
from opora.records.actions.identifiers import TITLES, set_identifiers
from opora.records.queries.unit_card import unit_card
from opora.vocabulary.problems import UserError
from opora.web import editing
from opora.web.page import Asked
from opora.web.render import Crumb, crumbs, show


def view(asked: Asked) -> HttpResponse:
    """Return the form, or the card when what was typed is kept."""
    unit = asked.spot.school.unit
    here, status = f"/units/{unit}/", 200
    if asked.request.method == "POST":
        typed = editing.typed(asked.request.POST, TITLES)
        try:
            set_identifiers(by=By(asked.me.account, asked.because.reason), unit=unit, typed=typed)
            return redirect(here)
        except UserError as error:
            form, status = editing.again(TITLES, typed, error), editing.status_of(error)
    else:
        card = unit_card(unit)
        form = editing.opened(TITLES, card.version, card.identifiers)
    way = crumbs(asked, Crumb("Учреждение", here), Crumb("Реквизиты"))
    return show(asked, "unit/identifiers.html", status, crumbs=way, form=form, back=here)

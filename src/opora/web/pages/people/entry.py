"""A one-time link for a person: shown once, to print and to hand over, never mailed."""

from django.http import HttpResponse
from django.utils import timezone

from opora.records.actions.invitations import WORKS, invite
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.pages.people.card import asked_card, by, card_address, listing_address, posted, shown
from opora.web.qr import qr_image
from opora.web.render import Crumb, crumbs, show


def view(asked: Asked) -> HttpResponse:
    """Make a link and return the sheet with it."""
    card, form = asked_card(asked), posted(asked)
    try:
        token = invite(
            by=by(asked),
            staff=card.staff,
            unit=asked.spot.school.unit,
            login=form.get("login", ""),
            drop_codes="drop_codes" in form,
        )
    except UserError as error:
        return shown(asked, card, error)
    address = asked.request.build_absolute_uri(f"/invitation/{token}/")
    way = (Crumb("Люди и права", listing_address(asked)), Crumb(card.name, card_address(asked)))
    return show(
        asked,
        "people/link.html",
        crumbs=crumbs(asked, *way, Crumb("Ссылка для входа")),
        card=asked_card(asked),
        address=address,
        qr=qr_image(address),
        until=timezone.now() + WORKS,
        back=card_address(asked),
    )

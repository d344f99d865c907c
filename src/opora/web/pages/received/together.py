"""What is done with many forms at once: a sample, accepting the rest, handing up."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.records.actions.by import By
from opora.records.actions.handing_up import hand_up
from opora.records.actions.reviewing import accept_rest, draw_sample, drop_sample, open_sample
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.pages.received.listing import Place, address_of, place_of, shown
from opora.web.typed import note


def draw(asked: Asked) -> HttpResponse:
    """Draw a sample of the forms that wait."""
    return _done(
        asked,
        lambda by, place: draw_sample(by=by, due=place.due.number, receiver=place.under.unit),
    )


def accept(asked: Asked) -> HttpResponse:
    """Accept the rest of those that the open sample stands for."""
    return _done(asked, lambda by, place: accept_rest(by=by, sample=_sample(place)))


def drop(asked: Asked) -> HttpResponse:
    """Give the open sample up."""
    return _done(asked, lambda by, place: drop_sample(by=by, sample=_sample(place)))


def up(asked: Asked) -> HttpResponse:
    """Hand the accepted forms up to the unit that carries the campaign out."""
    reason = note(asked.request.POST.dict(), "reason", "Почему нет форм", needed=False)

    def act(by: By, place: Place) -> object:
        top = place.campaign.unit.unit
        if place.under.unit == top or place.under.level == "school":
            raise Http404  # there is nobody above, or nothing below
        return hand_up(by=by, campaign=place.campaign, due=place.due.number,
                       unit=place.under.unit, reason=reason)  # fmt: skip

    return _done(asked, act)


def _sample(place: Place) -> int:
    sample = open_sample(place.due.number, place.under.unit)
    if sample is None:
        raise UserError("Выборки нет: её приняли или отложили. Обновите страницу.")
    return sample.pk


def _done(asked: Asked, act: Callable[[By, Place], object]) -> HttpResponse:
    place = place_of(asked)
    try:
        act(By(asked.me.account, asked.because.reason), place)
    except UserError as error:
        return shown(asked, place, str(error), 409)
    return redirect(address_of(asked, place))

"""The guard: who asks, of what, by what right. It stands before every page, once."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from opora.access.permissions import Permission
from opora.access.rights import Answer, Rights, Scope
from opora.records.queries import places
from opora.records.queries.people import name_of
from opora.records.queries.places import Spot
from opora.records.queries.signed_in import Person
from opora.records.rights import rights_of
from opora.vocabulary.period import school_year_of
from opora.vocabulary.problems import UserError
from opora.web.errors import explained
from opora.web.page import PUBLIC, SIGNED_IN, Asked, Eyes, Page
from opora.web.session import VIEWED_AS, signed_in

YEARS = range(2000, 2100)
_LARGEST = 2**63 - 1  # number that the databases can look for
_READING = ("GET", "HEAD")
_ONLY_LOOKING = (
    "Вы смотрите глазами другого сотрудника ({}): менять ничего нельзя. Нажмите «Вернуться к себе» "
    "на любой странице и повторите."
)


def guarded(page: Page) -> Callable[..., HttpResponseBase]:
    """Return the page as Django calls it."""

    @wraps(page.view)
    def answer(request: HttpRequest, **names: Any) -> HttpResponseBase:
        if request.method not in page.methods:
            return HttpResponseNotAllowed(page.methods)
        person = signed_in(request)
        if person is None and page.needs != PUBLIC:
            return _to_sign_in(request)
        eyes = None if person is None else _eyes(request)
        if eyes and request.method not in _READING and not page.with_other_eyes:
            return explained(request, _ONLY_LOOKING.format(eyes.name), 403)
        number = names.get("pupil")
        try:
            asked = _asked(request, page, person, eyes, names)
            return _at_own_address(asked, number) or page.view(asked)
        except UserError as error:
            return explained(request, str(error))

    answer.needs = page.needs  # type: ignore[attr-defined]
    return answer


def asked_by(page: Page, request: HttpRequest, person: Person, names: dict[str, Any]) -> Asked:
    """Return what a request is that came by no browser; Http404 where the guard refuses."""
    return _asked(request, page, person, None, names)


def _at_own_address(asked: Asked, number: int | None) -> HttpResponse | None:
    """Lead from a number that was merged into another to the page of that one; else None."""
    pupil, request = asked.spot.pupil, asked.request
    if pupil is None or pupil.pupil == number or request.method not in _READING:
        return None
    rest = request.get_full_path().removeprefix(f"/pupils/{number}/")
    return redirect(f"/pupils/{pupil.pupil}/{rest}")


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    # A picture or a part of a page is not led to the form of signing in: nobody would see it there,
    # and the key it comes with would make the form that another tab shows invalid.
    part = request.headers.get("Sec-Fetch-Dest", "document") != "document"
    if part or request.method not in _READING:
        return explained(request, "Вы не вошли или сеанс закончился. Войдите и повторите.", 403)
    return redirect(f"/sign-in/?{urlencode({'next': request.get_full_path()})}")


def _eyes(request: HttpRequest) -> Eyes | None:
    staff = request.session.get(VIEWED_AS)
    return None if staff is None else Eyes(staff, name_of(staff))


def _asked(
    request: HttpRequest,
    page: Page,
    person: Person | None,
    eyes: Eyes | None,
    names: dict[str, Any],
) -> Asked:
    if any(isinstance(value, int) and value > _LARGEST for value in names.values()):
        raise Http404
    today = timezone.localdate()
    rights = _rights(person, eyes, today)
    named = {name: names.pop(name) for name in list(names) if name in places.KINDS}
    spot = places.find(named, _year(request, today))
    if spot is None:
        raise Http404
    because = _because(page, rights, spot)
    if not because:
        raise Http404  # not 403: it would tell that the thing exists
    scope = _scope(page, rights, spot)
    return Asked(request, person, rights, today, spot, scope, because, names, eyes)


def _rights(person: Person | None, eyes: Eyes | None, today: date) -> Rights:
    if person is None:
        return Rights()
    own = rights_of(person.staff, today)
    return own if eyes is None else own.viewing_as(rights_of(eyes.staff, today))


def _because(page: Page, rights: Rights, spot: Spot) -> Answer:
    if not isinstance(page.needs, Permission):
        return Answer(page.needs in (PUBLIC, SIGNED_IN), "")
    if spot.unit is None:
        return rights.may_anywhere(page.needs)
    return rights.may(page.needs, spot.place)


def _scope(page: Page, rights: Rights, spot: Spot) -> Scope:
    if not isinstance(page.needs, Permission) or spot.unit is None or spot.school_year is None:
        return Scope()
    return rights.scope(page.needs, spot.unit.units, spot.school_year)


def _year(request: HttpRequest, today: date) -> int:
    text = request.GET.get("year", "")
    if not text:
        return school_year_of(today)
    if not (text.isascii() and text.isdecimal() and int(text) in YEARS):
        raise Http404
    return int(text)

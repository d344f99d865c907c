"""Browsers in which people have signed in before: a signed cookie that outlives the session.

It lets nobody in; it only keeps a stranger's guesses from delaying who comes with it.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from opora.records.actions.signing_in import Caller, SignedIn
from opora.web.session import address_of

_NAME = "opora_known"
_SALT = "opora.known"
_KEPT = 180 * 24 * 60 * 60
_MOST = 20  # people at one computer of a staff room


def caller_of(request: HttpRequest) -> Caller:
    """Return where a request comes from, with what the browser was given before."""
    return Caller(address_of(request), _marks(request))


def remember(request: HttpRequest, response: HttpResponse, person: SignedIn) -> None:
    """Make the browser a known one of a person who has just signed in."""
    others = {key: mark for key, mark in _marks(request).items() if key != person.account}
    marks = dict([*others.items(), (person.account, person.mark)][-_MOST:])
    response.set_cookie(
        _NAME,
        signing.dumps({str(key): mark for key, mark in marks.items()}, salt=_SALT),
        max_age=_KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _marks(request: HttpRequest) -> dict[int, str]:
    try:
        kept = signing.loads(request.COOKIES.get(_NAME, ""), salt=_SALT, max_age=_KEPT)
    except signing.BadSignature:
        return {}
    return {int(key): mark for key, mark in kept.items()}

"""The session of a request: who it belongs to, and when it is over."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from opora.records import sessions
from opora.records.queries.signed_in import Person, person_of

VIEWED_AS = "viewed_as"  # a member of staff with whose eyes one looks
IDLE = timedelta(hours=1)
_LONGEST = timedelta(hours=12)  # a working day
_HALF = timedelta(minutes=5)  # from the password to the one-time code
_HALF_IN, _HALF_AT = "half_in", "half_at"
_ADDRESS = 45  # characters of the longest address
_NOTED = timedelta(minutes=1)  # the last visit is written no more often


def open_session(request: HttpRequest, account: int) -> None:
    """Begin a new session for an account; the old one, if any, is forgotten."""
    request.session.flush()
    now = timezone.now().isoformat()
    request.session[sessions.ACCOUNT] = account
    request.session[sessions.ADDRESS] = address_of(request)
    request.session[sessions.BROWSER] = request.headers.get("User-Agent", "")[:200]
    request.session[sessions.STARTED] = now
    request.session[sessions.SEEN] = now


def half_open(request: HttpRequest, account: int) -> None:
    """Remember for some minutes that the password of an account was right."""
    request.session.flush()
    request.session[_HALF_IN] = account
    request.session[_HALF_AT] = timezone.now().isoformat()


def half_signed_in(request: HttpRequest) -> int | None:
    """Return the account whose password was right some minutes ago, if a code is awaited."""
    account = request.session.get(_HALF_IN)
    if account is None or timezone.now() - _time(request.session, _HALF_AT) > _HALF:
        return None
    return int(account)


def signed_in(request: HttpRequest) -> Person | None:
    """Return who is signed in; a session that is over is ended."""
    if request.session.get(sessions.ACCOUNT) is None:
        return None
    person = (
        None
        if _is_over(request.session)
        else person_of(cast("sessions.SessionStore", request.session))
    )
    if person is None:
        request.session.flush()
        return None
    if timezone.now() - _time(request.session, sessions.SEEN) > _NOTED:
        request.session[sessions.SEEN] = timezone.now().isoformat()
    return person


def address_of(request: HttpRequest) -> str:
    """Return the address a request came from."""
    near = str(request.META.get("REMOTE_ADDR", ""))
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    # Each of our own proxies adds the address it was called from; what is before them may be lies.
    return ([*filter(None, told), near])[-1 - settings.PROXIES :][0][:_ADDRESS]


def _is_over(session: Any) -> bool:
    now = timezone.now()
    idle = now - _time(session, sessions.SEEN) > IDLE
    return idle or now - _time(session, sessions.STARTED) > _LONGEST


def _time(session: Any, name: str) -> datetime:
    return datetime.fromisoformat(session[name])

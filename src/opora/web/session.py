"""The session of a request: who it belongs to, and when it is over."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from opora.records import sessions
from opora.records.queries.signed_in import Person, person_of

VIEWED_AS = "viewed_as"  # a member of staff with whose eyes one looks
_SEEN = "seen"
_IDLE = timedelta(hours=1)
_LONGEST = timedelta(hours=12)  # a working day
_NOTED = timedelta(minutes=1)  # the last visit is written no more often


def open_session(request: HttpRequest, account: int) -> None:
    """Begin a new session for an account; the old one, if any, is forgotten."""
    request.session.flush()
    now = timezone.now().isoformat()
    request.session[sessions.ACCOUNT] = account
    request.session[sessions.ADDRESS] = address_of(request)
    request.session[sessions.BROWSER] = request.headers.get("User-Agent", "")[:200]
    request.session[sessions.STARTED] = now
    request.session[_SEEN] = now


def signed_in(request: HttpRequest) -> Person | None:
    """Return who is signed in; a session that is over is ended."""
    account = request.session.get(sessions.ACCOUNT)
    if account is None:
        return None
    person = None if _is_over(request.session) else person_of(account)
    if person is None:
        request.session.flush()
        return None
    if timezone.now() - _time(request.session, _SEEN) > _NOTED:
        request.session[_SEEN] = timezone.now().isoformat()
    return person


def address_of(request: HttpRequest) -> str:
    """Return the address a request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _is_over(session: Any) -> bool:
    now = timezone.now()
    idle = now - _time(session, _SEEN) > _IDLE
    return idle or now - _time(session, sessions.STARTED) > _LONGEST


def _time(session: Any, name: str) -> datetime:
    return datetime.fromisoformat(session[name])

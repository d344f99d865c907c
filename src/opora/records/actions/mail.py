"""Letters that wait to be sent: taken one by one, sent, marked.

A worker that dies between sending and marking leaves the letter unmarked, and it is sent again: at
least once, never lost. Both copies have one Message-ID, made of the letter's key, by which mail
servers and programs of readers tell that it is the same letter.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, QuerySet
from django.utils import timezone

from opora.records.models import Mail

MOST_TRIES = 8
_PAUSE = timedelta(minutes=1)  # after a try that failed; doubled with each
_LONGEST = timedelta(hours=1)
_ADDRESS_GONE = "адрес убрали из карточки"


def send_waiting(beat: Iterator[None] | None = None) -> datetime | None:
    """Send every letter whose time has come; return when to try the next that waits, None: never.

    `beat` is stepped before each letter. A letter that fails is left for later, after `MOST_TRIES`
    for good; its `error` says why.
    """
    now = timezone.now()
    connection = get_connection()
    try:
        for letter in _waiting().select_related("to"):
            if beat is not None:
                next(beat, None)
            if _ready(letter) <= now and _taken(letter, now):
                _send(letter, connection)
    finally:
        connection.close()
    return min(map(_ready, _waiting()), default=None)


def message_id(key: str) -> str:
    """Return the Message-ID of a letter: the same whenever it is sent, and nothing of its key."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def _waiting() -> QuerySet[Mail]:
    return Mail.objects.filter(sent_at=None, tries__lt=MOST_TRIES).order_by("pk")


def _ready(letter: Mail) -> datetime:
    """Return when a letter may be tried."""
    if letter.tried_at is None:
        return letter.made_at
    doubled: timedelta = _PAUSE * 2 ** (letter.tries - 1)
    return letter.tried_at + min(doubled, _LONGEST)


def _taken(letter: Mail, now: datetime) -> bool:
    """Take a letter before it is sent: of two workers one does."""
    mine = Mail.objects.filter(pk=letter.pk, sent_at=None, tries=letter.tries)
    return bool(mine.update(tries=F("tries") + 1, tried_at=now))


def _send(letter: Mail, connection: BaseEmailBackend) -> None:
    """Send a letter and mark it; why it failed is kept without its address."""
    error = _ADDRESS_GONE
    if letter.to.email:
        message = EmailMessage(
            letter.subject,
            letter.text,
            settings.DEFAULT_FROM_EMAIL,
            [letter.to.email],
            connection=connection,
            headers={"Message-ID": message_id(letter.key)},
        )
        try:
            message.send()
            error = ""
        except (SMTPException, OSError, ValueError) as problem:
            error = type(problem).__name__
    own = Mail.objects.filter(pk=letter.pk)
    if error:
        own.update(error=error)
    else:
        own.update(error="", sent_at=timezone.now())

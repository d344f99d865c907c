"""Noting who looked at which pupils: before the answer leaves."""

from collections.abc import Iterable

from django.utils import timezone

from opora.records.chain import Event, numbers
from opora.records.spool import here
from opora.web.page import Asked

READ, EXPORTED, PRINTED = "read", "export", "print"
PRINTING = "Opora-Printing"  # the header by which a browser says that it prints a page


def saw(asked: Asked, what: str, pupils: Iterable[int], act: str = READ) -> None:
    """Note that the person saw results of these pupils; `what`: the page in a few words.

    Every page and file that shows a pupil calls it with everybody it shows. A page that is shown in
    order to be printed is noted as printed.
    """
    printing = act == READ and PRINTING in asked.request.headers
    unit = asked.spot.unit.unit if asked.spot.unit else None
    event = Event(
        timezone.now(),
        asked.me.account,
        PRINTED if printing else act,
        what,
        unit,
        asked.because.reason,
        {"address": asked.request.path} | ({"eyes": asked.eyes.staff} if asked.eyes else {}),
        numbers(pupils),
    )
    here().write(event)

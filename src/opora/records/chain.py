"""The chain of audit events: every event carries a digest of itself and of all before it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from json.encoder import encode_basestring
from typing import Any

from django.db import transaction

from opora.records.models import AuditEvent, AuditHead, AuditPupil

_AT_ONCE = 5000  # events that are checked together
_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: `at` with a time zone; `pupils` numbers of pupils that were shown or changed.

    `details` hold texts, whole numbers, truth values, None, lists and dicts of these.
    """

    at: datetime
    account: int | None
    act: str
    what: str
    unit: int | None = None
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    pupils: tuple[int, ...] = ()


def append(events: Sequence[Event]) -> None:
    """Add events to the end of the chain, in their order, within the caller's transaction."""
    with transaction.atomic():
        head = _head()
        rows, index = [], []
        for event in events:
            head.number += 1
            head.digest = digest(head.digest, head.number, event)
            rows.append(AuditEvent(number=head.number, digest=head.digest, **_fields(event)))
            index += [AuditPupil(event_id=head.number, pupil=pupil) for pupil in event.pupils]
        AuditEvent.objects.bulk_create(rows, batch_size=500)
        AuditPupil.objects.bulk_create(index, batch_size=5000)
        head.save(update_fields=["number", "digest"])


def digest(previous: str, number: int, event: Event) -> str:
    """Return the SHA-256 of an event that stands after `previous`, as hex.

    Of the text «previous number time account unit pupils details words», apart by spaces: numbers
    and the time in UTC hold none, and JSON tells itself where it ends, so no two events read alike.
    """
    at = (event.at if event.at.tzinfo is UTC else event.at.astimezone(UTC)).isoformat()
    pupils = ",".join(map(str, event.pupils))
    details = _flat(event.details) or _json(event.details)
    words = _words(event.act, event.what, event.reason)
    said = f"{previous} {number} {at} {event.account} {event.unit} {pupils} {details} {words}"
    return hashlib.sha256(said.encode()).hexdigest()


def _flat(details: dict[str, Any]) -> str:
    """Return the JSON of details that are a text or none, as nearly all are: twice as fast."""
    if not details:
        return "{}"
    if len(details) == 1:
        ((key, value),) = details.items()
        if type(value) is str:
            return f"{{{encode_basestring(key)}:{encode_basestring(value)}}}"
    return ""


@lru_cache(maxsize=4096)  # a few hundred pages and rights make millions of events
def _words(*words: str) -> str:
    return _json(words)


class Flaw(StrEnum):
    """What is wrong with a chain."""

    EVENT = "event"  # an event was changed, put in, taken out, or stands elsewhere
    TAIL = "tail"  # the chain does not end, or lead, where it should
    INDEX = "index"  # the index by pupil does not say what the events say


@dataclass(frozen=True, slots=True)
class Verdict:
    """`events` that were checked; `broken`: number of the first that does not fit, or None.

    `head`: the last digest; keep it elsewhere, for a cut tail shows only beside it. `flaw` is None
    when all is whole.
    """

    events: int
    broken: int | None
    head: str
    flaw: Flaw | None = None


def verify(expected_head: str = "") -> Verdict:
    """Return whether the chain is whole; with a head kept elsewhere, whether it leads there."""
    previous, number, passed = "", 0, not expected_head
    rows = _rows()
    while chunk := list(islice(rows, _AT_ONCE)):
        indexed = _indexed(chunk[0][0], chunk[-1][0])
        for own, kept, event in chunk:
            number += 1
            previous = digest(previous, own, event)
            if own != number or kept != previous:
                return Verdict(number, number, previous, Flaw.EVENT)
            if indexed.get(own, []) != sorted(event.pupils):
                return Verdict(number, number, previous, Flaw.INDEX)
            passed = passed or previous == expected_head
    if head() != (number, previous) or not passed:
        return Verdict(number, number + 1, previous, Flaw.TAIL)
    return Verdict(number, None, previous)


def head() -> tuple[int, str]:
    """Return the number and the digest of the last event; (0, "") before the first."""
    kept = AuditHead.objects.first()
    return (kept.number, kept.digest) if kept else (0, "")


def _rows() -> Iterator[tuple[int, str, Event]]:
    """Yield number, kept digest and event, in the order of numbers."""
    columns = ("number", "digest", "at", "account", "act", "what", "unit", "reason", "details")
    found = AuditEvent.objects.order_by("number").values_list(*columns, "pupils")
    for number, kept, at, who, act, what, unit, reason, details, pupils in found.iterator(
        chunk_size=_AT_ONCE
    ):
        event = Event(at, who, act, what, unit, reason, details, tuple(pupils))
        yield number, kept, event


def _indexed(first: int, last: int) -> dict[int, list[int]]:
    """Return the pupils of the index by event, each list in order."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows = AuditPupil.objects.filter(event_id__gte=first, event_id__lte=last).order_by("pupil")
    for event, pupil in rows.values_list("event_id", "pupil"):
        found[event].append(pupil)
    return found


def _head() -> AuditHead:
    # A row to lock: PostgreSQL lets writers in one by one; SQLite has one writer anyway.
    AuditHead.objects.get_or_create(pk=1)
    return AuditHead.objects.select_for_update().get(pk=1)


def _fields(event: Event) -> dict[str, Any]:
    return asdict(event) | {"pupils": list(event.pupils)}


def numbers(pupils: Iterable[int]) -> tuple[int, ...]:
    """Return numbers of pupils as an event keeps them: each once, in order."""
    return tuple(sorted(set(pupils)))

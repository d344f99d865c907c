"""The chain of audit events: every event carries a digest of itself and of all before it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from opora.records.models import AuditEvent, AuditHead, AuditPupil


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: `at` in UTC; `pupils` numbers of pupils that were shown or changed."""

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
        AuditEvent.objects.bulk_create(rows)
        AuditPupil.objects.bulk_create(index, batch_size=5000)
        head.save(update_fields=["number", "digest"])


def digest(previous: str, number: int, event: Event) -> str:
    """Return the digest of an event that stands after `previous`."""
    said = asdict(event) | {"at": event.at.isoformat(), "number": number, "previous": previous}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`events` that were checked; `broken`: number of the first that does not fit, or None.

    `head`: the last digest; keep it elsewhere, for a cut tail shows only beside it.
    """

    events: int
    broken: int | None
    head: str


def verify(expected_head: str = "") -> Verdict:
    """Return whether the chain is whole; with a head kept elsewhere, whether it leads there."""
    previous, number, passed = "", 0, not expected_head
    for row in AuditEvent.objects.order_by("number").iterator(chunk_size=5000):
        number += 1
        previous = digest(previous, row.number, _event(row))
        if row.number != number or row.digest != previous:
            return Verdict(number, number, previous)
        passed = passed or previous == expected_head
    head = AuditHead.objects.first()
    kept = (head.number, head.digest) if head else (0, "")
    if kept != (number, previous) or not passed:
        return Verdict(number, number + 1, previous)
    return Verdict(number, None, previous)


def _head() -> AuditHead:
    # A row to lock: PostgreSQL lets writers in one by one; SQLite has one writer anyway.
    AuditHead.objects.get_or_create(pk=1)
    return AuditHead.objects.select_for_update().get(pk=1)


def _fields(event: Event) -> dict[str, Any]:
    return asdict(event) | {"pupils": list(event.pupils)}


def _event(row: AuditEvent) -> Event:
    return Event(
        row.at,
        row.account,
        row.act,
        row.what,
        row.unit,
        row.reason,
        row.details,
        tuple(row.pupils),
    )


def numbers(pupils: Iterable[int]) -> tuple[int, ...]:
    """Return numbers of pupils as an event keeps them: each once, in order."""
    return tuple(sorted(set(pupils)))

"""When the server did not answer: noticed by its beat, or said by a person."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from opora.orders.collecting import collecting
from opora.records import beat
from opora.records.actions.by import PROGRAM, By, leave_trace
from opora.records.actions.submissions import OUTAGE
from opora.records.models import DueChange, OrgUnit, Outage, Submission
from opora.vocabulary.problems import UserError

_LOG = logging.getLogger(__name__)
LONGEST = timedelta(days=7)  # a longer one is a typing mistake


def notice_silence(folder: Path) -> None:
    """Keep the silence that ends now, if the server of a data directory was silent for long.

    Called when the server starts, before it beats. Several processes that start at once keep it
    once. A database that cannot be written keeps nobody from starting.
    """
    last, now = beat.last(folder, beat.SERVER), timezone.now()
    if last is None or now - last < timedelta(minutes=collecting().least_minutes):
        return
    try:
        with transaction.atomic():
            _, made = Outage.objects.get_or_create(since=last, by=None, defaults={"until": now})
            if made:
                leave_trace(PROGRAM, "сервер не отвечал", since=last.isoformat())
                _excuse(last, now)
    except DatabaseError:
        _LOG.warning("a silence of the server since %s was not kept", last.isoformat())


@transaction.atomic
def say_outage(*, by: By, unit: int, since: datetime, until: datetime, note: str) -> None:
    """Keep an outage that a person tells of; who was late because of it is excused.

    The same again changes nothing. Raises UserError for times that cannot be.
    """
    if until <= since:
        raise UserError("Сбой кончился раньше, чем начался. Поменяйте время местами.")
    if until > timezone.now():
        raise UserError("Сбой кончается в будущем. Запишите его, когда он кончится.")
    if until - since > LONGEST:
        raise UserError(f"Сбой длиннее {LONGEST.days} дней. Проверьте дни.")
    if not note.strip():
        raise UserError("Напишите, что случилось: это увидят школы.")
    OrgUnit.objects.select_for_update().get(pk=unit)  # two do not write it at once
    _, made = Outage.objects.get_or_create(
        since=since, until=until, by_id=by.person, defaults={"note": note.strip()}
    )
    if made:
        leave_trace(by, "записан сбой", unit=unit, since=since.isoformat(),
                    until=until.isoformat(), note=note.strip())  # fmt: skip
        _excuse(since, until)


def _excuse(since: datetime, until: datetime) -> None:
    """Mark what was handed in late because of an outage that became known only afterwards."""
    hours = timedelta(hours=collecting().last_hours)
    late = Submission.objects.filter(on_time=False, excuse="")
    general = Q(due__on_time_until__gte=since, due__on_time_until__lte=until + hours)
    changes = DueChange.objects.filter(on_time_until__gte=since, on_time_until__lte=until + hours)
    own = {(row.due_id, row.unit_id) for row in changes}
    maybe = late.filter(general | Q(due__in={due for due, _ in own})).select_related("due")
    moved = _last_changes({row.due_id for row in maybe})
    excused = []
    for row in maybe:
        held = max(row.due.on_time_until, moved.get((row.due_id, row.unit_id), since))
        if since <= held <= until + hours:
            excused.append(row.pk)
    Submission.objects.filter(pk__in=excused).update(excuse=OUTAGE)


def _last_changes(dues: set[int]) -> dict[tuple[int, int], datetime]:
    rows = DueChange.objects.filter(due__in=dues).order_by("pk")
    return {(row.due_id, row.unit_id): row.on_time_until for row in rows}

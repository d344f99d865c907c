"""Cases in a pupil's time line: their steps, and what the controls said."""

from typing import Any

from django.db.models import QuerySet

from opora.analysis.support.case import ACTS, STATE_TITLES
from opora.analysis.support.words import title_of, words
from opora.records.models import CaseStep, Control
from opora.records.queries.timeline.event import Event, Kind, Whose

_APART = ("plan", "hold", "edit")  # what came of a control is an event of its own
_OPENED = "Открыто сопровождение"


def cases(whose: Whose) -> list[Event]:
    """Return the steps of all cases and the held controls, for whoever may see reasons: two
    queries; nothing for others.
    """
    if not whose.reasons:
        return []
    own = {"case__pupil__in": whose.pupils, "case__school": whose.school}
    steps = CaseStep.objects.filter(**own).exclude(act__in=_APART).select_related("by__staff")
    held = Control.objects.filter(**own, held_on__isnull=False)
    held = held.select_related("goal", "by__staff")
    return [
        *(_step(row, whose) for row in _of_days(steps, "on", whose)),
        *(_control(row, whose) for row in _of_days(held, "held_on", whose)),
    ]


def _of_days(rows: QuerySet[Any], name: str, whose: Whose) -> QuerySet[Any]:
    if whose.window.since is not None:
        rows = rows.filter(**{f"{name}__gte": whose.window.since})
    return rows if whose.window.on is None else rows.filter(**{f"{name}__lte": whose.window.on})


def _step(row: CaseStep, whose: Whose) -> Event:
    title = ACTS[row.act].title if row.act in ACTS else _OPENED
    said = f"{title}: {STATE_TITLES[row.after]}"
    by = row.by.staff.name if row.by else "программа"
    return Event(row.on, Kind.CASE, said, row.reason, by, _address(row.case_id, whose))


def _control(row: Control, whose: Whose) -> Event:
    measure = words().measures.get(row.goal.measure)
    value = measure.shown(row.value) if measure else ""
    came = "цель достигнута" if row.reached else "цель не достигнута"
    text = ". ".join(filter(None, (row.goal.text, f"Результат {value}: {came}", row.note)))
    by = row.by.staff.name if row.by else "программа"
    title = f"Контроль: {title_of(words().checks, row.form)}"
    day, subject = row.held_on or row.planned_on, row.goal.subject
    return Event(day, Kind.CASE, title, text, by, _address(row.case_id, whose), subject)


def _address(case: int, whose: Whose) -> str:
    return f"/pupils/{whose.pupils[0]}/support/{case}/"


SOURCE = cases

"""Individual work in a pupil's time line."""

from django.db.models import QuerySet

from opora.analysis.support.words import title_of, words
from opora.records.models import SupportAction
from opora.records.queries.timeline.event import Event, Kind, Whose


def actions(whose: Whose) -> list[Event]:
    """Return the entries of the log that were not withdrawn; whoever may not see reasons sees only
    own ones. One query.
    """
    rows = SupportAction.objects.filter(
        pupil__in=whose.pupils, school=whose.school, withdrawn_on=None
    )
    if not whose.reasons:
        rows = rows.filter(by=whose.account)
    return [_event(row, whose) for row in _of_days(rows, whose).select_related("by__staff")]


def _of_days(rows: QuerySet[SupportAction], whose: Whose) -> QuerySet[SupportAction]:
    if whose.window.since is not None:
        rows = rows.filter(on__gte=whose.window.since)
    return rows if whose.window.on is None else rows.filter(on__lte=whose.window.on)


def _event(row: SupportAction, whose: Whose) -> Event:
    result = title_of(words().results, row.result) if row.result else ""
    return Event(
        row.on,
        Kind.ACTION,
        title_of(words().kinds, row.kind),
        ". ".join(filter(None, (row.topic, row.text, result))),
        row.by.staff.name,
        _address(row, whose),
        row.subject,
    )


def _address(row: SupportAction, whose: Whose) -> str:
    """Return the page that shows the entry: of cases for whoever sees them, else the own log."""
    here = f"/pupils/{whose.pupils[0]}/support/"
    if not whose.reasons:
        return f"{here}work/"
    return here if row.case_id is None else f"{here}{row.case_id}/"


SOURCE = actions

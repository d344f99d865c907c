"""Decisions of councils about a pupil's cases: taken, and done."""

from opora.records.models import Case
from opora.records.queries.decisions import decisions_of
from opora.records.queries.timeline.event import Event, Kind, Whose


def _events(whose: Whose) -> list[Event]:
    if not whose.reasons:
        return []
    cases = Case.objects.filter(school=whose.school, pupil__in=whose.pupils)
    found = []
    for each in decisions_of(cases.values_list("pk", flat=True)):
        told = f"{each.text}\nСрок {each.due:%d.%m.%Y}"
        title = f"Решил {each.council}"
        found.append(Event(each.council_on, Kind.DECISION, title, told, each.responsible))
        if each.done_on is not None:
            done = f"Исполнено решение: {each.council}"
            found.append(Event(each.done_on, Kind.DECISION, done, each.done_text, each.responsible))
    return found


SOURCE = _events

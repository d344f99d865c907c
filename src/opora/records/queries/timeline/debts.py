"""Academic debts: arose, attempts, conditional promotion, what the parents chose, settled."""

from django.utils import timezone

from opora.records.models import Debt
from opora.records.queries.debts import DebtLine, debts_of_pupil
from opora.records.queries.timeline.event import Event, Kind, Whose


def _events(whose: Whose) -> list[Event]:
    on = whose.window.on or timezone.localdate()
    lines = debts_of_pupil(whose.pupils, whose.school, whose.school_year, on)
    if not whose.reasons:
        own = set(
            Debt.objects.filter(pupil__in=whose.pupils, by=whose.account).values_list(
                "pk", flat=True
            )
        )
        lines = [line for line in lines if line.number in own]
    return [event for line in lines for event in _of_debt(line, whose)]


def _of_debt(line: DebtLine, whose: Whose) -> list[Event]:
    opens = f"/pupils/{whose.pupils[0]}/debts/{line.number}/" if whose.reasons else ""
    told = [(line.arose_on, "Возникла академическая задолженность", line.basis.title)]
    for attempt in line.attempts:
        day, how = attempt.held_on or attempt.planned_on, attempt.missed
        if attempt.mark is not None:
            how = f"отметка {attempt.mark}"
        told.append((day, f"{attempt.which}-я попытка", how or "назначена"))
    if line.conditional_on is not None:
        told.append((line.conditional_on, "Условный перевод", line.conditional_order))
    if line.choice_on is not None:
        told.append((line.choice_on, "Выбор родителей о задолженности", line.choice))
    if line.cancelled_on is not None:
        told.append((line.cancelled_on, "Задолженность отменена", ""))
    return [
        Event(day, Kind.DEBT, title, text, opens=opens, subject=line.key)
        for day, title, text in told
    ]


SOURCE = _events

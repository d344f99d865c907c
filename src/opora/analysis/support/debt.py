"""How an academic debt stands on a day, and what is due: 273-ФЗ, article 58.

Nothing here is decided by hand: a state follows from the day the debt arose, its attempts, the days
that do not count, and what the parents chose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from opora.analysis.support.debt_rules import debt_rules

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to settle a debt; `mark` None: not held, or `missed` for a reason of the rules."""

    planned_on: date
    mark: int | None = None
    missed: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nothing is known of how it went."""
        return self.mark is None and not self.missed

    @property
    def is_used(self) -> bool:
        """Whether it counts among the two: held, or missed without a valid reason."""
        return self.mark is not None or (
            bool(self.missed) and debt_rules().missed[self.missed].counts
        )


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that the year does not count, both in; `until` None: they last."""

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Debt:
    """What rows tell of a debt; `grade` is that of the year it arose in."""

    arose_on: date
    grade: int
    attempts: Sequence[Attempt] = ()
    pauses: Sequence[Pause] = ()
    conditional: bool = False
    chosen: bool = False
    cancelled: bool = False


class State(StrEnum):
    """Where a debt stands."""

    CANCELLED = "cancelled"
    SETTLED = "settled"
    CHOSEN = "chosen"
    UNSETTLED = "unsettled"
    PAUSED = "paused"
    UNMARKED = "unmarked"
    PLANNED = "planned"
    OPEN = "open"


TITLES: dict[State, str] = {
    State.CANCELLED: "отменена",
    State.SETTLED: "ликвидирована",
    State.CHOSEN: "не ликвидирована, родители выбрали",
    State.UNSETTLED: "не ликвидирована в срок",
    State.PAUSED: "срок приостановлен",
    State.UNMARKED: "попытка без результата",
    State.PLANNED: "попытка назначена",
    State.OPEN: "попытка не назначена",
}
OVER = frozenset({State.CANCELLED, State.SETTLED, State.CHOSEN})


@dataclass(frozen=True, slots=True)
class Stand:
    """How a debt stands on a day.

    `last`: the last day to settle it, None while an open pause stops the year; `used`: attempts
    that count; `due`: by when something is to be done, None when nothing is; `todo`: what, in words
    for the deputy head; `alert`: whether it is overdue.
    """

    state: State
    last: date | None
    used: int
    due: date | None
    todo: tuple[str, ...]
    alert: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be done."""
        return self.state in OVER


def last_day(arose_on: date, pauses: Sequence[Pause] = ()) -> date | None:
    """Return the last day to settle a debt; None where a pause that lasts stops the year.

    A year ends on the day of its name (ГК РФ, article 192): 30.05.2026 to 30.05.2027, and of 29
    February on 28. Days of pauses after the debt arose are added; overlapping ones once.
    """
    last = _years_later(arose_on, debt_rules().years)
    passed = arose_on  # up to which pauses are reckoned
    for pause in sorted(pauses, key=lambda each: each.since):
        since = max(pause.since, passed + _DAY)
        if since > last:
            continue
        if pause.until is None:
            return None
        if pause.until >= since:
            last += pause.until - since + _DAY
            passed = pause.until
    return last


def is_settled(debt: Debt) -> bool:
    """Return whether an attempt gave a mark that settles the debt."""
    least = debt_rules().settled_mark
    return any(each.mark is not None and each.mark >= least for each in debt.attempts)


def stand(debt: Debt, on: date) -> Stand:
    """Return how a debt stands on a day and what is due."""
    last, used = last_day(debt.arose_on, debt.pauses), sum(e.is_used for e in debt.attempts)
    if debt.cancelled:
        return Stand(State.CANCELLED, last, used, None, ())
    if is_settled(debt):
        return Stand(State.SETTLED, last, used, None, ())
    promotion = _promotion(debt)
    if used >= debt_rules().attempts or (last is not None and on > last):
        return _unsettled(debt, last, used, on)
    waiting = [each for each in debt.attempts if each.is_open]
    if any(each.planned_on < on for each in waiting):
        day = min(each.planned_on for each in waiting)
        said = f"Внести результат попытки от {day:%d.%m.%Y}"
        return Stand(State.UNMARKED, last, used, day, (said, *promotion), alert=True)
    if waiting:
        day = min(each.planned_on for each in waiting)
        said = f"Провести {_which(used)} {day:%d.%m.%Y}"
        return Stand(State.PLANNED, last, used, day, (said, *promotion))
    if last is None:
        said = "Срок приостановлен: внести последний день, когда причина кончится"
        return Stand(State.PAUSED, last, used, None, (said, *promotion))
    left = (last - on).days
    said = f"Назначить {_which(used)} до {last:%d.%m.%Y}, осталось дней: {left}"
    return Stand(State.OPEN, last, used, last, (said, *promotion))


def _unsettled(debt: Debt, last: date | None, used: int, on: date) -> Stand:
    if debt.chosen:
        return Stand(State.CHOSEN, last, used, None, ())
    why = "обе попытки использованы" if used >= debt_rules().attempts else "срок прошёл"
    said = f"Получить письменный выбор родителей: {why}"
    due = min(filter(None, (last, on)))
    return Stand(State.UNSETTLED, last, used, due, (said,), alert=True)


def _promotion(debt: Debt) -> tuple[str, ...]:
    """Return what is to be done about the next grade, if anything."""
    if debt.conditional or not may_be_promoted(debt.grade):
        return ()
    return ("Оформить условный перевод в следующий класс приказом",)


def may_be_promoted(grade: int) -> bool:
    """Return whether a pupil of a grade goes on to the next one with a debt: not between levels."""
    return grade not in debt_rules().not_promoted


def needs_commission(used: int) -> bool:
    """Return whether the next attempt, after so many that count, is before a commission."""
    return used + 1 >= debt_rules().commission_from


def _which(used: int) -> str:
    return f"{used + 1}-ю попытку" + (" с комиссией" if needs_commission(used) else "")


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)

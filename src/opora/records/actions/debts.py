"""Academic debts: entered, attempts, days that do not count, what people decide."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from opora.analysis.support.debt import may_be_promoted, needs_commission, stand
from opora.analysis.support.debt_rules import debt_rules
from opora.records.actions.by import By, leave_trace
from opora.records.actions.fresh import fresh
from opora.records.models import Debt, DebtAttempt, DebtPause, OrgUnit
from opora.records.queries.debts import facts_of_debt
from opora.records.queries.pupils import numbers_of
from opora.vocabulary.class_label import grade_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import canonical_of

_MARKS = range(2, 6)


@dataclass(frozen=True, slots=True)
class NewDebt:
    """A debt to enter; `subject`: a grouping key, `basis` of catalogue/debts.toml."""

    pupil: int
    school_year: int
    label: str
    subject: str
    basis: str
    arose_on: date
    order: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt went: a mark of 2..5 on the day it was held, or why it was missed.

    `minutes`: number and day of the minutes.
    """

    on: date
    mark: int | None = None
    missed: str = ""
    minutes: str = field(default="", repr=False)


@transaction.atomic
def enter_debts(*, by: By, school: int, debts: Sequence[NewDebt]) -> int:
    """Enter debts; one that a pupil has in that subject and year already is left as it is.

    Return how many are new. Raises UserError for a basis that is none or a day to come.
    """
    OrgUnit.objects.select_for_update().get(pk=school)  # nobody enters the same beside
    made = [row for row in (_entered(by, school, each) for each in debts) if row is not None]
    if made:
        pupils = [row.pupil_id for row in made]
        numbers = [row.pk for row in made]
        leave_trace(by, "внесены задолженности", unit=school, pupils=pupils, debts=numbers)
    return len(made)


@transaction.atomic
def plan_attempt(
    *, by: By, debt: int, version: int, on: date, commission: Sequence[str] = ()
) -> None:
    """Set the day of the next attempt; the second one is before a commission, posts are given.

    Raises UserError when one waits already, none is left, or the day is not of the year.
    """
    row, today = fresh(Debt.objects.all(), debt, version), timezone.localdate()
    facts = facts_of_debt(row)
    now, rules = stand(facts, today), debt_rules()
    if now.is_over or now.used >= rules.attempts:
        raise UserError(f"Попыток больше нет ({rules.law['attempts']}).")
    if any(each.is_open for each in facts.attempts):
        raise UserError("Одна попытка уже назначена. Внесите сначала, как она прошла.")
    if on < row.arose_on or (now.last is not None and on > now.last):
        said = f"до {now.last:%d.%m.%Y}" if now.last else "позже"
        raise UserError(f"Попытка: с {row.arose_on:%d.%m.%Y} {said}. Исправьте день.")
    if needs_commission(now.used) and len(commission) < rules.commission_least:
        raise UserError(
            f"Вторая попытка проводится комиссией: впишите должности, не меньше "
            f"{rules.commission_least}, каждую с новой строки ({rules.law['commission_from']})."
        )
    attempt = DebtAttempt.objects.create(
        debt=row, number=now.used + 1, planned_on=on, commission="\n".join(commission)
    )
    _kept(by, "назначена попытка", row, attempt=attempt.pk, on=str(on))


@transaction.atomic
def record_attempt(*, by: By, debt: int, version: int, attempt: int, outcome: Outcome) -> None:
    """Note how an attempt went; UserError when it is known already or is not said whole."""
    row = fresh(Debt.objects.all(), debt, version)
    held = row.attempts.filter(pk=attempt, mark=None, missed="").first()
    if held is None:
        raise UserError("Такой попытки без результата нет. Обновите страницу.")
    if not row.arose_on <= outcome.on <= timezone.localdate():
        raise UserError(f"День попытки: от {row.arose_on:%d.%m.%Y} до сегодня. Исправьте день.")
    if (outcome.mark is None) == (not outcome.missed):
        raise UserError("Выберите одно: отметку или почему не явился.")
    if outcome.mark is not None and outcome.mark not in _MARKS:
        raise UserError("Отметка от 2 до 5.")
    if outcome.missed and outcome.missed not in debt_rules().missed:
        raise UserError("Выберите из списка, почему не явился.")
    held.held_on, held.mark = outcome.on, outcome.mark
    held.missed, held.minutes = outcome.missed, outcome.minutes
    held.save()
    _kept(by, "внесён результат попытки", row, attempt=attempt)


@transaction.atomic
def add_pause(
    *,
    by: By,
    debt: int,
    version: int,
    basis: str,
    since: date,
    until: date | None = None,
    document: str = "",
) -> None:
    """Keep days that the year does not count; `until` None: they last."""
    row = fresh(Debt.objects.all(), debt, version)
    if basis not in debt_rules().pauses:
        raise UserError("Выберите из списка, почему дни не считаются.")
    if until is not None and until < since:
        raise UserError("Последний день раньше первого. Исправьте дни.")
    if not document:
        raise UserError("Назовите документ: справка, приказ, номер и день.")
    pause = DebtPause.objects.create(
        debt=row, basis=basis, since=since, until=until, document=document
    )
    _kept(by, "внесены дни, которые не считаются", row, pause=pause.pk)


@transaction.atomic
def end_pause(*, by: By, debt: int, version: int, pause: int, until: date) -> None:
    """Say which day was the last that is not counted."""
    row = fresh(Debt.objects.all(), debt, version)
    kept = row.pauses.filter(pk=pause, until=None).first()
    if kept is None or until < kept.since:
        raise UserError("Последний день раньше первого или уже внесён. Обновите страницу.")
    kept.until = until
    kept.save()
    _kept(by, "закончились дни, которые не считаются", row, pause=pause, on=str(until))


@transaction.atomic
def promote(*, by: By, debt: int, version: int, on: date, order: str) -> None:
    """Note that the pupil was promoted conditionally; never between levels (article 66, 5)."""
    row, rules = fresh(Debt.objects.all(), debt, version), debt_rules()
    if not may_be_promoted(grade_of(row.label)):
        raise UserError(
            f"Из {grade_of(row.label)} класса условно не переводят: {rules.law['not_promoted']}."
        )
    if not order:
        raise UserError("Назовите приказ: номер и день.")
    row.conditional_on, row.conditional_order = on, order
    _kept(by, "условный перевод", row, on=str(on))


@transaction.atomic
def choose(*, by: By, debt: int, version: int, choice: str, on: date) -> None:
    """Note what the parents chose; UserError while there is still time to settle the debt."""
    row = fresh(Debt.objects.all(), debt, version)
    if choice not in debt_rules().choices:
        raise UserError("Выберите из списка, что решили родители.")
    if stand(facts_of_debt(row), on).state not in ("unsettled", "chosen"):
        raise UserError("Родители выбирают, когда задолженность не ликвидирована в срок.")
    row.choice, row.choice_on = choice, on
    _kept(by, "выбор родителей", row, choice=choice)


@transaction.atomic
def cancel_debt(*, by: By, debt: int, version: int, why: str) -> None:
    """Cancel a debt that was entered by mistake; the reason stays in the row alone."""
    row = fresh(Debt.objects.all(), debt, version)
    if not why:
        raise UserError("Напишите, почему задолженность отменяется.")
    row.cancelled_on, row.cancelled_why = timezone.localdate(), why
    _kept(by, "задолженность отменена", row)


def _entered(by: By, school: int, new: NewDebt) -> Debt | None:
    if new.basis not in debt_rules().bases:
        raise UserError("Выберите из списка, почему возникла задолженность.")
    if new.arose_on > timezone.localdate():
        raise UserError("День, когда возникла задолженность, ещё не наступил. Исправьте день.")
    same = Debt.objects.filter(
        school_id=school,
        pupil__in=numbers_of(new.pupil),
        school_year=new.school_year,
        cancelled_on=None,
    )
    known = {canonical_of(subject) for subject in same.values_list("subject", flat=True)}
    if canonical_of(new.subject) in known:
        return None
    return Debt.objects.create(
        school_id=school,
        pupil_id=new.pupil,
        school_year=new.school_year,
        label=new.label,
        subject=new.subject,
        arose_on=new.arose_on,
        basis=new.basis,
        order=new.order,
        by_id=by.person,
    )


def _kept(by: By, what: str, row: Debt, **more: Any) -> None:
    row.save()
    leave_trace(by, what, unit=row.school_id, pupils=[row.pupil_id], debt=row.pk, **more)

"""A school's own thresholds of signs: each is a new row from a day on, by an act."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from opora.analysis.risk.rules import Rules
from opora.analysis.risk.thresholds import thresholds
from opora.records.actions.by import By, leave_trace
from opora.records.daily import RISK, ask_for
from opora.records.models import OrgUnit, RiskRule
from opora.records.queries.risk_rules import rules_of
from opora.vocabulary.problems import UserError

_AHEAD = timedelta(days=366)
_LONGEST_ACT = 300


@dataclass(frozen=True, slots=True)
class NewRule:
    """A threshold by key, its value as typed, from which day on and by which act."""

    key: str
    value: str
    since: date
    act: str


@transaction.atomic
def set_risk_rule(*, by: By, school: int, rule: NewRule) -> int:
    """Keep a school's own value of a threshold and have the signs looked for anew.

    What was in force before stays in the history. Returns the number of the row. Raises UserError
    for an unknown threshold, a value out of its bounds, a day too far away, a lacking act, and for
    a value that is in force already.
    """
    OrgUnit.objects.select_for_update().get(pk=school)  # one at a time
    threshold = thresholds().get(rule.key)
    if threshold is None:
        raise UserError("Выберите порог из списка.")
    value = threshold.read(rule.value)
    _check_act(rule.act)
    _check_day(rule.since)
    before = rules_of(school, rule.since).by_key[rule.key]
    if (before.value, before.act) == (value, rule.act):
        raise UserError(
            f"«{threshold.title}»: {before.text} уже действует с {before.since:%d.%m.%Y} по этому "
            "же акту. Менять нечего."
        )
    row = RiskRule.objects.create(
        school_id=school,
        key=rule.key,
        value=value,
        since=rule.since,
        act=rule.act,
        by_id=by.person,
    )
    leave_trace(
        by,
        "изменён порог признака риска",
        unit=school,
        key=rule.key,
        was=before.value,
        value=value,
        since=rule.since.isoformat(),
        basis=rule.act,
    )
    ask_for(RISK, school, by)
    return row.pk


def _check_act(act: str) -> None:
    if not act:
        raise UserError("Напишите, каким актом установлен порог: приказ, его дата и номер.")
    if len(act) > _LONGEST_ACT:
        raise UserError(f"Название акта длиннее {_LONGEST_ACT} знаков. Оставьте вид, дату и номер.")


def _check_day(since: date) -> None:
    Rules.on(since)  # before its first value a threshold cannot be set
    last = timezone.localdate() + _AHEAD
    if since > last:
        raise UserError(f"Порог можно установить не дальше чем с {last:%d.%m.%Y}. Исправьте день.")

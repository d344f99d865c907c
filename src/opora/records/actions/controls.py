"""Controls: a check of a goal is planned, then held with a value; the value says what came."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from opora.analysis.support.words import Measure, words
from opora.records.actions.by import By
from opora.records.actions.case_steps import locked_case, move, past_day
from opora.records.models import Control
from opora.records.queries.cases import CaseView, GoalLine
from opora.vocabulary.problems import UserError

_LONGEST_NOTE = 400


@transaction.atomic
def plan_control(*, by: By, case: int, goal: int, form: str, planned_on: date) -> int:
    """Return the number of a check of a goal that is to be held by a day.

    Raises UserError where the case does not run, the goal is not of its route, or one is planned.
    """
    row, view = locked_case(case)
    move(by, row, view, "plan")
    line = _goal(view, goal)
    if line.planned is not None:
        raise UserError(
            f"Контроль этой цели уже назначен на {line.planned.planned_on:%d.%m.%Y}. Внесите его "
            "результат."
        )
    if planned_on < timezone.localdate():
        raise UserError(
            "Назначить контроль можно на сегодня или позже. Если он был, внесите результат."
        )
    made = Control.objects.create(
        case=row, goal_id=goal, form=_form(form), planned_on=planned_on, by_id=by.account
    )
    return made.pk


@transaction.atomic
def hold_control(
    *, by: By, case: int, goal: int, form: str, held_on: date, value: int, note: str = ""
) -> int:
    """Return the number of a check that was held; `value` in hundredths of the goal's measure.

    The planned check of the goal is the one that was held; without one it is a new one. Whether
    the goal is reached follows from the value. Raises UserError for a value that cannot be.
    """
    row, view = locked_case(case)
    move(by, row, view, "hold", on=held_on)
    line = _goal(view, goal)
    measure = words().measures[line.measure]
    _check_value(value, measure)
    if len(note) > _LONGEST_NOTE:
        raise UserError(f"Примечание: {len(note)} знаков, можно {_LONGEST_NOTE}. Сократите.")
    past_day(held_on, view.opened_on, "Когда проведён")
    planned = None if line.planned is None else Control.objects.get(pk=line.planned.number)
    made = planned or Control(case=row, goal_id=goal, planned_on=held_on)
    made.form, made.held_on, made.value, made.note = _form(form), held_on, value, note
    made.reached = measure.reached(value, line.target or 0)
    made.by_id, made.version = by.account, made.version + (planned is not None)
    made.save()
    return made.pk


def _goal(view: CaseView, goal: int) -> GoalLine:
    goals = view.route.goals if view.route else ()
    found = next((each for each in goals if each.number == goal), None)
    if found is None:
        raise UserError("Этой цели в маршруте нет. Обновите страницу и выберите цель снова.")
    return found


def _form(form: str) -> str:
    if form not in words().checks:
        raise UserError("Выберите форму контроля из списка.")
    return form


def _check_value(value: int, measure: Measure) -> None:
    if not 100 * measure.least <= value <= 100 * measure.most:
        raise UserError(
            f"«{measure.title}»: можно от {measure.least} до {measure.most}. Исправьте результат."
        )

"""Notices to parents: made with a number, handed over, answered. On paper only, never mailed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from opora.analysis.support.notice import MOVES, Content, Move, notice_rules
from opora.records.actions.by import By, leave_trace
from opora.records.actions.fresh import fresh
from opora.records.models import Notice, OrgUnit
from opora.vocabulary.problems import UserError

_STATES = {
    Move.HAND: Notice.State.HANDED,
    Move.SIGN: Notice.State.SIGNED,
    Move.REFUSE: Notice.State.REFUSED,
    Move.CANCEL: Notice.State.CANCELLED,
}
_SAID = {
    Move.HAND: "уведомление вручено",
    Move.SIGN: "вернулся корешок уведомления",
    Move.REFUSE: "отказ от уведомления, акт",
    Move.CANCEL: "уведомление отменено",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to a notice on a day.

    `text`: how it was handed over, what the slip says, or why it is cancelled; `act`, `witnesses`:
    number of the act of a refusal and posts of who saw it.
    """

    move: Move
    on: date
    text: str = field(default="", repr=False)
    act: str = ""
    witnesses: Sequence[str] = ()


@transaction.atomic
def make_notice(
    *, by: By, school: int, pupil: int, kind: str, content: Content, case: int | None = None
) -> int:
    """Keep a notice as it is to be printed and return its row's number.

    Its own number follows the last one of the school and calendar year; the same made again that
    day (a form sent twice) is the same notice. Raises UserError when the table is empty where it
    must not be, or nobody says when to come.
    """
    rules = notice_rules().kinds
    if kind not in rules:
        raise UserError("Выберите вид уведомления из списка.")
    if not content.text:
        raise UserError("Текст уведомления пуст. Напишите его.")
    if rules[kind].needs_rows and not content.rows:
        raise UserError("Отметьте хотя бы одну строку: о чём уведомление.")
    if rules[kind].needs_visit and not content.visit:
        raise UserError("Напишите, когда и куда пригласить.")
    today = timezone.localdate()
    OrgUnit.objects.select_for_update().get(pk=school)  # one number at a time
    same = Notice.objects.filter(
        school_id=school, pupil_id=pupil, kind=kind, made_on=today, state=Notice.State.MADE
    )
    for known in same:
        if Content.of_json(known.content) == content:
            return known.pk
    row = Notice.objects.create(
        school_id=school,
        pupil_id=pupil,
        case_id=case,
        kind=kind,
        number=_next(school, today.year),
        made_on=today,
        content=content.as_json(),
        by_id=by.person,
    )
    _trace(by, "составлено уведомление", row)
    return row.pk


@transaction.atomic
def move_notice(*, by: By, notice: int, version: int, step: Step) -> None:
    """Note what happened to a notice; UserError for what cannot follow, or is not said whole."""
    row = fresh(Notice.objects.all(), notice, version)
    if step.move not in MOVES[row.state]:
        state = row.get_state_display()
        raise UserError(f"Уведомление сейчас в состоянии «{state}»: так отметить его нельзя.")
    _check(row, step)
    row.state = _STATES[step.move]
    if step.move == Move.HAND:
        row.handed_on, row.handed_how = step.on, step.text
    else:
        row.answered_on, row.answer = step.on, step.text
        row.act, row.witnesses = step.act, "\n".join(step.witnesses)
    row.save()
    _trace(by, _SAID[step.move], row, on=str(step.on))


def _check(row: Notice, step: Step) -> None:
    first = row.handed_on or row.made_on
    if not first <= step.on <= timezone.localdate():
        raise UserError(f"День: от {first:%d.%m.%Y} до сегодня. Исправьте день.")
    if step.move == Move.HAND and not step.text:
        raise UserError("Напишите, как вручено: лично, через ученика, заказным письмом.")
    if step.move == Move.CANCEL and not step.text:
        raise UserError("Напишите, почему уведомление отменяется.")
    least = notice_rules().witnesses
    if step.move == Move.REFUSE and not step.act:
        raise UserError("Напишите номер акта об отказе.")
    if step.move == Move.REFUSE and len(step.witnesses) < least:
        raise UserError(f"Нужны должности свидетелей, не меньше {least}, каждая с новой строки.")


def _next(school: int, year: int) -> int:
    made = Notice.objects.filter(school_id=school, made_on__year=year)
    last = made.aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def _trace(by: By, what: str, row: Notice, **more: str) -> None:
    """Leave a trace without a word of the notice."""
    leave_trace(
        by,
        what,
        unit=row.school_id,
        pupils=[row.pupil_id],
        notice=row.pk,
        number=row.number,
        kind=row.kind,
        **more,
    )

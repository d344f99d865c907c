"""Decisions of councils: taken while minutes are open, followed up afterwards."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from opora.records.actions.by import By, leave_trace
from opora.records.actions.councils import cases_of, check_names, locked_question
from opora.records.actions.fresh import fresh
from opora.records.models import Council, CouncilDecision, CouncilQuestion
from opora.records.queries.responsible import works_in
from opora.vocabulary.problems import UserError


@dataclass(frozen=True, slots=True)
class Resolved:
    """What was decided: `staff` answers for it by `due`; `cases`: those of the question at most."""

    text: str = field(repr=False)
    staff: int
    due: date
    cases: Collection[int]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a decision on a day."""

    on: date
    text: str = field(repr=False)


@transaction.atomic
def decide(*, by: By, school: int, question: int, resolved: Resolved) -> int:
    """Add a decision to a question and return it.

    Raises UserError when nobody of the school answers for it, or its day is before the council.
    """
    row = locked_question(school, question)
    council = row.council
    if not resolved.text:
        raise UserError("Впишите решение.")
    if not works_in(resolved.staff, school):
        raise UserError("Выберите ответственного из списка.")
    if resolved.due < council.on:
        raise UserError(f"Срок раньше совета {council.on:%d.%m.%Y}. Исправьте срок.")
    about = cases_of(council, row.cases.values_list("pk", flat=True))
    if not set(resolved.cases) <= {each.case for each in about}:
        raise UserError("Решение касается только тех, о ком вопрос. Обновите страницу.")
    check_names(council, about, resolved.text)
    last = row.decisions.aggregate(last=Max("place"))["last"] or 0
    made = CouncilDecision.objects.create(
        question=row,
        place=last + 1,
        text=resolved.text,
        staff_id=resolved.staff,
        due=resolved.due,
    )
    made.cases.set(resolved.cases)
    pupils = [each.pupil for each in about if each.case in set(resolved.cases)]
    _trace(by, "внесено решение совета", council, made.pk, pupils)
    return made.pk


@transaction.atomic
def drop_decision(*, by: By, school: int, decision: int, version: int) -> None:
    """Take a decision out of open minutes."""
    question = CouncilDecision.objects.filter(pk=decision).values_list("question", flat=True)
    council = locked_question(school, question.first() or 0).council
    fresh(CouncilDecision.objects.all(), decision, version).delete()
    _trace(by, "снято решение совета", council, decision)


@transaction.atomic
def follow_up(*, by: By, school: int, decision: int, version: int, done: Done) -> None:
    """Note what came of a decision; may be said anew, for the minutes are not touched.

    Raises UserError for a day to come, or when nothing is said.
    """
    of_school = CouncilDecision.objects.filter(question__council__school_id=school)
    row = fresh(of_school, decision, version)
    council = CouncilQuestion.objects.select_related("council").get(pk=row.question_id).council
    if not done.text:
        raise UserError("Напишите, что сделано: без этого решение не исполнено.")
    if not council.on <= done.on <= timezone.localdate():
        raise UserError(f"День: от {council.on:%d.%m.%Y} до сегодня. Исправьте день.")
    row.done_on, row.done_text = done.on, done.text
    row.save()
    pupils = list(row.cases.values_list("pupil", flat=True))
    _trace(by, "отмечено исполнение решения", council, decision, pupils)


def _trace(
    by: By, what: str, council: Council, decision: int, pupils: Collection[int] = ()
) -> None:
    """Leave a trace without a word of the decision."""
    leave_trace(
        by,
        what,
        unit=council.school_id,
        pupils=pupils,
        council=council.pk,
        decision=decision,
    )

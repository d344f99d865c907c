"""Councils: opened, the agenda, what was heard, minutes closed and unchangeable after that."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from opora.analysis.support.consent import consent_rules
from opora.analysis.support.council import council_kinds, mentions
from opora.records.actions.by import By, leave_trace
from opora.records.actions.fresh import fresh
from opora.records.actions.versions import Typed, check_version
from opora.records.models import Case, Council, CouncilQuestion
from opora.records.queries.kept_numbers import UP
from opora.records.queries.spoken import CaseRef, refs_of
from opora.vocabulary.problems import UserError

HEAD = {"topic": "Тема", "present": "Присутствовали", "votes": "Голосование"}
QUESTION = {"title": "Вопрос", "reporter": "Докладчик, должность", "heard": "Слушали"}
_NOTHING = "Такой записи в этом протоколе нет. Обновите страницу."


def open_council(*, by: By, school: int, kind: str, number: str, on: date, topic: str) -> int:
    """Open a council and return it; UserError for a number that this kind has on this day."""
    if kind not in council_kinds():
        raise UserError("Выберите вид совета из списка.")
    try:
        with transaction.atomic():
            row = Council.objects.create(
                school_id=school, kind=kind, number=number, on=on, topic=topic, by_id=by.person
            )
            _trace(by, "открыт совет", row)
    except IntegrityError:
        raise UserError(f"Совет № {number} от {on:%d.%m.%Y} уже есть. Измените номер.") from None
    return row.pk


@transaction.atomic
def edit_council(*, by: By, school: int, council: int, typed: Typed) -> None:
    """Change who was present and how people voted; Changed when somebody was faster."""
    row = open_minutes(school, council)
    check_version(typed, row.version, {name: getattr(row, name) for name in HEAD})
    if not typed.values["topic"]:
        raise UserError("Впишите тему.")
    for name in HEAD:
        setattr(row, name, typed.values[name])
    row.version += 1
    row.save()
    _trace(by, "изменён протокол", row)


@transaction.atomic
def add_question(
    *, by: By, school: int, council: int, title: str, reporter: str, cases: Collection[int] = ()
) -> int:
    """Add a question to the agenda and return it.

    Raises UserError when a pupil it concerns may not be discussed, or is named without a consent.
    """
    row = open_minutes(school, council)
    last = row.questions.aggregate(last=Max("place"))["last"] or 0
    found = cases_of(row, cases)
    check_names(row, found, title)
    question = CouncilQuestion.objects.create(
        council=row, place=last + 1, title=title, reporter=reporter
    )
    question.cases.set([each.case for each in found])
    _trace(by, "добавлен вопрос совета", row, found, question=question.pk)
    return question.pk


@transaction.atomic
def edit_question(*, by: By, school: int, question: int, typed: Typed) -> None:
    """Change a question and what was heard; Changed when somebody was faster."""
    row = locked_question(school, question)
    check_version(typed, row.version, {name: getattr(row, name) for name in QUESTION})
    if not typed.values["title"]:
        raise UserError("Впишите вопрос.")
    about = cases_of(row.council, row.cases.values_list("pk", flat=True))
    check_names(row.council, about, *typed.values.values())
    for name in QUESTION:
        setattr(row, name, typed.values[name])
    row.version += 1
    row.save()
    _trace(by, "изменён вопрос совета", row.council, question=question)


@transaction.atomic
def drop_question(*, by: By, school: int, question: int, version: int) -> None:
    """Take a question without decisions off the agenda."""
    row = locked_question(school, question)
    row = fresh(CouncilQuestion.objects.all(), row.pk, version)
    if row.decisions.exists():
        raise UserError("По вопросу уже есть решения. Снимите сначала их.")
    council = row.council
    row.delete()
    _trace(by, "снят вопрос совета", council, question=question)


@transaction.atomic
def tell_conclusion(*, by: By, school: int, council: int, version: int, on: date) -> None:
    """Note the day on which the teachers got to know the conclusion; once."""
    row = fresh(Council.objects.filter(school_id=school), council, version)
    if row.told_on is not None or not council_kinds()[row.kind].told_days:
        raise UserError("Отмечать нечего. Обновите страницу.")
    if not row.on <= on <= timezone.localdate():
        raise UserError(f"День: от {row.on:%d.%m.%Y} до сегодня. Исправьте день.")
    row.told_on = on
    row.save()
    _trace(by, "заключение доведено до педагогов", row)


@transaction.atomic
def close_minutes(*, by: By, school: int, council: int, version: int, on: date) -> None:
    """Close the minutes: from now on only what came of decisions changes.

    Raises UserError when something that minutes must have is missing.
    """
    row = fresh(Council.objects.filter(school_id=school), council, version)
    if row.signed_on is not None:
        raise UserError("Протокол уже закрыт.")
    if not row.on <= on <= timezone.localdate():
        raise UserError(f"День подписания: от {row.on:%d.%m.%Y} до сегодня. Исправьте день.")
    questions = list(row.questions.prefetch_related("decisions"))
    if not row.present:
        raise UserError("Впишите, кто присутствовал: должности и сколько человек.")
    if not questions:
        raise UserError("В повестке нет ни одного вопроса.")
    silent = [str(each.place) for each in questions if not each.decisions.all()]
    if silent:
        raise UserError(f"По вопросам {', '.join(silent)} нет решения. Впишите его или снимите их.")
    row.signed_on = on
    row.save()
    _trace(by, "закрыт протокол", row)


def open_minutes(school: int, council: int) -> Council:
    """Return a council whose minutes are open, locked; UserError where they are closed."""
    row = Council.objects.select_for_update().filter(school_id=school, pk=council).first()
    if row is None:
        raise UserError(_NOTHING)
    if row.signed_on is not None:
        raise UserError("Протокол закрыт: менять в нём можно только отметки об исполнении.")
    return row


def locked_question(school: int, question: int) -> CouncilQuestion:
    """Return a question of open minutes of a school; UserError where there is none."""
    council = CouncilQuestion.objects.filter(pk=question).values_list("council", flat=True).first()
    if council is None:
        raise UserError(_NOTHING)
    row = open_minutes(school, council)
    return CouncilQuestion.objects.select_for_update().get(pk=question, council=row)


def cases_of(council: Council, cases: Collection[int]) -> list[CaseRef]:
    """Return the cases of the school that a council may discuss.

    Raises UserError for a case of another school, or a pupil whose parents did not consent to what
    this kind of council needs.
    """
    rows = list(
        Case.objects.filter(pk__in=list(cases), school_id=council.school_id).select_related(UP)
    )
    if len(rows) < len(set(cases)):
        raise UserError("Такого сопровождения в этой школе нет. Обновите страницу.")
    kind = council_kinds()[council.kind]
    found = refs_of(rows, council.school_id, kind, council.on)
    missing = [each for each in found if not each.may_be_named]
    if kind.needs and missing:
        purpose = consent_rules().purposes[kind.needs].title
        places = ", ".join(f"{each.label} (сопровождение {each.case})" for each in missing)
        raise UserError(
            f"Нет согласия родителей на {council.on:%d.%m.%Y}: «{purpose}», {places}. Внесите его "
            "на странице «Согласия и уведомления» или снимите отметку."
        )
    return found


def check_names(council: Council, about: Collection[CaseRef], *texts: str) -> None:
    """Raise UserError when a text names a pupil whom this council's papers must not name."""
    for each in about:
        if not each.may_be_named and any(mentions(text, each.name) for text in texts):
            raise UserError(
                f"В тексте названа фамилия ученика {each.label}, а согласия родителей на "
                f"{council.on:%d.%m.%Y} нет. Напишите «{each.said}»: так он назван в протоколе."
            )


def _trace(by: By, what: str, row: Council, about: Collection[CaseRef] = (), **more: Any) -> None:
    """Leave a trace without a word of the minutes."""
    leave_trace(
        by,
        what,
        unit=row.school_id,
        pupils=[each.pupil for each in about],
        council=row.pk,
        kind=row.kind,
        **more,
    )

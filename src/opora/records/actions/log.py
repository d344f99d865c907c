"""The log of individual work: one entry, a group lesson at once, withdrawal instead of deletion."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from secrets import token_hex

from django.db import transaction
from django.utils import timezone

from opora.analysis.support.case import GOING
from opora.analysis.support.words import words
from opora.records.actions.by import By, leave_trace
from opora.records.actions.cases import checked_text
from opora.records.actions.judging import judge
from opora.records.models import Case, RouteLesson, SupportAction
from opora.records.queries.pupils import all_numbers_of
from opora.vocabulary.period import school_year_of
from opora.vocabulary.problems import UserError

_MOST_MINUTES = 300
_MOST_TOGETHER = 60  # pupils of a group lesson: two whole classes
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done: when, which kind of work (a key of support.toml), about what, how it went.

    `subject` is a grouping key, empty for none.
    """

    on: date
    kind: str
    subject: str = ""
    topic: str = field(default="", repr=False)
    minutes: int | None = None
    text: str = field(default="", repr=False)


@transaction.atomic
def log_work(
    *, by: By, school: int, pupil: int, entry: Entry, result: str = "", lesson: int | None = None
) -> int:
    """Return the number of a new entry of a pupil; `lesson`: of the pupil's route, where it is one.

    It belongs to the pupil's case that goes on, if there is one. Raises UserError for a day that
    has not come or is of another school year, and for what is not in the dictionaries.
    """
    row = _made(by, school, pupil, entry, result)
    if lesson is not None:
        row.lesson = _lesson(lesson, school, pupil)
    judge(row)
    row.save()
    leave_trace(by, "индивидуальная работа", unit=school, pupils=[pupil], action=row.pk)
    return row.pk


@transaction.atomic
def log_together(*, by: By, school: int, results: Mapping[int, str], entry: Entry) -> str:
    """Return the key of a group lesson: an entry for each pupil, one text, each one's own result.

    Raises UserError as `log_work` does, and where nobody is chosen; then nothing is kept.
    """
    if not results:
        raise UserError("Никто не отмечен. Отметьте, кто был на занятии.")
    if len(results) > _MOST_TOGETHER:
        raise UserError(f"Отмечено {len(results)}, можно {_MOST_TOGETHER}. Разделите на группы.")
    key = token_hex(16)
    for pupil, result in results.items():
        row = _made(by, school, pupil, entry, result)
        row.together = key
        judge(row)
        row.save()
    leave_trace(
        by, "групповая индивидуальная работа", unit=school, pupils=results, pupils_in=len(results)
    )
    return key


@transaction.atomic
def withdraw_work(*, by: By, action: int, why: str) -> None:
    """Take an entry back: it stays to be seen, struck out, and counts no more.

    Raises UserError without a reason, or where it is withdrawn already.
    """
    row = SupportAction.objects.select_for_update().get(pk=action)
    if row.withdrawn_on is not None:
        raise UserError(f"Запись уже отозвана {row.withdrawn_on:%d.%m.%Y}.")
    row.withdrawn_why = checked_text(why, "Почему")[:_LONGEST]
    if not row.withdrawn_why:
        raise UserError("Напишите, почему запись отзывается.")
    row.withdrawn_on = timezone.localdate()
    row.save(update_fields=["withdrawn_on", "withdrawn_why"])
    leave_trace(
        by, "отозвана запись о работе", unit=row.school_id, pupils=[row.pupil_id], action=row.pk
    )


def _made(by: By, school: int, pupil: int, entry: Entry, result: str) -> SupportAction:
    _check(entry, result)
    return SupportAction(
        school_id=school,
        pupil_id=pupil,
        case=_going(school, pupil),
        on=entry.on,
        kind=entry.kind,
        subject=entry.subject,
        topic=entry.topic,
        minutes=entry.minutes,
        result=result,
        text=checked_text(entry.text, "Что сделано"),
        by_id=by.person,
    )


def _check(entry: Entry, result: str) -> None:
    today = timezone.localdate()
    if entry.on > today:
        raise UserError(f"{entry.on:%d.%m.%Y} ещё не наступило. Запишите работу, когда она была.")
    if school_year_of(entry.on) != school_year_of(today):
        raise UserError(f"{entry.on:%d.%m.%Y} – день другого учебного года. Исправьте день.")
    if entry.kind not in words().kinds:
        raise UserError("Выберите вид работы из списка.")
    if result and result not in words().results:
        raise UserError("Выберите результат из списка.")
    if entry.minutes is not None and not 1 <= entry.minutes <= _MOST_MINUTES:
        raise UserError(f"Длительность: {entry.minutes} мин, можно от 1 до {_MOST_MINUTES}.")
    if len(entry.topic) > _LONGEST:
        raise UserError(f"Тема: {len(entry.topic)} знаков, можно {_LONGEST}. Сократите.")
    if not (entry.text.strip() or entry.topic):
        raise UserError("Напишите, что сделано: тему или текст.")


def _going(school: int, pupil: int) -> Case | None:
    rows = Case.objects.filter(pupil__in=all_numbers_of(pupil), school=school, state__in=GOING)
    return rows.order_by("-opened_on").first()


def _lesson(lesson: int, school: int, pupil: int) -> RouteLesson:
    found = RouteLesson.objects.filter(
        pk=lesson, route__case__school=school, route__case__pupil__in=all_numbers_of(pupil)
    ).first()
    if found is None:
        raise UserError("Этого занятия нет в маршруте ученика. Обновите страницу.")
    return found

"""Reminders: letters to those who owe something at the end of a term, each made once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction

from opora.analysis.term_end.rules import Rules
from opora.records import jobs
from opora.records.actions.by import PROGRAM, By, leave_trace
from opora.records.models import Mail, Staff
from opora.records.queries.term_ends import Campaign, Task, letter_key, tasks_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.school_days import DaysOff
from opora.vocabulary.working_days import working_day

SEND_MAIL = "send_mail"
ALL_LETTERS = "all"  # the one key of the job that sends
_HEAD = {
    "soon": "Скоро срок.",
    "late": "Срок прошёл.",
    "asked": "Напоминание от заместителя директора.",
}


def remind_by_day(campaign: Campaign, today: date) -> int:
    """Make the letters that the catalogue wants on a day: soon due, and late; return how many.

    Made again the same day, or on any later one, nothing comes twice: the key of a letter names the
    campaign, the person, the kind and the due day.
    """
    rules, off = Rules.load(campaign.on), DaysOff.load()
    open_ones = [task for task in tasks_of(campaign.number, today) if task.done_at is None]
    made = 0
    for kind, days in rules.reminders.items():
        due = [task for task in open_ones if _wanted(task, days, today, off)]
        made += _write(campaign, kind, due, {})
    return made


@transaction.atomic
def remind_now(*, by: By, campaign: Campaign, today: date) -> int:
    """Make a letter to everybody who owes something that is due by now or soon; return how many.

    One a day to a person, however often it is asked for. Raises UserError where nobody has an
    address.
    """
    if campaign.closed_on is not None:
        raise UserError("Отчёт за этот период утверждён: напоминать не о чем.")
    owing = [task for task in tasks_of(campaign.number, today) if task.done_at is None]
    if owing and not _addressed(owing):
        raise UserError(
            "Ни у кого из тех, за кем дела, нет адреса почты. Впишите адреса в карточках людей."
        )
    made = _write(campaign, "asked", owing, {task.staff: today for task in owing})
    if made:
        leave_trace(by, "сделаны напоминания", unit=campaign.school, campaign=campaign.number,
                    letters=made)  # fmt: skip
    return made


def _wanted(task: Task, days: int, today: date, off: DaysOff) -> bool:
    """Whether the day of a reminder has come; a reminder before the due day is not made after."""
    if task.due_on < today and days <= 0:
        return False
    return working_day(task.due_on, days, off) <= today


def _write(campaign: Campaign, kind: str, tasks: Iterable[Task], days: dict[int, date]) -> int:
    """Make a letter to each person with an address; `days`: of the key, else the first due day."""
    owed: defaultdict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        owed[task.staff].append(task)
    letters = []
    for staff in _addressed(task for own in owed.values() for task in own):
        own = sorted(owed[staff], key=lambda task: (task.due_on, task.kind))
        day = days.get(staff, own[0].due_on)
        key = letter_key(campaign.number, staff, kind, day.isoformat())
        subject = f"Опора: дела по итогам – {campaign.term}"
        letters.append(Mail(key=key, to_id=staff, subject=subject, text=_text(campaign, kind, own)))
    return put_out(letters)


def put_out(letters: Iterable[Mail]) -> int:
    """Keep letters to be sent, those that were not made before; return how many were not."""
    made = list(letters)
    known = set(Mail.objects.filter(key__in=[each.key for each in made])
                .values_list("key", flat=True))  # fmt: skip
    fresh = [each for each in made if each.key not in known]
    with transaction.atomic():
        Mail.objects.bulk_create(fresh, ignore_conflicts=True)
        if fresh:
            jobs.ask_for(SEND_MAIL, ALL_LETTERS, PROGRAM)
    return len(fresh)


def _addressed(tasks: Iterable[Task]) -> list[int]:
    staff = {task.staff for task in tasks}
    rows = Staff.objects.filter(pk__in=staff).exclude(email="")
    return sorted(rows.values_list("pk", flat=True))


def _text(campaign: Campaign, kind: str, tasks: list[Task]) -> str:
    """Return what waits, by when and where to look: no names, no figures."""
    lines = dict.fromkeys(f"- {task.title}: до {task.due_on:%d.%m.%Y}" for task in tasks)
    where = f"Откройте главную страницу: {settings.ADDRESS}" if settings.ADDRESS else (
        "Откройте главную страницу Опоры: там все дела и кнопка «Сделано»."
    )  # fmt: skip
    return "\n".join(
        ("Здравствуйте!", "", f"{_HEAD[kind]} Период: {campaign.term}. За вами:", *lines, "", where)
    )

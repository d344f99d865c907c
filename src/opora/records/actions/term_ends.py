"""Campaigns of a term's end: starting one, doing tasks, counting what is left."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from opora.analysis.results.asked import When
from opora.analysis.term_end.rules import Rules
from opora.records import jobs
from opora.records.actions.by import PROGRAM, By, leave_trace
from opora.records.models import OrgUnit, TermEnd, TermTask
from opora.records.queries.term_ends import Campaign, campaign_of
from opora.records.queries.term_left import (
    Left,
    cases_to_look_at,
    missing_finals,
    not_done,
    not_entered,
    undecided_signs,
)
from opora.records.queries.term_plan import Plan, plan_of
from opora.vocabulary.problems import UserError

REFRESH_TASKS = "refresh_term_tasks"


@transaction.atomic
def start_campaign(
    *, by: By, school: int, when: When, today: date, group: Collection[int] | None = None
) -> int:
    """Start the end of a term and return its number; started again it is brought to what is now.

    Then whoever came gets tasks, open tasks of who no longer teaches or leads are gone, days follow
    the calendar; what is done stays. `group`: the working group; None takes all that may be in it.
    Raises UserError for a term without its days, for an empty group, for an approved report.
    """
    OrgUnit.objects.select_for_update().get(pk=school)  # one at a time
    since, on = when.window.since, when.window.on
    if since is None or on is None:
        raise UserError("У этого периода нет дат. Задайте сроки четвертей школы и повторите.")
    plan = plan_of(school, when, today, group)
    members = sorted(task.staff for task in plan.tasks if task.kind.who == "group")
    if plan.candidates and not members:
        raise UserError("В рабочей группе никого нет. Отметьте хотя бы одного человека.")
    days = {"since": since, "on": on, "due_on": plan.due_on, "group": members}
    row, made = TermEnd.objects.get_or_create(
        school_id=school,
        school_year=when.school_year,
        term=when.title,
        defaults={**days, "starts_on": today, "by_id": by.person},
    )
    if row.closed_on is not None:
        raise UserError("Отчёт за этот период утверждён. Чтобы менять дела, откройте его снова.")
    changed = not made and any(getattr(row, name) != value for name, value in days.items())
    if changed:
        TermEnd.objects.filter(pk=row.pk).update(**days)
    added, gone, moved = _bring(row, plan)
    if made or changed or added or gone or moved:
        what = "начаты итоги периода" if made else "обновлены дела итогов периода"
        leave_trace(
            by,
            what,
            unit=school,
            term=when.title,
            campaign=row.pk,
            added=added,
            removed=gone,
            moved=moved,
        )
    jobs.ask_for(REFRESH_TASKS, str(row.pk), by)
    return row.pk


def _bring(row: TermEnd, plan: Plan) -> tuple[int, int, int]:
    """Make the tasks of a campaign those of a plan; return how many came, are gone, have moved."""
    wanted = {
        (task.kind.key, task.staff, task.label, task.subject): task.due_on for task in plan.tasks
    }
    known = {(each.kind, each.staff_id, each.label, each.subject): each for each in row.tasks.all()}
    fresh = [
        TermTask(term_end=row, kind=kind, staff_id=staff, label=label, subject=subject, due_on=day)
        for (kind, staff, label, subject), day in wanted.items()
        if (kind, staff, label, subject) not in known
    ]
    open_ones = {key: each for key, each in known.items() if each.done_at is None}
    gone = [each.pk for key, each in open_ones.items() if key not in wanted]
    moved = [each for key, each in open_ones.items() if wanted.get(key, each.due_on) != each.due_on]
    for key, each in open_ones.items():
        each.due_on = wanted.get(key, each.due_on)
    TermTask.objects.filter(pk__in=gone).delete()
    TermTask.objects.bulk_update(moved, ["due_on"], batch_size=200)
    TermTask.objects.bulk_create(fresh)
    return len(fresh), len(gone), len(moved)


@transaction.atomic
def say_done(*, by: By, staff: int, task: int, done: bool) -> None:
    """Say that one's own task is done, or that it is not after all.

    Raises UserError for a task of somebody else or of an approved campaign.
    """
    rows = TermTask.objects.select_for_update(of=("self",)).select_related("term_end")
    row = rows.filter(pk=task, staff_id=staff).first()
    if row is None:
        raise UserError("Такого дела у вас нет. Вернитесь на главную и обновите страницу.")
    if row.term_end.closed_on is not None:
        raise UserError("Отчёт за этот период уже утверждён: дела больше не меняются.")
    if (row.done_at is not None) == done:
        return
    row.done_at = timezone.now() if done else None
    row.done_by_id = by.person if done else None
    row.save(update_fields=["done_at", "done_by"])
    what = "дело отмечено сделанным" if done else "дело снова не сделано"
    leave_trace(by, what, unit=row.term_end.school_id, campaign=row.term_end_id, task=row.kind)


def ask_to_refresh(school: int) -> None:
    """Have the tasks of a school's open campaigns counted again by the worker."""
    open_ones = TermEnd.objects.filter(school_id=school, closed_on=None)
    for number in open_ones.values_list("pk", flat=True):
        jobs.ask_for(REFRESH_TASKS, str(number), PROGRAM, patient=True)


def count_left(campaign: Campaign, today: date) -> dict[str, Left | None]:
    """Return what is left by kind of task, of kinds that are counted."""
    rules = Rules.load(campaign.on)
    sources: Mapping[str, Callable[[], Left | None]] = {
        "missing_finals": lambda: missing_finals(campaign),
        "duty": lambda: not_entered(campaign),
        "signs": lambda: undecided_signs(campaign, today),
        "cases": lambda: cases_to_look_at(campaign, today),
    }
    return {kind.key: sources[kind.counted]() for kind in rules.tasks if kind.counted in sources}


@transaction.atomic
def keep_left(*, number: int, lefts: Mapping[str, Left | None], today: date) -> None:
    """Write what is left into the tasks of a campaign; done is where nothing is, and a task that
    the program had closed is open again where something is. What people said is theirs."""
    end = TermEnd.objects.select_for_update().get(pk=number)
    _keep(number, lefts)
    campaign = campaign_of(end.school_id, number, today)
    if campaign is not None:
        kinds = {kind.key: kind.counted for kind in Rules.load(end.on).tasks}
        entering = frozenset(key for key in kinds if kinds[key] in ("missing_finals", "duty"))
        whole = not_done(campaign, entering, today)
        _keep(number, {key: whole for key in kinds if kinds[key] == "entered"})


def _keep(number: int, lefts: Mapping[str, Left | None]) -> None:
    changed = []
    for row in TermTask.objects.filter(term_end=number, kind__in=list(lefts)):
        of_kind = lefts[row.kind]
        left = None if of_kind is None else of_kind.of(row.label, row.subject)
        before = row.left, row.done_at
        row.left = left
        if row.done_at is None and left == 0 and of_kind is not None and of_kind.settled:
            row.done_at = timezone.now()
        elif row.done_at is not None and row.done_by_id is None and left != 0:
            row.done_at = None
        if (row.left, row.done_at) != before:
            changed.append(row)
    TermTask.objects.bulk_update(changed, ["left", "done_at"], batch_size=200)

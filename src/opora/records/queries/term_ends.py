"""The end of a term in a school: campaigns, who owes what, what is mine."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from opora.analysis.results.asked import YEARLY, When
from opora.analysis.term_end.recommend import place_title
from opora.analysis.term_end.rules import Rules
from opora.records.models import Mail, Staff, TermEnd, TermTask
from opora.records.queries.terms import terms_at
from opora.vocabulary.period import Window

_DONE = Count("tasks", filter=~Q(tasks__done_at=None))


@dataclass(frozen=True, slots=True)
class Campaign:
    """The end of a term: the term's days, the campaign's own, how far it is.

    `closed_on`: the report is approved.
    """

    number: int
    school: int
    school_year: int
    term: str
    since: date
    on: date
    starts_on: date
    due_on: date
    closed_on: date | None
    group: tuple[int, ...]
    tasks: int
    done: int
    overdue: int

    @property
    def when(self) -> When:
        """The term, as results ask for it."""
        window = Window(self.since, self.on)
        found = [each for each in ends_of(self.school, self.school_year) if each.title == self.term]
        titles = found[0].terms if found else (self.term,)
        return When(self.term, self.school_year, window, titles)


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a person; `title` and `place` in words, `left`: None where nothing is counted.

    `counted`: from what, as the catalogue has it.
    """

    number: int
    kind: str
    title: str
    counted: str
    staff: int
    name: str = field(repr=False)
    label: str
    subject: str
    due_on: date
    left: int | None
    done_at: datetime | None
    by_program: bool

    @property
    def place(self) -> str:
        """Return «9А, Алгебра», «9А» or nothing."""
        if self.subject:
            return place_title(("", self.label, self.subject))
        return self.label

    def overdue(self, today: date) -> bool:
        """Whether it is not done and its day is over."""
        return self.done_at is None and self.due_on < today


@dataclass(frozen=True, slots=True)
class Mine:
    """An open task of mine and the campaign it is of."""

    task: Task
    school: int
    school_name: str
    campaign: int
    term: str


@dataclass(frozen=True, slots=True)
class Letter:
    """The last letter to a person about a campaign."""

    made_at: datetime
    sent_at: datetime | None
    error: str


def ends_of(school: int, school_year: int) -> list[When]:
    """Return the terms of a school that end in a year, then the year itself; one query.

    The year is over with its last term; its final marks are those of the year.
    """
    terms = terms_at(school, school_year)
    if not terms:
        return []
    first, last = terms[0].window.since, terms[-1].window.on
    title = f"{school_year}/{(school_year + 1) % 100:02d} учебный год"
    return [*terms, When(title, school_year, Window(first, last), (YEARLY,))]


def end_of(school: int, school_year: int, title: str) -> When | None:
    """Return the term of this title, None where there is none."""
    return next((each for each in ends_of(school, school_year) if each.title == title), None)


def campaigns_of(school: int, school_year: int, today: date) -> list[Campaign]:
    """Return the campaigns of a school and year in order; one query."""
    rows = _counted(today).filter(school_id=school, school_year=school_year)
    return [_campaign(row) for row in rows]


def campaign_of(school: int, number: int, today: date) -> Campaign | None:
    """Return a campaign of a school; None where it has no such; one query."""
    row = _counted(today).filter(pk=number, school_id=school).first()
    return None if row is None else _campaign(row)


def tasks_of(campaign: int, on: date) -> list[Task]:
    """Return the tasks of a campaign by person, then by day; one query."""
    rows = TermTask.objects.filter(term_end=campaign).select_related("staff")
    told = _told(rows, Rules.load(on))
    return sorted(told, key=lambda task: (task.name, task.staff, task.due_on, task.number))


def mine(staff: int, on: date) -> list[Mine]:
    """Return what a person still has to do, the most overdue first; one query."""
    rows = TermTask.objects.filter(staff=staff, done_at=None, term_end__closed_on=None)
    found = list(rows.select_related("staff", "term_end__school").order_by("due_on", "pk"))
    told = _told(found, Rules.load(on))
    ends = [row.term_end for row in found]
    return [
        Mine(task, end.school_id, end.school.name, end.pk, end.term)
        for task, end in zip(told, ends, strict=True)
    ]


def letters_of(campaign: int) -> dict[int, Letter]:
    """Return the last letter about a campaign to each person who got one; one query."""
    rows = Mail.objects.filter(key__startswith=letter_key(campaign)).order_by("made_at", "pk")
    return {row.to_id: Letter(row.made_at, row.sent_at, row.error) for row in rows}


def letter_key(campaign: int, *rest: object) -> str:
    """Return what a letter about a campaign is known by: «term_end/3/17/soon/2025-12-30»."""
    return "/".join(map(str, ("term_end", campaign, *rest))) + ("" if rest else "/")


def without_address(staff: Iterable[int]) -> set[int]:
    """Return those of the people who have no address for letters."""
    return set(Staff.objects.filter(pk__in=set(staff), email="").values_list("pk", flat=True))


def staff_names(numbers: Iterable[int]) -> dict[int, str]:
    """Return names of staff by number."""
    return dict(Staff.objects.filter(pk__in=set(numbers)).values_list("pk", "name"))


def _counted(today: date) -> QuerySet[Any]:
    late = Q(tasks__done_at=None, tasks__due_on__lt=today)
    return TermEnd.objects.annotate(
        task_count=Count("tasks"), done_count=_DONE, late_count=Count("tasks", filter=late)
    )


def _campaign(row: Any) -> Campaign:
    return Campaign(
        row.pk,
        row.school_id,
        row.school_year,
        row.term,
        row.since,
        row.on,
        row.starts_on,
        row.due_on,
        row.closed_on,
        tuple(row.group),
        row.task_count,
        row.done_count,
        row.late_count,
    )


def _told(rows: Iterable[TermTask], rules: Rules) -> list[Task]:
    kinds = {kind.key: (kind.title, kind.counted) for kind in rules.tasks}
    return [
        Task(
            row.pk,
            row.kind,
            *kinds.get(row.kind, (row.kind, "")),
            row.staff_id,
            row.staff.name,
            row.label,
            row.subject,
            row.due_on,
            row.left,
            row.done_at,
            row.done_by_id is None,
        )
        for row in rows
    ]

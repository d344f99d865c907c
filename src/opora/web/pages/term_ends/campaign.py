"""Who owes what at the end of a term: by person, with dates, reminders and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.documents.charts.beside import words_of
from opora.documents.support.term_tasks import TaskLine, progress_sheet
from opora.records.actions.by import By
from opora.records.actions.reminders import remind_now
from opora.records.queries.term_ends import (
    Campaign,
    Letter,
    Task,
    campaign_of,
    letters_of,
    tasks_of,
    without_address,
)
from opora.vocabulary.problems import UserError
from opora.web.page import Asked
from opora.web.pages.term_ends.listing import TITLE, listing_address, school_of
from opora.web.render import Crumb, crumbs, show
from opora.web.sheets import WRITERS, chart


@dataclass(frozen=True, slots=True)
class Person:
    """What a person has to do in the campaign; `due_on`: the first day of what is open."""

    staff: int
    name: str = field(repr=False)
    tasks: int
    open: int
    left: int
    overdue: int
    due_on: date | None
    letter: Letter | None
    no_address: bool


def view(asked: Asked, error: str = "") -> HttpResponse:
    """Return the people, `?staff=` the tasks of one of them, `?all=1` also who has done all."""
    campaign = asked_campaign(asked)
    tasks = tasks_of(campaign.number, asked.today)
    sheet = progress_sheet(task_lines(tasks), asked.today)
    if asked.chosen.get("as") == "svg":
        return chart(sheet)
    people = _people(tasks, campaign, asked.today)
    chosen, made = asked.chosen.get("staff", ""), asked.chosen.get("made", "")
    everybody = "all" in asked.chosen
    return show(
        asked,
        "term_ends/campaign.html",
        400 if error else 200,
        crumbs=crumbs(asked, *way(asked, campaign)[:1], Crumb(campaign.term)),
        campaign=campaign,
        sheet=sheet,
        picture=f"{campaign_address(asked, campaign)}?as=svg",
        words=words_of(sheet),
        people=[each for each in people if everybody or each.open],
        done_people=sum(not each.open for each in people),
        chosen=[(task, task.overdue(asked.today)) for task in tasks if str(task.staff) == chosen],
        made=made if made.isascii() and made.isdecimal() else "",
        error=error,
        files=[(kind, f"tasks.{kind}") for kind in WRITERS],
    )


def remind(asked: Asked) -> HttpResponse:
    """Make a letter to everybody who owes something."""
    campaign = asked_campaign(asked)
    by = By(asked.me.account, asked.because.reason)
    try:
        made = remind_now(by=by, campaign=campaign, today=asked.today)
    except UserError as error:
        return view(asked, str(error))
    return redirect(f"{campaign_address(asked, campaign)}?made={made}")


def asked_campaign(asked: Asked) -> Campaign:
    """Return the campaign that the address names; Http404 for another school's."""
    school, _ = school_of(asked)
    found = campaign_of(school, int(asked.names["number"]), asked.today)
    if found is None:
        raise Http404
    return found


def campaign_address(asked: Asked, campaign: Campaign) -> str:
    """Return the address of a campaign."""
    return f"{listing_address(asked)}{campaign.number}/"


def way(asked: Asked, campaign: Campaign) -> tuple[Crumb, Crumb]:
    """Return the steps to a page of a campaign."""
    back = f"{listing_address(asked)}?year={campaign.school_year}"
    return Crumb(TITLE, back), Crumb(campaign.term, campaign_address(asked, campaign))


def task_lines(tasks: Sequence[Task]) -> list[TaskLine]:
    """Return tasks as paper has them."""
    return [
        TaskLine(
            task.title, task.name, task.place, task.due_on, task.left, task.done_at is not None
        )
        for task in tasks
    ]


def _people(tasks: Sequence[Task], campaign: Campaign, today: date) -> list[Person]:
    """Return people with what they owe, the most overdue first."""
    own: dict[int, list[Task]] = {}
    for task in tasks:
        own.setdefault(task.staff, []).append(task)
    letters, silent = letters_of(campaign.number), without_address(own)
    found = []
    for staff, mine in own.items():
        open_ones = [task for task in mine if task.done_at is None]
        found.append(
            Person(
                staff,
                mine[0].name,
                len(mine),
                len(open_ones),
                sum(task.left or 0 for task in open_ones),
                sum(task.overdue(today) for task in open_ones),
                min((task.due_on for task in open_ones), default=None),
                letters.get(staff),
                staff in silent,
            )
        )
    return sorted(found, key=lambda each: (-each.overdue, each.due_on or date.max, each.name))

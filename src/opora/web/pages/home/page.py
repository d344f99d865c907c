"""The front page: what is for me to do today, by what the person may do and where."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone

from opora.access.permissions import Permission
from opora.access.rights import Place
from opora.analysis.results.asked import Asked as Question
from opora.analysis.results.asked import When
from opora.analysis.results.names import named
from opora.analysis.results.sliding import sliding
from opora.analysis.risk.at_risk import AtRisk
from opora.analysis.sheet import Sheet
from opora.orders.turns import Turn
from opora.records.queries.classes import ClassSize, classes_of
from opora.records.queries.duty import duty_of
from opora.records.queries.facts import facts_of, remembered, years_of
from opora.records.queries.front import SentLine, UploadLine, last_accepted, sent, waiting_uploads
from opora.records.queries.my_forms import waiting_forms
from opora.records.queries.places import UnitLine
from opora.records.queries.pupils import joined_in, names_of
from opora.records.queries.risk import at_risk
from opora.records.queries.term_ends import Mine, mine
from opora.records.queries.terms import before, current, terms_at, year_at
from opora.records.queries.units import unit_lines
from opora.records.rights import led_in, lessons_in
from opora.vocabulary.period import school_year_of
from opora.web.deadlines import said_left, said_until
from opora.web.links import Links
from opora.web.page import SIGNED_IN, Asked, Page
from opora.web.reading import saw
from opora.web.render import Crumb, show
from opora.web.sheets import pupils_in

_ACTIONS = (
    (Permission.COUNTS, "results", "Результаты"),
    (Permission.FORM, "forms", "Формы мониторингов"),
    (Permission.COLLECT, "collection", "Мониторинги: кто сдал, кто опаздывает"),
    (Permission.PARTS, "parts", "Мои показатели: что поручено и к какому сроку"),
    (Permission.UPLOAD, "uploads", "Загрузить файлы"),
    (Permission.DUTY, "duty", "Ввод данных: что не внесено"),
    (Permission.RISK, "risk", "Группа риска"),
    (Permission.OBSERVE, "support/mine", "Мои занятия с учениками"),
    (Permission.PEOPLE, "people", "Люди и права"),
    (Permission.COUNCIL, "term-ends", "Итоги четверти: кто что должен, отчёт"),
    (Permission.AUDIT, "audit", "Журнал доступа"),
)


@dataclass(frozen=True, slots=True)
class Teaching:
    """Classes of a person in one school, and who needs help in them."""

    led: list[ClassSize]
    lessons: int
    when: When
    help: Sheet = field(repr=False)
    links: Links


@dataclass(frozen=True, slots=True)
class DueForm:
    """A form that is to be handed in; `address`: where it is filled in or certified."""

    title: str
    address: str
    until: str
    left: str
    overdue: bool
    turn: Turn
    mine: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A unit of the person: what may be done there, and what waits.

    `known`: whether there are facts of the school. `due`: how many findings of data entry concern
    the person; None where nobody has looked yet. `waiting`: how many pupils with signs of risk
    nobody has helped; `waits_since`: the day from which the first of them waits. `forms`: what is
    to be handed in next, or late.
    """

    unit: UnitLine
    actions: list[Crumb]
    uploads: list[UploadLine] | None = None
    accepted: object = None
    sent: list[SentLine] | None = None
    teaching: Teaching | None = None
    known: bool = False
    due: int | None = None
    waiting: int = 0
    waits_since: date | None = None
    forms: list[DueForm] = field(default_factory=list)


def view(asked: Asked) -> HttpResponse:
    """Return the units of the person, each with what waits there today."""
    numbers = {grant.unit for grant in asked.rights.grants}
    units = sorted(unit_lines(numbers), key=lambda line: line.name)
    year = school_year_of(asked.today)
    sections = [_section(asked, unit, year) for unit in units]
    grants = [grant.reason() for grant in asked.rights.grants]
    tasks, done = _tasks(asked), asked.chosen.get("done", "")
    return show(
        asked,
        "home/home.html",
        sections=sections,
        grants=grants,
        tasks=[(each, each.task.overdue(asked.today), _where(each)) for each in tasks],
        until=max((each.task.due_on for each in tasks), default=None),
        done=done if done.isascii() and done.isdecimal() else "",
    )


def _tasks(asked: Asked) -> list[Mine]:
    """Return what I have to do at the end of a term; with other eyes on nothing is mine."""
    return [] if asked.eyes else mine(asked.me.staff, asked.today)


def _where(own: Mine) -> str:
    """Return the address where a task is done; nothing where it is done outside."""
    task, unit = own.task, f"/units/{own.school}"
    campaign = f"{unit}/term-ends/{own.campaign}"
    of_class = urlencode({"class": task.label})
    return {
        "duty": f"{unit}/duty/?{of_class}",
        "signs": f"{unit}/risk/?{of_class}",
        "cases": f"{unit}/support/",
        "entered": f"{campaign}/",
        "report": f"{campaign}/report/",
    }.get(task.counted, "")


def _section(asked: Asked, unit: UnitLine, year: int) -> Section:
    may = {p for p in Permission if asked.rights.may(p, Place(unit.units, year))}
    actions = [
        Crumb(title, f"/units/{unit.unit}/{page}/")
        for permission, page, title in _ACTIONS
        if permission in may
    ]
    is_school = unit.level == "school"
    whole = asked.rights.scope(Permission.COUNTS, unit.units, year).whole
    uploads = waiting_uploads([unit.unit]) if Permission.UPLOAD in may else None
    accepted = last_accepted(unit.unit) if uploads is not None else None
    schools = sent([unit], year) if not is_school and whole else None
    known = is_school and bool(years_of([unit.unit]))
    due = _due(asked, unit, year) if is_school and Permission.DUTY in may else None
    teaching = _teaching(asked, unit, year)
    waiting = _unhelped(asked, unit, year) if is_school and Permission.RISK in may else []
    return Section(
        unit,
        actions,
        uploads,
        accepted,
        schools,
        teaching,
        known,
        due,
        len({each.pupil for each in waiting}),
        min((each.since for each in waiting), default=None),
        _forms(unit, Permission.CERTIFY in may) if is_school and Permission.FORM in may else [],
    )


def _forms(unit: UnitLine, certifies: bool) -> list[DueForm]:
    """Return the forms of a school that somebody has to think of; the head's turn leads the head
    to the page where a form is certified."""
    now = timezone.now()
    found = []
    for each in waiting_forms(unit, now):
        turn = each.turn(now)
        address = f"/submissions/{each.submission}/" if each.submission else ""
        ready = certifies and turn.who == "head"
        found.append(
            DueForm(
                f"Форма на {each.due.on:%d.%m.%Y}",
                f"{address}certify/" if ready else address or f"/units/{unit.unit}/forms/",
                said_until(each.due.on_time_until, each.campaign),
                said_left(each.due.on_time_until, now),
                each.overdue(now),
                turn,
                ready or (turn.who == "school" and not certifies),
            )
        )
    return found


def _unhelped(asked: Asked, unit: UnitLine, year: int) -> list[AtRisk]:
    """Return pupils with signs of risk since which nobody has acted."""
    scope = asked.rights.scope(Permission.RISK, unit.units, year)
    return [each for each in at_risk(unit.unit, year, scope, asked.today) if each.unanswered]


def _due(asked: Asked, unit: UnitLine, year: int) -> int | None:
    duty = duty_of(unit.unit, year, asked.rights.scope(Permission.DUTY, unit.units, year))
    return None if duty is None else sum(len(result.findings) for result in duty.results)


def _teaching(asked: Asked, unit: UnitLine, year: int) -> Teaching | None:
    """Return who needs help: in led classes in any subject, elsewhere in the person's own."""
    labels = tuple(led_in(asked.rights, unit.unit, year))
    places = tuple(lessons_in(asked.rights, unit.unit, year))
    if not labels and not places:
        return None
    scope = asked.rights.scope(Permission.RESULTS, unit.units, year)
    terms = terms_at(unit.unit, year)
    when = current(terms, asked.today) or year_at(year)
    facts = facts_of([unit.unit], [year], joined_in(unit.unit, [year]))
    question = Question(facts, when, scope)
    sheet = remembered(
        facts,
        ("front", when, scope, labels, places),
        lambda: sliding(question, before(terms, when), labels, places),
    )
    pupils = pupils_in([sheet])
    if pupils:
        saw(asked, "главная: кому нужна помощь", pupils)
        sheet = named(sheet, names_of(pupils))
    classes = classes_of(unit.unit, year)
    led = [each for each in classes if each.label in labels]
    numbers = {each.label: each.number for each in classes}
    return Teaching(led, len(places), when, sheet, Links(unit.unit, year, numbers))


PAGES = (Page("", "home", SIGNED_IN, view),)

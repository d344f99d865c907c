"""A class: pupils over subjects, lists, attendance; one subject of it as a page of the journal."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.http import Http404, HttpResponse

from opora.access.permissions import Permission
from opora.analysis.results.dynamics import dynamics
from opora.analysis.results.journal import journal
from opora.analysis.results.lists import ClassLists
from opora.analysis.results.school import SchoolResults
from opora.analysis.results.school_class import ClassResults
from opora.analysis.results.sliding import sliding
from opora.analysis.sheet import Sheet
from opora.documents.reports.report import Request
from opora.records.queries.classes import leader_of
from opora.records.queries.pupils import names_of
from opora.records.queries.roster import pupils_of
from opora.records.queries.terms import before
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import subject_title
from opora.web.page import Asked, Page
from opora.web.render import Crumb, crumbs
from opora.web.results import NO_SUBJECT, Results, results_of
from opora.web.sheets import Block, Tables, answer
from opora.web.tabs import tabs

_SHOWN = {
    "means": "Средний балл",
    "register": "Итоговые отметки",
    "lists": "Категории и резерв",
    "attendance": "Посещаемость",
    "help": "Кому нужна помощь",
    "subjects": "Предметы",
    "dynamics": "Динамика",
}
# What a figure of another page says of itself, and the table that shows what it is made of.
_BY_FIGURE = {"category": "lists", "reason": "attendance", "mark": "register"}
_OF_WHOLE = {"lists", "attendance"}  # tables of all subjects of a pupil
_REPORTS = ("class_register", "class_teacher")


def view(asked: Asked) -> HttpResponse:
    """Return a table of the class; a part of it where only lessons may be seen."""
    results = results_of(asked)
    label = asked.spot.group.label
    whole = results.scope.covers_class(label)
    known = {key: title for key, title in _SHOWN.items() if whole or key not in _OF_WHOLE}
    chosen = _chosen(asked.chosen)
    if chosen not in known:
        raise Http404
    tables = Tables(
        results.facts,
        results.when,
        results.scope,
        f"{label} класс",
        asked.spot.school.name,
        _blocks(results, label)[chosen](),
        results.links(),
        _REPORTS if whole else _REPORTS[:1],
        lambda: _request(results, label),
    )
    return answer(
        asked,
        "school_class/school_class.html",
        tables,
        crumbs=crumbs(asked),
        choices=results.choices,
        tabs=tabs(asked, "show", known, chosen),
        kept={"show": chosen},
        works=f"/classes/{asked.spot.group.number}/works/",
    )


def subject(asked: Asked) -> HttpResponse:
    """Return the journal of a subject in the class: pupils over days."""
    results = results_of(asked)
    label, key = asked.spot.group.label, asked.chosen.get("subject", "")
    if not key:
        raise UserError(NO_SUBJECT)
    if not results.scope.covers(label, key):
        raise Http404
    place = (label, key)
    title = f"{subject_title(key)}, {label} класс"
    whens, only = results.choices.terms, ({"school_class": label, "subject": key},)
    tables = Tables(
        results.facts,
        results.when,
        results.scope,
        title,
        asked.spot.school.name,
        [
            Block("journal", lambda: journal(results.question, place), place),
            Block(
                "dynamics",
                lambda: dynamics(results.question, whens, only),
                place,
                results.links(within=only[0]),
            ),
        ],
        results.links(),
    )
    return answer(
        asked,
        "school_class/school_class.html",
        tables,
        crumbs=crumbs(asked, Crumb(subject_title(key))),
        choices=results.choices,
        kept={"subject": key},
    )


def _chosen(chosen: Mapping[str, str]) -> str:
    if "show" in chosen:
        return chosen["show"]
    return next((table for name, table in _BY_FIGURE.items() if name in chosen), "means")


def _blocks(results: Results, label: str) -> dict[str, Callable[[], list[Block]]]:
    """Return how the tables of each tab are made."""
    own = ClassResults(results.question, label)
    lists = ClassLists(own)
    category = results.asked.chosen.get("category", "")
    earlier = before(results.choices.terms, results.when)
    terms, only = results.choices.terms, ({"school_class": label},)
    return {
        "means": lambda: [Block("means", own.means, label)],
        "register": lambda: [Block("register", own.register, label)],
        "lists": lambda: [
            Block("summary", lists.summary, label),
            Block("lists", lambda: _of(lists.lists(), category), (label, category)),
        ],
        "attendance": lambda: [Block("attendance", own.attendance, label)],
        "help": lambda: [Block("help", lambda: sliding(results.question, earlier, [label]), label)],
        "subjects": lambda: [Block("taught", lambda: _subjects(results, label), label)],
        "dynamics": lambda: [
            Block(
                "dynamics",
                lambda: dynamics(results.question, terms, only),
                label,
                results.links(within=only[0]),
            )
        ],
    }


def _subjects(results: Results, label: str) -> Sheet:
    school = SchoolResults(results.question)
    return school.taught([place for place in school.cells if place[0] == label])


def _of(lists: Sheet, category: str) -> Sheet:
    """Return one of the lists; all where none is chosen."""
    rows = [row for row in lists.rows if category in ("", row[0].opens.get("category"))]
    return replace(lists, rows=tuple(rows))


def _request(results: Results, label: str) -> Request:
    leader = leader_of(results.asked.spot.group.number, results.asked.today)
    names = names_of(pupils_of(results.facts, label))
    return results.request(names, school_class=label, teacher=leader.name if leader else "")


PAGES = (
    Page("classes/<int:school_class>/", "school_class", Permission.RESULTS, view),
    Page("classes/<int:school_class>/subject/", "class_subject", Permission.RESULTS, subject),
)

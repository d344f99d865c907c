"""Control works: of a school, of a class, one of them with its protocol."""

from dataclasses import replace
from datetime import date

from django.http import Http404, HttpResponse

from opora.access.permissions import Permission
from opora.analysis.results.works import WorkResults, works
from opora.analysis.sheet import Sheet
from opora.documents.reports.report import Request
from opora.records.queries.classes import teachers_of
from opora.records.queries.pupils import names_of
from opora.records.queries.roster import pupils_of
from opora.vocabulary.period import parse_date
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import subject_title
from opora.web.page import Asked, Page
from opora.web.render import Crumb, crumbs
from opora.web.results import NO_SUBJECT, Results, results_of
from opora.web.sheets import Block, Tables, answer

_REPORTS = ("work_results", "work_protocol")


def view(asked: Asked) -> HttpResponse:
    """Return the control works of the school, or of the class that the address names."""
    results = results_of(asked)
    label = asked.spot.school_class.label if asked.spot.school_class else ""
    tables = Tables(
        results.facts,
        results.when,
        results.scope,
        f"Контрольные работы {label} класса" if label else "Контрольные работы",
        asked.spot.school.name,
        [Block("works", lambda: _of(works(results.question), label), label)],
        results.links(works=True),
    )
    return answer(
        asked,
        "opora/tables.html",
        tables,
        crumbs=crumbs(asked, Crumb("Контрольные работы")),
        choices=results.choices,
        years=() if label else results.years,
        kept={},
    )


def _of(sheet: Sheet, label: str) -> Sheet:
    if not label:
        return sheet
    rows = tuple(row for row in sheet.rows if row[0].value == label)
    return replace(sheet, rows=rows, totals=())


def work(asked: Asked) -> HttpResponse:
    """Return one work: its results, its protocol by task."""
    results = results_of(asked)
    label, subject = asked.spot.group.label, asked.chosen.get("subject", "")
    if not subject:
        raise UserError(NO_SUBJECT)
    if not results.scope.covers(label, subject):
        raise Http404
    day = parse_date(asked.chosen.get("date", ""))
    own = WorkResults(results.question, (label, subject), day)
    key = (label, subject, day)
    title = f"{subject_title(subject)}, {label}: работа {day:%d.%m.%Y}"
    tables = Tables(
        results.facts,
        results.when,
        results.scope,
        title,
        asked.spot.school.name,
        [
            Block("work", own.summary, key),
            Block("work_pupils", own.pupils, key),
            Block("protocol", own.protocol, key),
            Block("tasks", own.tasks, key),
        ],
        results.links(within={"school_class": label, "subject": subject}),
        _REPORTS,
        lambda: _request(results, (label, subject), day),
    )
    way = Crumb("Контрольные работы", f"/classes/{asked.spot.group.number}/works/")
    return answer(
        asked,
        "opora/tables.html",
        tables,
        crumbs=crumbs(asked, way, Crumb(f"{subject_title(subject)}, {day:%d.%m.%Y}")),
    )


def _request(results: Results, place: tuple[str, str], day: date) -> Request:
    spot = results.asked.spot
    teacher = teachers_of(spot.school.unit, spot.school_year or 0, day).get(place)
    return results.request(
        names_of(pupils_of(results.facts, place[0])),
        place=place,
        day=day,
        school_class=place[0],
        teacher=teacher.name if teacher else "",
    )


PAGES = (
    Page("units/<int:unit>/works/", "works", Permission.COUNTS, view),
    Page("classes/<int:school_class>/works/", "class_works", Permission.RESULTS, view),
    Page("classes/<int:school_class>/works/work/", "work", Permission.RESULTS, work),
)

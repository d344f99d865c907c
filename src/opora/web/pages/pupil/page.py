"""A pupil: subjects over terms, absences, dynamics; the marks of one subject, to their cells."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse

from opora.access.permissions import Permission
from opora.analysis.results.dynamics import dynamics
from opora.analysis.results.pupil import PupilResults
from opora.analysis.sheet import Column, Kind, Sheet, cells
from opora.documents.reports.report import Request
from opora.records.queries.pupils import names_of, numbers_of
from opora.records.queries.sources import mark_sources
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import subject_title
from opora.web.page import Asked, Page
from opora.web.render import Crumb, crumbs
from opora.web.results import NO_SUBJECT, Results, results_of
from opora.web.sheets import Block, Tables, answer

_SOURCE_COLUMNS = (
    Column("date", "Дата", Kind.DATE, weight=9),
    Column("mark", "Отметка", Kind.MARK, weight=7),
    Column("file", "Файл", weight=30),
    Column("sheet", "Лист", weight=14),
    Column("cell", "Ячейка", weight=8),
)
_NO_SOURCES = "Отметок по этому предмету нет."


def view(asked: Asked) -> HttpResponse:
    """Return the pupil's subjects over the terms of the year, absences, dynamics."""
    results = results_of(asked)
    pupil, only = asked.spot.child.pupil, ({"pupil_id": asked.spot.child.pupil},)
    also = numbers_of(pupil)[1:]
    own = PupilResults(results.question, pupil, results.choices.terms, also)
    terms = results.choices.terms
    tables = Tables(
        results.facts,
        results.when,
        results.scope,
        "Карточка обучающегося",
        asked.spot.school.name,
        [
            Block("subjects", own.subjects, (pupil, *also)),
            Block("attendance", own.attendance, (pupil, *also)),
            Block("dynamics", lambda: dynamics(results.question, terms, only), pupil),
        ],
        results.links(within={"pupil": pupil}),
        ("pupil",) if results.scope.covers_class(asked.spot.group.label) else (),
        lambda: _request(results),
        (pupil, *also),
    )
    return answer(
        asked,
        "pupil/pupil.html",
        tables,
        crumbs=crumbs(asked),
        choices=results.choices,
        kept={},
    )


def marks(asked: Asked) -> HttpResponse:
    """Return what the journal holds of the pupil in a subject; cells, for who may see files."""
    results = results_of(asked)
    pupil, subject = asked.spot.child.pupil, asked.chosen.get("subject", "")
    label = asked.spot.group.label
    if not subject:
        raise UserError(NO_SUBJECT)
    if not results.scope.covers(label, subject):
        raise Http404
    also = numbers_of(pupil)[1:]
    own = PupilResults(results.question, pupil, results.choices.terms, also)
    key = (pupil, *also, subject)
    blocks = [Block("lessons", lambda: own.lessons(subject), key)]
    if asked.rights.may(Permission.ORIGINALS, asked.spot.place):
        blocks.append(Block("sources", lambda: _sources(results, (pupil, *also), subject), key))
    tables = Tables(
        results.facts,
        results.when,
        results.scope,
        subject_title(subject),
        asked.spot.school.name,
        blocks,
        results.links(),
        pupils=(pupil, *also),
    )
    return answer(
        asked,
        "pupil/pupil.html",
        tables,
        crumbs=crumbs(asked, Crumb(subject_title(subject))),
        choices=results.choices,
        kept={"subject": subject},
        of_subject=True,
    )


def _sources(results: Results, pupils: Sequence[int], subject: str) -> Sheet:
    school = results.asked.spot.school.unit
    since, on = results.when.window.since, results.when.window.on
    found = mark_sources(results.facts, school, pupils, subject)
    rows = tuple(
        cells(each.on, each.mark, each.file, each.sheet, each.cell)
        for each in found
        if each.on is None or ((not since or since <= each.on) and (not on or each.on <= on))
    )
    return Sheet("sources", "Откуда отметки", _SOURCE_COLUMNS, rows, empty=_NO_SOURCES)


def _request(results: Results) -> Request:
    spot = results.asked.spot
    return results.request(
        names_of([spot.child.pupil]),
        pupil_id=spot.child.pupil,
        school_class=spot.group.label,
        terms=results.choices.terms,
    )


PAGES = (
    Page("pupils/<int:pupil>/", "pupil", Permission.RESULTS, view),
    Page("pupils/<int:pupil>/marks/", "pupil_marks", Permission.RESULTS, marks),
)

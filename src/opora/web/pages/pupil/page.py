"""A pupil: subjects over terms, absences, dynamics; the marks of one subject, to their cells."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpResponse

from opora.access.permissions import Permission
from opora.analysis.results.dynamics import dynamics
from opora.analysis.results.pupil import PupilResults
from opora.analysis.sheet import Column, Kind, Sheet, cells
from opora.documents.reports.report import Request
from opora.records.queries.pupils import names_of
from opora.records.queries.sources import mark_sources
from opora.records.queries.terms import year_at
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import subject_title
from opora.web.choices import Option, year_options
from opora.web.page import Asked, Page
from opora.web.pages.pupil import joining
from opora.web.render import Crumb, crumbs
from opora.web.results import NO_SUBJECT, Results, results_of
from opora.web.sheets import Block, Tables, answer
from opora.web.tabs import tabs

_SOURCE_COLUMNS = (
    Column("date", "Дата", Kind.DATE, weight=9),
    Column("mark", "Отметка", Kind.MARK, weight=7),
    Column("file", "Файл", weight=30),
    Column("sheet", "Лист", weight=14),
    Column("cell", "Ячейка", weight=8),
)
_NEEDS = Permission.RESULTS
_NO_SOURCES = "Отметок по этому предмету нет."


def view(asked: Asked) -> HttpResponse:
    """Return the pupil's subjects over the terms of a year and absences, or years side by side."""
    years = _open_years(asked)
    by_years = asked.chosen.get("show") == "years"
    if by_years and len(years) < 2:
        raise Http404
    results = results_of(asked, years if by_years else ())
    tables = Tables(
        results.facts,
        results.when,
        results.scope,
        "Карточка обучающегося",
        asked.spot.school.name,
        _over_years(results, years) if by_years else _of_year(results),
        results.links(within={"pupil": asked.spot.child.pupil}),
        ("pupil",) if results.scope.covers_class(asked.spot.group.label) and not by_years else (),
        lambda: _request(results),
        _numbers(results, years if by_years else ()),
    )
    shown = {"year": "Учебный год", "years": "По учебным годам"} if len(years) > 1 else {}
    return answer(
        asked,
        "pupil/pupil.html",
        tables,
        crumbs=crumbs(asked),
        choices=results.choices,
        years=_options(asked),
        tabs=tabs(asked, "show", shown, "years" if by_years else "year") if shown else (),
        kept={"show": "years"} if by_years else {},
        card=_card(asked),
        same=f"/pupils/{asked.spot.child.pupil}/same/" if joining.may_join(asked) else "",
    )


def _card(asked: Asked) -> str:
    """Return the address of the card for whoever sees signs of risk; empty for others."""
    may = asked.rights.may(Permission.RISK, asked.spot.place)
    return f"/pupils/{asked.spot.child.pupil}/card/" if may else ""


def _of_year(results: Results) -> list[Block]:
    pupil, terms = results.asked.spot.child.pupil, results.choices.terms
    own = PupilResults(results.question, pupil, terms)
    only = ({"pupil_id": pupil},)
    return [
        Block("subjects", own.subjects, pupil),
        Block("attendance", own.attendance, pupil),
        Block("dynamics", lambda: dynamics(results.question, terms, only), pupil),
    ]


def _over_years(results: Results, years: Sequence[int]) -> list[Block]:
    """Return the years side by side: they are of many classes, and of one pupil."""
    pupil, whens = results.asked.spot.child.pupil, [year_at(year) for year in sorted(years)]
    only, key = ({"pupil_id": pupil},), (pupil, *sorted(years))
    return [Block("years", lambda: dynamics(results.question, whens, only), key)]


def _open_years(asked: Asked) -> list[int]:
    """Return the school years of the pupil here that may be compared: of whom sees the school."""
    lines = asked.spot.classes if asked.scope.whole else (asked.spot.group,)
    return sorted({line.school_year for line in lines})


def _options(asked: Asked) -> Sequence[Option]:
    """Return the school years whose class the person may see, with the class of each."""
    spot = asked.spot
    places = {line: replace(spot.place, school_year=line.school_year, school_class=line.label)
              for line in spot.classes}  # fmt: skip
    seen = {line.school_year for line, at in places.items() if asked.rights.may(_NEEDS, at)}
    return year_options(sorted(seen), spot.group.school_year) if len(seen) > 1 else ()


def _numbers(results: Results, years: Sequence[int] = ()) -> tuple[int, ...]:
    """Return all numbers under which the shown rows are kept: who looked at any is noted."""
    spot = results.asked.spot
    shown = {*years, spot.group.school_year}
    return (spot.child.pupil, *spot.child.others(shown))


def marks(asked: Asked) -> HttpResponse:
    """Return what the journal holds of the pupil in a subject; cells, for who may see files."""
    results = results_of(asked)
    pupil, subject = asked.spot.child.pupil, asked.chosen.get("subject", "")
    label = asked.spot.group.label
    if not subject:
        raise UserError(NO_SUBJECT)
    if not results.scope.covers(label, subject):
        raise Http404
    own = PupilResults(results.question, pupil, results.choices.terms)
    key = (pupil, subject)
    blocks = [Block("lessons", lambda: own.lessons(subject), key)]
    if asked.rights.may(Permission.ORIGINALS, asked.spot.place):
        blocks.append(Block("sources", lambda: _sources(results, pupil, subject), key))
    tables = Tables(
        results.facts,
        results.when,
        results.scope,
        subject_title(subject),
        asked.spot.school.name,
        blocks,
        results.links(),
        pupils=_numbers(results),
    )
    return answer(
        asked,
        "pupil/pupil.html",
        tables,
        crumbs=crumbs(asked, Crumb(subject_title(subject))),
        choices=results.choices,
        years=_options(asked),
        kept={"subject": subject},
        of_subject=True,
    )


def _sources(results: Results, pupil: int, subject: str) -> Sheet:
    school = results.asked.spot.school.unit
    since, on = results.when.window.since, results.when.window.on
    found = mark_sources(results.facts, school, pupil, subject)
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
    Page("pupils/<int:pupil>/", "pupil", _NEEDS, view),
    Page("pupils/<int:pupil>/marks/", "pupil_marks", _NEEDS, marks),
    Page(
        "pupils/<int:pupil>/same/",
        "pupil_same",
        Permission.PEOPLE_EDIT,
        joining.view,
        ("GET", "HEAD", "POST"),
    ),
)

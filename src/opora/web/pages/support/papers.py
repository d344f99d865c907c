"""Printable forms of support as files: ИОМ, plan of a teacher, journal of individual work."""

from collections.abc import Iterable
from datetime import date

from django.http import Http404, HttpResponse

from opora import __version__
from opora.access.permissions import FieldClass, Permission
from opora.analysis.support.case import OUTCOME_TITLES
from opora.analysis.support.words import open_causes, reasons, title_of, words
from opora.documents.reports.report import Report
from opora.documents.support.journal import JournalPaper, JournalRow, journal_report
from opora.documents.support.plan import PlanPaper, PlanRow, plan_report
from opora.documents.support.route import RoutePaper, route_report
from opora.records.queries.cases import CaseView, RouteView
from opora.records.queries.pupils import names_of
from opora.records.queries.work import WorkLine, work_of
from opora.vocabulary.period import school_year_of
from opora.vocabulary.subject import subject_title
from opora.web.page import Asked
from opora.web.pages.support.around import asked_case, may, name, own
from opora.web.pages.support.mine import own_of
from opora.web.pages.support.shown import RouteShown, route_shown
from opora.web.paper_files import paper_file


def route_paper(asked: Asked) -> HttpResponse:
    """Return the ИОМ as the parents get it: nothing about health and family."""
    return _route(asked, school_copy=False)


def route_school_paper(asked: Asked) -> HttpResponse:
    """Return the ИОМ for the school's own file: with all causes."""
    return _route(asked, school_copy=True)


def pupil_journal(asked: Asked) -> HttpResponse:
    """Return the journal of a pupil; a teacher's has one's own entries alone."""
    by = None if may(asked, Permission.SUPPORT) else asked.me.account
    lines = work_of(own(asked), asked.spot.school.unit, by)
    year = asked.spot.group.school_year
    rows = [line for line in lines if school_year_of(line.on) == year]
    paper = JournalPaper(
        asked.spot.school.name,
        f"Обучающийся: {name(asked)}, {asked.spot.group.label}",
        _year(year),
        tuple(_journal_rows(rows)),
        asked.today,
        __version__,
        "Классный руководитель" if by is None else "Учитель",
    )
    return _file(asked, journal_report(paper), own(asked))


def own_journal(asked: Asked) -> HttpResponse:
    """Return the journal of the person's own entries of a school year."""
    own = own_of(asked)
    paper = JournalPaper(
        asked.spot.school.name,
        f"Учитель: {asked.me.name}",
        _year(asked.spot.school_year or 0),
        tuple(_journal_rows(own.entries)),
        asked.today,
        __version__,
    )
    return _file(asked, journal_report(paper), {line.pupil for line in own.entries})


def own_plan(asked: Asked) -> HttpResponse:
    """Return the plan of the lessons that the person is responsible for."""
    own, known = own_of(asked), words()
    sees = bool(asked.rights.sees(FieldClass.REASONS, asked.spot.place))
    rows = tuple(
        PlanRow(
            own.names[line.pupil],
            own.labels[line.pupil],
            subject_title(line.subject),
            "; ".join(open_causes(line.causes)) if sees else "",
            line.topic,
            title_of(known.kinds, line.kind),
            line.planned_on,
            line.done,
            title_of(known.results, line.result) if line.result else "",
        )
        for line in own.planned
    )
    year = _year(asked.spot.school_year or 0)
    paper = PlanPaper(asked.spot.school.name, asked.me.name, year, rows, asked.today, __version__)
    return _file(asked, plan_report(paper), {line.pupil for line in own.planned})


def _route(asked: Asked, *, school_copy: bool) -> HttpResponse:
    case = asked_case(asked)
    route = _chosen_route(asked, case)
    every = [title_of(reasons(), key) for key in case.all_causes]
    shown = route_shown(route, asked.today)
    paper = RoutePaper(
        school=asked.spot.school.name,
        pupil=name(asked),
        label=asked.spot.group.label,
        school_year=f"{asked.spot.group.school_year}/{asked.spot.group.school_year + 1}",
        number=route.number,
        basis=route.basis,
        since=route.since,
        until=route.until,
        subjects=", ".join(map(subject_title, case.subjects)),
        causes=tuple(every if school_copy else open_causes(case.all_causes)),
        own_words=case.causes_text if school_copy else "",
        curator=case.curator_name,
        gaps=shown.gaps,
        goals=tuple((each.subject, each.text, each.target, each.due) for each in shown.goals),
        lessons=tuple(
            (e.planned_on, e.kind, e.subject, e.topic, e.form, e.teacher, e.results)
            for e in shown.lessons
        ),
        controls=tuple(_controls(shown)),
        told=_told(route),
        outcome=OUTCOME_TITLES.get(case.outcome, "") if route is case.routes[-1] else "",
        then=case.outcome_text if school_copy and route is case.routes[-1] else "",
        on=asked.today,
        version=__version__,
        school_copy=school_copy,
    )
    return _file(asked, route_report(paper), own(asked))


def _chosen_route(asked: Asked, case: CaseView) -> RouteView:
    """Return the route that the address names by `route`, else the last; Http404 without any."""
    wanted = asked.chosen.get("route", "")
    for route in reversed(case.routes):
        if wanted in ("", str(route.number)):
            return route
    raise Http404


def _controls(shown: RouteShown) -> Iterable[tuple[str, str, date, date | None, str, str]]:
    for goal in shown.goals:
        for each in goal.controls:
            reached = {True: "да", False: "нет", None: ""}[each.reached]
            yield goal.text, each.form, each.planned_on, each.held_on, each.value, reached


def _told(route: RouteView) -> str:
    if route.parents_on is None:
        return ""
    how = "ознакомлены" if route.parents_agreed else "отказались"
    return f"{how} {route.parents_on:%d.%m.%Y}"


def _journal_rows(lines: Iterable[WorkLine]) -> Iterable[JournalRow]:
    kept = [line for line in lines if line.withdrawn_on is None]
    names, known = names_of({line.pupil for line in kept}), words()
    for line in kept:
        yield JournalRow(
            line.on,
            names.name(line.pupil),
            subject_title(line.subject),
            line.topic,
            title_of(known.kinds, line.kind),
            line.minutes,
            title_of(known.results, line.result) if line.result else "",
            line.by,
        )


def _year(school_year: int) -> str:
    return f"{school_year}/{(school_year + 1) % 100:02d} учебный год"


def _file(asked: Asked, report: Report, pupils: Iterable[int]) -> HttpResponse:
    return paper_file(asked, report, report.title, pupils)

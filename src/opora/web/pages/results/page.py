"""Results of a school by class, parallel, subject, teacher; of a district or region by unit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.http import Http404, HttpResponse

from opora.access.permissions import FieldClass, Permission
from opora.analysis.results.asked import Place, When
from opora.analysis.results.dynamics import dynamics
from opora.analysis.results.school import SchoolResults
from opora.analysis.results.units import Line, units
from opora.analysis.sheet import Sheet
from opora.measures.scale import Scale
from opora.records.queries.classes import Teacher, teachers_of
from opora.records.queries.facts import facts_of, years_of
from opora.records.queries.terms import terms_at, year_at
from opora.records.queries.units import below
from opora.vocabulary.class_label import grade_of
from opora.web.choices import choices, year_options
from opora.web.links import Links
from opora.web.page import Asked, Page
from opora.web.render import Crumb, crumbs
from opora.web.results import Results, results_of
from opora.web.sheets import Block, Tables, answer
from opora.web.tabs import Tab, tabs

_BY = {
    "class": "По классам",
    "parallel": "По параллелям",
    "subject": "По предметам",
    "teacher": "По учителям",
    "dynamics": "Динамика",
}


def view(asked: Asked) -> HttpResponse:
    """Return the school's tables, or the list of units below."""
    return _school(asked) if asked.spot.school.level == "school" else _units(asked)


def _school(asked: Asked) -> HttpResponse:
    by_teacher = bool(asked.rights.sees(FieldClass.BY_TEACHER, asked.spot.place))
    by = asked.chosen.get("by", "class")
    if by not in _BY or (by == "teacher" and not by_teacher):
        raise Http404
    earlier = years_of([asked.spot.school.unit]) if by == "dynamics" else ()
    results = results_of(asked, earlier)
    taught = _taught(results) if by_teacher and _wants_teachers(asked, by) else {}
    blocks = _dynamics(results, earlier) if by == "dynamics" else [_block(results, by, taught)]
    staff = {each.name: each.staff for each in taught.values()}
    tables = Tables(
        results.facts,
        results.when,
        results.scope,
        "Результаты школы",
        asked.spot.school.name,
        blocks,
        results.links(staff=staff),
    )
    known = {key: title for key, title in _BY.items() if key != "teacher" or by_teacher}
    return answer(
        asked,
        "results/results.html",
        tables,
        crumbs=crumbs(asked, Crumb("Результаты")),
        choices=results.choices,
        years=results.years,
        tabs=[*tabs(asked, "by", known, by), *_sections(asked)],
        kept={"by": by},
    )


def _sections(asked: Asked) -> list[Tab]:
    unit = asked.spot.school.unit
    return [
        Tab("Контрольные работы", f"/units/{unit}/works/", False),
        Tab("Прохождение программы", f"/units/{unit}/plans/", False),
    ]


def _wants_teachers(asked: Asked, by: str) -> bool:
    return by == "teacher" or "teacher" in asked.chosen


def _taught(results: Results) -> Mapping[Place, Teacher]:
    asked = results.asked
    year = asked.spot.school_year or 0
    last = results.when.window.on or asked.today
    return teachers_of(asked.spot.school.unit, year, min(last, asked.today))


def _block(results: Results, by: str, taught: Mapping[Place, Teacher]) -> Block:
    """Return the table that the address chooses: one subject, one teacher, one parallel, or all."""
    asked, school = results.asked, SchoolResults(results.question)
    subject, teacher = asked.chosen.get("subject"), asked.chosen.get("teacher")
    if subject:
        return Block("subject", lambda: school.subject(subject), subject)
    if teacher and by == "class":
        own = [place for place, each in taught.items() if str(each.staff) == teacher]
        return Block("taught", lambda: school.taught(own), tuple(own))
    if by == "parallel":
        return Block("parallels", school.by_parallel)
    if by == "subject":
        return Block("subjects", school.by_subject)
    if by == "teacher":
        names = {place: each.name for place, each in taught.items()}
        key = tuple(sorted(names.items()))
        return Block("teachers", lambda: school.by_teacher(names), key)
    grade = asked.chosen.get("grade")
    if grade:
        return Block("classes", lambda: _of_grade(school.by_class(), grade), grade)
    return Block("classes", school.by_class)


def _of_grade(sheet: Sheet, grade: str) -> Sheet:
    """Return the rows of one parallel; the total is of all and would mislead here."""
    own = [row for row in sheet.rows if str(grade_of(str(row[0].value))) == grade]
    return replace(sheet, rows=tuple(own), totals=())


def _dynamics(results: Results, earlier: Sequence[int]) -> list[Block]:
    """Return the terms of the year side by side, and whole years: a term is not compared to one."""
    years = [year_at(year) for year in sorted({*earlier, results.when.school_year})]

    def over(name: str, title: str, whens: Sequence[When]) -> Block:
        key = tuple(when.title for when in whens)
        return Block(
            name,
            lambda: replace(dynamics(results.question, whens), key=name, title=title),
            key,
        )

    terms = over("terms", "По учебным периодам", results.choices.terms)
    return [terms, over("years", "По учебным годам", years)] if len(years) > 1 else [terms]


def _units(asked: Asked) -> HttpResponse:
    spot = asked.spot
    year = spot.school_year or 0
    children = below(spot.school)
    told = [Line(each.unit, each.name, each.schools) for each in children]
    schools = [school for line in told for school in line.schools]
    chosen = choices(asked, year, terms_at(spot.school.unit, year))
    facts = facts_of(schools, [year])
    key = tuple((line.unit, line.name) for line in told)
    block = Block("units", lambda: units(facts, chosen.when, told, Scale.load()), key)
    tables = Tables(
        facts,
        chosen.when,
        asked.scope,
        "Результаты",
        spot.school.name,
        [block],
        Links(spot.school.unit, year, {}, chosen.kept),
    )
    return answer(
        asked,
        "results/results.html",
        tables,
        crumbs=crumbs(asked, Crumb("Результаты")),
        choices=chosen,
        years=year_options(years_of(schools[:1]), year),
        tabs=(),
        kept={},
    )


PAGES = (Page("units/<int:unit>/results/", "results", Permission.COUNTS, view),)

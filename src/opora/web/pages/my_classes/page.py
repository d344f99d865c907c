"""A teacher's own classes and subjects: how they stand, who slides, how the plans go."""

from django.http import HttpResponse

from opora.access.permissions import Permission
from opora.analysis.results.asked import Place
from opora.analysis.results.plans import progress
from opora.analysis.results.school import SchoolResults
from opora.analysis.results.sliding import sliding
from opora.records.queries.pupils import names_of
from opora.records.queries.terms import before
from opora.records.rights import lessons_in
from opora.web.page import Asked, Page
from opora.web.render import Crumb, crumbs
from opora.web.results import Results, results_of
from opora.web.sheets import Block, Tables, answer


def view(asked: Asked) -> HttpResponse:
    """Return tables of what the person teaches in this school."""
    results = results_of(asked)
    own = _own(asked, results)
    earlier = before(results.choices.terms, results.when)
    day = min(filter(None, (results.when.window.on, asked.today)))
    question, school = results.question, SchoolResults(results.question)
    tables = Tables(
        results.facts,
        results.when,
        results.scope,
        "Мои классы",
        asked.spot.school.name,
        [
            Block("taught", lambda: school.taught(own), own),
            Block("help", lambda: sliding(question, earlier, (), own), own),
            Block("plans", lambda: progress(question, day, own), (own, day)),
        ],
        results.links(),
        ("subject_teacher",) if own else (),
        lambda: results.request(names_of(()), places=own, teacher=asked.me.name),
    )
    return answer(
        asked,
        "opora/tables.html",
        tables,
        crumbs=crumbs(asked, Crumb("Мои классы")),
        choices=results.choices,
        years=results.years,
        kept={},
    )


def _own(asked: Asked, results: Results) -> tuple[Place, ...]:
    """Return the person's own classes and subjects of this school and year that may be seen."""
    spot = asked.spot
    taught = lessons_in(asked.rights, spot.school.unit, spot.school_year or 0)
    return tuple(place for place in taught if results.scope.covers(*place))


PAGES = (Page("units/<int:unit>/my/", "my_classes", Permission.RESULTS, view),)

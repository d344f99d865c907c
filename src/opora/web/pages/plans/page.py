"""КТП: how far classes are in their subjects, against the plan."""

from django.http import HttpResponse

from opora.access.permissions import Permission
from opora.analysis.results.plans import progress
from opora.web.page import Asked, Page
from opora.web.render import Crumb, crumbs
from opora.web.results import results_of
from opora.web.sheets import Block, Tables, answer


def view(asked: Asked) -> HttpResponse:
    """Return classes and subjects with lessons planned and given by the end of the period."""
    results = results_of(asked)
    day = min(filter(None, (results.when.window.on, asked.today)))
    tables = Tables(
        results.facts,
        results.when,
        results.scope,
        "Прохождение программы",
        asked.spot.school.name,
        [Block("plans", lambda: progress(results.question, day), day)],
        results.links(),
    )
    return answer(
        asked,
        "opora/tables.html",
        tables,
        crumbs=crumbs(asked, Crumb("Прохождение программы")),
        choices=results.choices,
        years=results.years,
        kept={},
    )


PAGES = (Page("units/<int:unit>/plans/", "plans", Permission.COUNTS, view),)

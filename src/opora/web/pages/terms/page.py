"""Page «Сроки четвертей»: the catalogue's days, or the school's own."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from opora.access.permissions import Permission
from opora.records.actions.by import By
from opora.records.actions.own_terms import (
    GROUPS,
    KINDS,
    MOST,
    UPPER_GRADES,
    drop_own_terms,
    form_of,
    set_own_terms,
    titles,
)
from opora.records.queries.calendars import has_own, usual_calendar
from opora.vocabulary.problems import UserError
from opora.web import editing
from opora.web.page import Asked, Page
from opora.web.render import Crumb, crumbs, show


def view(asked: Asked) -> HttpResponse:
    """Return the form of a school year, or come back to it when it is kept."""
    unit, year = asked.spot.school, asked.spot.school_year
    if unit.level != "school" or year is None:
        raise Http404
    status = 200
    if asked.request.method == "POST":
        by, here = By(asked.me.account, asked.because.reason), f"/units/{unit.unit}/terms/"
        if "drop" in asked.request.POST:
            drop_own_terms(by=by, school=unit.unit, school_year=year)
            return redirect(f"{here}?year={year}")
        typed = editing.typed(asked.request.POST, titles())
        try:
            set_own_terms(by=by, school=unit.unit, school_year=year, typed=typed)
            return redirect(f"{here}?year={year}")
        except UserError as error:
            form, status = editing.again(titles(), typed, error), editing.status_of(error)
    else:
        now = form_of(unit.unit, year)
        form = editing.opened(titles(), now.version, now.values)
    return _shown(asked, unit.unit, year, form, status)


def _shown(asked: Asked, unit: int, year: int, form: editing.Form, status: int) -> HttpResponse:
    fields = {field.name: field for field in form.fields}
    groups = [
        (
            title,
            fields[f"{key}.kind"],
            [
                (number, fields[f"{key}.{number}.first"], fields[f"{key}.{number}.last"])
                for number in range(1, MOST + 1)
            ],
        )
        for key, title in GROUPS.items()
    ]
    usual = usual_calendar(year)
    return show(
        asked,
        "terms/terms.html",
        status,
        crumbs=crumbs(asked, Crumb("Учреждение", f"/units/{unit}/"), Crumb("Сроки четвертей")),
        form=form,
        groups=groups,
        upper=fields["upper_from"],
        grades=[str(grade) for grade in UPPER_GRADES],
        kinds=list(KINDS),
        year=year,
        own=has_own(unit, year),
        source=usual.source if usual else "",
        others=[year - 1, year + 1],
    )


PAGES = (
    Page("units/<int:unit>/terms/", "terms", Permission.SETTINGS, view, ("GET", "HEAD", "POST")),
)

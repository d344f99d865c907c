"""Versions of a form: every one that was prepared, what differs, all moves."""

from django.http import Http404, HttpResponse

from opora.records.queries.form_drafts import form_of, version_of
from opora.records.queries.versions import differences, moves_of, versions_of
from opora.web.page import Asked
from opora.web.pages.forms.files import file_names
from opora.web.pages.forms.form import address_of, submission_of, title_of, way
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show


def view(asked: Asked) -> HttpResponse:
    """Return the versions; `?from=1&to=2` also tells cell by cell how two of them differ."""
    form = form_of(submission_of(asked))
    one, other = _number(asked, "from"), _number(asked, "to")
    changes = None
    if one and other:
        before, after = version_of(form.number, one), version_of(form.number, other)
        if before is None or after is None:
            raise Http404
        changes = differences(before, after, form.campaign.order)
        pupils = [row.pupil for row in (*before.rows, *after.rows) if row.pupil is not None]
        saw(asked, "версии формы мониторинга", pupils)
    return show(
        asked,
        "forms/versions.html",
        crumbs=crumbs(asked, *way(asked, form), Crumb("Версии")),
        title=title_of(form),
        view=form,
        versions=versions_of(form.number),
        moves=moves_of(form.number),
        changes=changes,
        compared=(one, other),
        files=file_names(form),
        base=address_of(form.number),
    )


def _number(asked: Asked, name: str) -> int:
    typed = asked.chosen.get(name, "")
    if not typed:
        return 0
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 6):
        raise Http404
    return int(typed)

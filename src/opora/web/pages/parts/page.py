"""My parts: due dates and states; a part with its values, comments, note and file."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from opora.access.permissions import Permission
from opora.records.actions.by import By
from opora.records.actions.parts import KeptFile, hand_in_part, keep_part, receive_part_file
from opora.records.queries.parts import (
    COMMENT,
    NOTE,
    VALUE,
    PartForm,
    PartLine,
    my_parts,
    part_fields,
    part_form,
)
from opora.records.understanding import store
from opora.vocabulary.problems import UserError
from opora.web import editing
from opora.web.deadlines import said_until
from opora.web.page import Asked, Page
from opora.web.pages.parts import received
from opora.web.paper_files import saved_as
from opora.web.render import Crumb, crumbs, show

TITLE = "Мои показатели"


def listing(asked: Asked) -> HttpResponse:
    """Return the parts of the person in the unit, by due date."""
    lines = [(line, *_moments(line)) for line in _mine(asked)]
    return show(
        asked,
        "parts/listing.html",
        crumbs=crumbs(asked, Crumb(TITLE)),
        title=TITLE,
        lines=lines,
    )


def view(asked: Asked) -> HttpResponse:
    """Return a part with its fields; keep what is typed, hand it in."""
    line = _asked_part(asked)
    titles = part_fields(line.part)
    if asked.request.method != "POST":
        kept = part_form(line)
        return _shown(asked, kept, editing.opened(titles, kept.version, kept.texts))
    brought, by = editing.typed(asked.request.POST, titles), _by(asked)
    unit, send = asked.spot.school.unit, "send" in asked.request.POST
    try:
        keep_part(
            by=by, typed=brought, file=_file(asked), campaign=line.campaign, due=line.due, unit=unit
        )
    except UserError as error:
        form = editing.again(titles, brought, error)
        return _shown(asked, part_form(line), form, editing.status_of(error))
    try:
        if send:
            hand_in_part(by=by, campaign=line.campaign, due=line.due, unit=unit)
    except UserError as error:
        kept = part_form(_asked_part(asked))
        form = replace(editing.opened(titles, kept.version, kept.texts), error=str(error))
        return _shown(asked, kept, form, 400)
    return redirect(f"{asked.request.path}?done={'sent' if send else 'kept'}")


def file(asked: Asked) -> HttpResponse:
    """Return the file of a part, to be saved."""
    kept = part_form(_asked_part(asked))
    if not kept.file_sha256:
        raise Http404
    return saved_as(store().received(kept.file_sha256).read_bytes(), kept.file_label)


def _by(asked: Asked) -> By:
    return By(asked.me.account, asked.because.reason)


def _mine(asked: Asked) -> list[PartLine]:
    """Return parts of one's own; with other eyes on, of nobody."""
    if asked.eyes:
        return []
    return my_parts(asked.me.staff, asked.spot.school, asked.today, timezone.now())


def _asked_part(asked: Asked) -> PartLine:
    for line in _mine(asked):
        if line.due.number == asked.names["due"]:
            return line
    raise Http404


def _file(asked: Asked) -> KeptFile | None:
    sent = asked.request.FILES.get("file")
    return None if sent is None else receive_part_file(sent.name or "", sent.chunks())


def _moments(line: PartLine) -> tuple[str, str]:
    due, campaign = line.due, line.campaign
    return said_until(due.on_time_until, campaign), said_until(due.closes_at, campaign)


def _shown(asked: Asked, kept: PartForm, form: editing.Form, status: int = 200) -> HttpResponse:
    line, address = kept.line, f"/units/{asked.spot.school.unit}/parts/"
    until, closes = _moments(line)
    fields: Mapping[str, editing.Field] = {each.name: each for each in form.fields}
    return show(
        asked,
        "parts/part.html",
        status,
        crumbs=crumbs(asked, Crumb(TITLE, address), Crumb(line.part.title)),
        kept=kept,
        line=line,
        until=until,
        closes=closes,
        closed=line.due.closed(timezone.now()),
        form=form,
        items=[
            (item, fields[f"{VALUE}{item}"], fields[f"{COMMENT}{item}"]) for item in line.part.items
        ],
        note=fields[NOTE],
        done=asked.chosen.get("done", ""),
    )


_UNIT, _BOTH = "units/<int:unit>/parts/", ("GET", "HEAD", "POST")
_RECEIVED = "units/<int:unit>/collection/<int:campaign>/parts/<int:number>/"
PAGES = (
    Page(_UNIT, "parts", Permission.PARTS, listing),
    Page(f"{_UNIT}<int:due>/", "part", Permission.PARTS, view, _BOTH),
    Page(f"{_UNIT}<int:due>/file/", "part_file", Permission.PARTS, file),
    Page(_RECEIVED, "part_received", Permission.REVIEW, received.view, _BOTH),
    Page(f"{_RECEIVED}file/", "part_received_file", Permission.REVIEW, received.file),
)

"""Загрузки: files are sent here; every upload of the school with its state."""

import secrets

from django.http import HttpResponse
from django.shortcuts import redirect

from opora.access.permissions import Permission
from opora.intake.limits import Limits
from opora.intake.zip_parts import megabytes
from opora.records.actions.by import By
from opora.records.actions.uploads import SentFile, check_allowance, send_files, sent_by_form
from opora.records.queries.mappings import saved_mappings
from opora.records.queries.uploads import uploads_of
from opora.records.understanding import receive
from opora.records.upload_rules import upload_rules
from opora.vocabulary.period import school_year_of
from opora.web.page import Asked, Page
from opora.web.render import Crumb, crumbs, show

_YEARS_BACK = 3


def view(asked: Asked) -> HttpResponse:
    """Return the list with the form; take what is sent and go to its page."""
    if asked.request.method == "POST":
        return redirect(f"/uploads/{_sent(asked)}/")
    this_year = school_year_of(asked.today)
    uploads = uploads_of(asked.spot.school.unit)
    limits = Limits.load()
    return show(
        asked,
        "uploads/uploads.html",
        crumbs=crumbs(asked, Crumb("Загрузки")),
        uploads=uploads,
        mappings=saved_mappings(asked.spot.school.unit),
        busy=any(line.busy for line in uploads),
        form_key=secrets.token_urlsafe(16),
        years=range(this_year, this_year - _YEARS_BACK - 1, -1),
        book=megabytes(limits.book_bytes),
        archive=megabytes(limits.archive_bytes),
        request_size=megabytes(upload_rules().request_bytes),
    )


def _sent(asked: Asked) -> int:
    """Return the upload that the files became; a form that came twice makes one."""
    form, files = asked.request.POST, asked.request.FILES.getlist("files")
    by = By(asked.me.account, asked.because.reason)
    key = form.get("form_key", "")[:40]
    known = sent_by_form(by=by, form_key=key) if key else None
    if known is not None:
        return known
    check_allowance(by=by, files=len(files), size=sum(file.size or 0 for file in files))
    received = []
    for file in files:
        digest, size = receive(file.chunks())
        received.append(SentFile(file.name or "", digest, size))
    return send_files(
        by=by,
        school=asked.spot.school.unit,
        files=received,
        form_key=key,
        school_class=form.get("school_class", ""),
        school_year=year_of(form.get("school_year", "")),
    )


def year_of(text: str) -> int | None:
    """Return the school year of a form, None where nothing sensible is chosen."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None


PAGES = (
    Page(
        "units/<int:unit>/uploads/",
        "uploads",
        Permission.UPLOAD,
        view,
        ("GET", "HEAD", "POST"),
    ),
)

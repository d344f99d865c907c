"""Проверка загрузки and Спорные ученики: what was understood; people decide, accept, undo."""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from opora.access.permissions import Permission
from opora.records.actions import uploads as actions
from opora.records.actions.by import By
from opora.records.queries.uploads import doubts_of, upload_view, version_of
from opora.records.understanding import store
from opora.vocabulary.period import school_year_of
from opora.vocabulary.problems import UserError
from opora.web.page import Asked, Page
from opora.web.pages.uploads.page import year_of
from opora.web.reading import saw
from opora.web.render import Crumb, crumbs, show

_YEARS_BACK = 3
_FORM = "doubt-"


def view(asked: Asked, error: str = "", reason: str = "") -> HttpResponse:
    """Return what was recognised, what is wrong, what would change."""
    found = upload_view(_number(asked))
    saw(asked, "проверка загрузки", (each.pupil for each in found.examples if each.pupil))
    this_year = school_year_of(asked.today)
    return show(
        asked,
        "upload/upload.html",
        400 if error else 200,
        crumbs=crumbs(asked, _uploads(asked), Crumb(f"№ {found.upload}")),
        upload=found,
        error=error,
        reason=reason,
        years=range(this_year, this_year - _YEARS_BACK - 1, -1),
        may_take=asked.rights.may(Permission.ORIGINALS, asked.spot.place).allowed,
    )


def doubts(asked: Asked) -> HttpResponse:
    """Return the doubts side by side; take decisions."""
    if asked.request.method == "POST":
        form = asked.request.POST
        chosen = {
            int(name.removeprefix(_FORM)): int(value)
            for name, value in form.dict().items()
            if name.startswith(_FORM)
            and name.removeprefix(_FORM).isdecimal()
            and isinstance(value, str)
            and value.isdecimal()
        }
        rest_new = form.get("rest") == "new"
        return _then(
            asked, lambda: actions.decide(**_who(asked), decisions=chosen, rest_new=rest_new)
        )
    found = doubts_of(_number(asked))
    saw(asked, "спорные ученики", (each.pupil for line in found for each in line.candidates))
    return show(
        asked,
        "upload/doubts.html",
        crumbs=crumbs(
            asked,
            _uploads(asked),
            Crumb(f"№ {_number(asked)}", _address(asked)),
            Crumb("Спорные ученики"),
        ),
        doubts=found,
        version=version_of(_number(asked)),
        undecided=sum(line.decision is None for line in found),
    )


def accept(asked: Asked) -> HttpResponse:
    """Ask for acceptance; what hinders it is said above the form, which keeps what was typed."""
    reason = asked.request.POST.get("reason", "")
    return _then(asked, lambda: actions.accept_upload(**_who(asked), reason=reason), reason)


def leave(asked: Asked) -> HttpResponse:
    """Leave the upload."""
    return _then(asked, lambda: actions.leave_upload(**_who(asked)))


def undo(asked: Asked) -> HttpResponse:
    """Ask that the accepted upload stops counting."""
    return _then(asked, lambda: actions.undo_upload(by=_by(asked), upload=_number(asked)))


def read_again(asked: Asked) -> HttpResponse:
    """Read the files anew with other hints."""
    form = asked.request.POST
    school_class, year = form.get("school_class", ""), year_of(form.get("school_year", ""))
    return _then(
        asked,
        lambda: actions.read_again(**_who(asked), school_class=school_class, school_year=year),
    )


def leave_file(asked: Asked) -> HttpResponse:
    """Leave one file aside, or take it back."""
    left = asked.request.POST.get("left") == "yes"
    file = asked.names["file"]
    return _then(asked, lambda: actions.leave_file(**_who(asked), file=file, left=left))


def original(asked: Asked) -> HttpResponseBase:
    """Give the file as it came, never shown by the browser itself."""
    try:
        row = actions.take_original(by=_by(asked), upload=_number(asked), file=asked.names["file"])
        content = store().received(row.sha256).open("rb")
    except (UserError, OSError):
        raise Http404 from None
    name = row.label.rpartition("/")[2]
    kind = "application/octet-stream"
    return FileResponse(content, as_attachment=True, filename=name, content_type=kind)


def _then(asked: Asked, act: Callable[[], None], reason: str = "") -> HttpResponse:
    """Act and show the upload; a hindrance is shown on its page."""
    try:
        act()
    except UserError as error:
        return view(asked, str(error), reason)
    return redirect(_address(asked))


def _by(asked: Asked) -> By:
    return By(asked.me.account, asked.because.reason)


def _who(asked: Asked) -> dict[str, Any]:
    text = asked.request.POST.get("version", "")
    version = int(text) if text.isascii() and text.isdecimal() else 0
    return {"by": _by(asked), "upload": _number(asked), "version": version}


def _number(asked: Asked) -> int:
    if asked.spot.upload is None:
        raise Http404
    return asked.spot.upload


def _address(asked: Asked) -> str:
    return f"/uploads/{_number(asked)}/"


def _uploads(asked: Asked) -> Crumb:
    return Crumb("Загрузки", f"/units/{asked.spot.school.unit}/uploads/")


_NEEDS = Permission.UPLOAD
PAGES = (
    Page("uploads/<int:upload>/", "upload", _NEEDS, view),
    Page("uploads/<int:upload>/doubts/", "doubts", _NEEDS, doubts, ("GET", "HEAD", "POST")),
    Page("uploads/<int:upload>/accept/", "accept_upload", _NEEDS, accept, ("POST",)),
    Page("uploads/<int:upload>/leave/", "leave_upload", _NEEDS, leave, ("POST",)),
    Page("uploads/<int:upload>/undo/", "undo_upload", _NEEDS, undo, ("POST",)),
    Page("uploads/<int:upload>/read/", "read_upload", _NEEDS, read_again, ("POST",)),
    Page(
        "uploads/<int:upload>/files/<int:file>/leave/", "leave_file", _NEEDS, leave_file, ("POST",)
    ),
    Page(
        "uploads/<int:upload>/files/<int:file>/original/",
        "original",
        Permission.ORIGINALS,
        original,
    ),
)

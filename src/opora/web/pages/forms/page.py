"""Addresses of the forms of a school."""

from opora.access.permissions import Permission
from opora.web.page import Page
from opora.web.pages.forms import adding, cells, certify, files, form, mine, moves, people, versions

_OWN = "submissions/<int:submission>/"
_FORM, _POST = Permission.FORM, ("POST",)

PAGES = (
    Page("units/<int:unit>/forms/", "forms", _FORM, mine.view),
    Page("units/<int:unit>/forms/start/", "forms_start", _FORM, moves.start, _POST),
    Page(_OWN, "form", _FORM, form.view),
    Page(f"{_OWN}cells/", "form_cells", _FORM, cells.save, _POST),
    Page(f"{_OWN}offer/", "form_offer", _FORM, cells.offer, _POST),
    Page(f"{_OWN}add/", "form_add", _FORM, adding.view, ("GET", "HEAD", "POST")),
    Page(f"{_OWN}leave-out/", "form_leave_out", _FORM, people.leave, _POST),
    Page(f"{_OWN}take-back/", "form_take_back", _FORM, people.back, _POST),
    Page(f"{_OWN}keep/", "form_keep", _FORM, people.keep, _POST),
    Page(f"{_OWN}refresh/", "form_refresh", _FORM, moves.refresh, _POST),
    Page(f"{_OWN}prepare/", "form_prepare", _FORM, moves.prepare, _POST),
    Page(f"{_OWN}submit/", "form_submit", _FORM, moves.submit, _POST),
    Page(f"{_OWN}withdraw/", "form_withdraw", _FORM, moves.withdraw, _POST),
    Page(f"{_OWN}certify/", "form_certify", Permission.CERTIFY, certify.view,
         ("GET", "HEAD", "POST")),
    Page(f"{_OWN}versions/", "form_versions", _FORM, versions.view),
    Page(f"{_OWN}versions/<int:number>/<str:name>", "form_file", _FORM, files.view),
)  # fmt: skip

"""Addresses of the papers of a pupil."""

from opora.access.permissions import Permission
from opora.web.page import Page
from opora.web.pages.papers import agenda, consents, listing, notices

_PAPERS = "pupils/<int:pupil>/papers/"
_CONSENT = f"{_PAPERS}consents/<int:consent>/"
_NOTICE = f"{_PAPERS}notices/<int:notice>/"
_BOTH = ("GET", "HEAD", "POST")
_POST = ("POST",)
_SEE, _EDIT = Permission.SUPPORT, Permission.SUPPORT_EDIT

PAGES = (
    Page(_PAPERS, "papers", _SEE, listing.view),
    Page(f"{_PAPERS}consents/add/", "consent_add", _EDIT, consents.add, _POST),
    Page(
        f"{_PAPERS}consents/form/<str:purpose>.<str:ending>",
        "consent_form",
        _SEE,
        consents.form,
    ),
    Page(f"{_CONSENT}withdraw/", "consent_withdraw", _EDIT, consents.withdraw, _POST),
    Page(f"{_CONSENT}attach/", "consent_attach", _EDIT, consents.attach, _POST),
    Page(f"{_CONSENT}scan/", "consent_scan", _SEE, consents.scan, ("GET",)),
    Page(f"{_PAPERS}notices/new/<str:kind>/", "notice_new", _EDIT, notices.new, _BOTH),
    Page(_NOTICE, "notice", _SEE, notices.view),
    Page(f"{_NOTICE}move/", "notice_move", _EDIT, notices.move, _POST),
    Page(f"{_NOTICE}notice.<str:ending>", "notice_file", _SEE, notices.file),
    Page(f"{_NOTICE}act.<str:ending>", "notice_act", _SEE, notices.act),
    Page(f"{_PAPERS}council/", "council_ask", Permission.COUNCIL, agenda.ask, _POST),
)

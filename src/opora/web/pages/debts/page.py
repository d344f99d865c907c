"""Addresses of academic debts."""

from opora.access.permissions import Permission
from opora.web.page import Page
from opora.web.pages.debts import acts, entering, school
from opora.web.pages.debts import pupil as card

_SCHOOL = "units/<int:unit>/debts/"
_PUPIL = "pupils/<int:pupil>/debts/"
_DEBT = f"{_PUPIL}<int:debt>/"
_BOTH = ("GET", "HEAD", "POST")
_POST = ("POST",)
_SEE, _EDIT = Permission.SUPPORT, Permission.SUPPORT_EDIT

PAGES = (
    Page(_SCHOOL, "debts", _SEE, school.view),
    Page(f"{_SCHOOL}list.<str:ending>", "debts_file", _SEE, school.file),
    Page(f"{_SCHOOL}add/", "debts_add", _EDIT, entering.from_marks, _BOTH),
    Page(_PUPIL, "pupil_debts", _SEE, card.view),
    Page(f"{_PUPIL}add/", "debt_add", _EDIT, entering.one, _POST),
    Page(f"{_DEBT}attempt/", "debt_attempt", _EDIT, acts.plan, _POST),
    Page(f"{_DEBT}attempt/<int:attempt>/", "debt_outcome", _EDIT, acts.outcome, _POST),
    Page(f"{_DEBT}pause/", "debt_pause", _EDIT, acts.pause, _POST),
    Page(f"{_DEBT}pause/<int:pause>/", "debt_pause_end", _EDIT, acts.pause_end, _POST),
    Page(f"{_DEBT}promote/", "debt_promote", _EDIT, acts.promotion, _POST),
    Page(f"{_DEBT}choice/", "debt_choice", _EDIT, acts.choice, _POST),
    Page(f"{_DEBT}cancel/", "debt_cancel", _EDIT, acts.cancelling, _POST),
    Page(_DEBT, "debt", _SEE, card.debt),
)

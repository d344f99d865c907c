"""Addresses of councils; all need the right to lead them."""

from opora.access.permissions import Permission
from opora.web.page import Page
from opora.web.pages.councils import acts, card, decisions, editing, files, listing

_COUNCILS = "units/<int:unit>/councils/"
_COUNCIL = f"{_COUNCILS}<int:council>/"
_QUESTION = f"{_COUNCIL}questions/<int:question>/"
_DECISION = f"{_COUNCIL}decisions/<int:decision>/"
_BOTH = ("GET", "HEAD", "POST")
_POST = ("POST",)
_NEEDS = Permission.COUNCIL

PAGES = (
    Page(_COUNCILS, "councils", _NEEDS, listing.view),
    Page(f"{_COUNCILS}add/", "council_add", _NEEDS, listing.add, _POST),
    Page(f"{_COUNCILS}decisions/", "council_decisions", _NEEDS, decisions.view),
    Page(_COUNCIL, "council", _NEEDS, card.view),
    Page(f"{_COUNCIL}edit/", "council_edit", _NEEDS, editing.council, _BOTH),
    Page(f"{_COUNCIL}tell/", "council_tell", _NEEDS, acts.tell, _POST),
    Page(f"{_COUNCIL}close/", "council_close", _NEEDS, acts.close, _POST),
    Page(f"{_COUNCIL}questions/add/", "council_question_add", _NEEDS, acts.question, _POST),
    Page(f"{_QUESTION}edit/", "council_question_edit", _NEEDS, editing.question, _BOTH),
    Page(f"{_QUESTION}drop/", "council_question_drop", _NEEDS, acts.question_drop, _POST),
    Page(f"{_QUESTION}decide/", "council_decide", _NEEDS, acts.resolve, _POST),
    Page(f"{_DECISION}drop/", "council_decision_drop", _NEEDS, acts.decision_drop, _POST),
    Page(f"{_DECISION}done/", "council_decision_done", _NEEDS, acts.decision_done, _POST),
    Page(f"{_COUNCIL}minutes.<str:ending>", "council_minutes", _NEEDS, files.minutes),
    Page(f"{_COUNCIL}excerpt.<str:ending>", "council_excerpt", _NEEDS, files.excerpt),
)

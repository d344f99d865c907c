"""Addresses of what was received."""

from opora.access.permissions import Permission
from opora.web.page import Page
from opora.web.pages.received import consolidated, listing, moves, review, together

_DUE = "units/<int:unit>/collection/<int:campaign>/<int:due>/"
_ONE = "submissions/<int:submission>/review/"
_REVIEW, _POST = Permission.REVIEW, ("POST",)

PAGES = (
    Page(_DUE, "received", _REVIEW, listing.view),
    Page(f"{_DUE}sample/", "received_sample", _REVIEW, together.draw, _POST),
    Page(f"{_DUE}sample/accept/", "received_accept", _REVIEW, together.accept, _POST),
    Page(f"{_DUE}sample/drop/", "received_drop", _REVIEW, together.drop, _POST),
    Page(f"{_DUE}hand-up/", "received_hand_up", _REVIEW, together.up, _POST),
    Page(f"{_DUE}consolidated.<str:ending>", "consolidated", _REVIEW, consolidated.view),
    Page(_ONE, "review", _REVIEW, review.view),
    *(
        Page(f"{_ONE}{name}/", f"review_{name}", _REVIEW, move, _POST)
        for name, move in moves.MOVES.items()
    ),
)

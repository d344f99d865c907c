"""Addresses of forms filled by hand."""

from opora.access.permissions import Permission
from opora.web.page import Page
from opora.web.pages.hand_filled import files, listing, one

_DUE = "units/<int:unit>/collection/<int:campaign>/<int:due>/intake/"
_ONE = f"{_DUE}<int:paper>/"
_NEEDS = Permission.REVIEW
_POST = ("POST",)

PAGES = (
    Page(_DUE, "hand_filled", _NEEDS, listing.view, ("GET", "HEAD", "POST")),
    Page(f"{_DUE}accept/", "hand_filled_accept_ready", _NEEDS, listing.accept, _POST),
    Page(f"{_DUE}templates.zip", "hand_filled_templates", _NEEDS, files.templates),
    Page(f"{_DUE}templates/<int:school>.xlsx", "hand_filled_template", _NEEDS, files.one_template),
    Page(_ONE, "hand_filled_one", _NEEDS, one.view),
    Page(f"{_ONE}cells/", "hand_filled_cells", _NEEDS, one.cells, _POST),
    Page(f"{_ONE}school/", "hand_filled_school", _NEEDS, one.school, _POST),
    Page(f"{_ONE}accept/", "hand_filled_accept", _NEEDS, one.accept, _POST),
    Page(f"{_ONE}leave/", "hand_filled_leave", _NEEDS, one.leave, _POST),
    Page(f"{_ONE}original/", "hand_filled_original", _NEEDS, files.original),
    Page(f"{_ONE}comments/", "hand_filled_comments", _NEEDS, files.comments),
)

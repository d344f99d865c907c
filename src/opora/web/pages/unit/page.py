"""Addresses of the card of a unit and of what may be done with it."""

from opora.access.permissions import Permission
from opora.web.page import Page
from opora.web.pages.unit import changes, identifiers
from opora.web.pages.unit.card import view

_UNIT = "units/<int:unit>/"
_BOTH = ("GET", "HEAD", "POST")
_EDIT = Permission.UNITS_EDIT

PAGES = (
    Page(_UNIT, "unit", Permission.UNITS, view),
    Page(f"{_UNIT}identifiers/", "unit_identifiers", _EDIT, identifiers.view, _BOTH),
    Page(f"{_UNIT}open/", "unit_open", _EDIT, changes.open_below, _BOTH),
    Page(f"{_UNIT}rename/", "unit_rename", _EDIT, changes.rename, _BOTH),
    Page(f"{_UNIT}move/", "unit_move", _EDIT, changes.move, _BOTH),
    Page(f"{_UNIT}close/", "unit_close", _EDIT, changes.close, _BOTH),
)

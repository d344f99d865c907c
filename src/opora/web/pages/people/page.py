"""Addresses of the pages about staff."""

from opora.access.permissions import Permission
from opora.web.page import SIGNED_IN, Page
from opora.web.pages.people import adding, card, entry, eyes, listing, roles, work

_UNIT = "units/<int:unit>/people/"
_PERSON = f"{_UNIT}<int:staff>/"
_BOTH = ("GET", "HEAD", "POST")
_POST = ("POST",)
_EDIT, _GRANT = Permission.PEOPLE_EDIT, Permission.GRANT

PAGES = (
    Page(_UNIT, "people", Permission.PEOPLE, listing.view),
    Page(f"{_UNIT}add/", "people_add", _EDIT, adding.add, _BOTH),
    Page(f"{_UNIT}appoint/", "people_appoint", _GRANT, adding.appoint_new, _BOTH),
    Page(_PERSON, "person", Permission.PEOPLE, card.view),
    Page(f"{_PERSON}edit/", "person_edit", _EDIT, work.edit, _BOTH),
    Page(f"{_PERSON}leave/", "person_leave", _EDIT, work.leave, _POST),
    Page(f"{_PERSON}class/", "person_class", _EDIT, work.lead, _POST),
    Page(f"{_PERSON}class/<int:row>/end/", "person_class_end", _EDIT, work.end_class, _POST),
    Page(f"{_PERSON}lesson/", "person_lesson", _EDIT, work.lesson, _POST),
    Page(f"{_PERSON}lesson/<int:row>/end/", "person_lesson_end", _EDIT, work.end_lesson, _POST),
    Page(f"{_PERSON}role/", "person_role", _GRANT, roles.give, _POST),
    Page(f"{_PERSON}role/<int:row>/end/", "person_role_end", _GRANT, roles.take, _POST),
    Page(f"{_PERSON}invite/", "person_invite", _GRANT, entry.view, _POST),
    Page(f"{_PERSON}eyes/", "eyes", Permission.VIEW_AS, eyes.put_on, _POST),
    Page("eyes/back/", "eyes_back", SIGNED_IN, eyes.take_off, _POST, with_other_eyes=True),
)

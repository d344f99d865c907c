"""The list of staff of a unit and of all below it."""

from django.http import HttpResponse

from opora.access.permissions import Permission
from opora.records.queries.people import staff_under
from opora.web.page import Asked
from opora.web.render import Crumb, crumbs, show


def view(asked: Asked) -> HttpResponse:
    """Return the list; `?q=` a part of the name, `?page=` the next hundred."""
    query, typed = asked.chosen.get("q", ""), asked.chosen.get("page", "1")
    page = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1
    found = staff_under(asked.spot.school, query, max(page, 1))
    place = asked.spot.place
    return show(
        asked,
        "people/people.html",
        crumbs=crumbs(asked, Crumb("Люди и права")),
        lines=[(f"/units/{each.unit}/people/{each.staff}/", each) for each in found.lines],
        within=asked.spot.school.level != "school",  # there are units below it
        name_part=query,
        previous=page - 1,
        following=page + 1 if found.more else 0,
        may_add=bool(asked.rights.may(Permission.PEOPLE_EDIT, place)),
        may_appoint=bool(asked.rights.may(Permission.GRANT, place)),
    )

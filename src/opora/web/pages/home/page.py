"""The front page: what is for me to do today."""

from django.http import HttpResponse

from opora.access.permissions import Permission
from opora.records.queries.units import unit_lines
from opora.web.page import SIGNED_IN, Asked, Page
from opora.web.render import show


def view(asked: Asked) -> HttpResponse:
    """Return the units of the person with what may be done in each."""
    numbers = {grant.unit for grant in asked.rights.grants}
    units = sorted(unit_lines(numbers), key=lambda line: line.name)
    grants = [grant.reason() for grant in asked.rights.grants]
    may_upload = asked.rights.units(Permission.UPLOAD)
    return show(asked, "home/home.html", units=units, grants=grants, may_upload=may_upload)


PAGES = (Page("", "home", SIGNED_IN, view),)

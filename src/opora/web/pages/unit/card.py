"""The card of a unit."""

from django.http import HttpResponse

from opora.access.permissions import Permission
from opora.records.actions.identifiers import TITLES
from opora.records.queries.campaign_people import responsible_in
from opora.records.queries.campaigns import campaigns_over
from opora.records.queries.unit_card import unit_card
from opora.web.page import Asked
from opora.web.render import Crumb, crumbs, show

_CHANGES = (
    ("rename", "Переименовать"),
    ("move", "Передать в другое место"),
    ("close", "Закрыть или присоединить"),
    ("open", "Открыть учреждение внутри"),
)
_APART = {"region": ("move", "close"), "municipality": (), "school": ("open",)}
_LISTS = (
    (Permission.SETTINGS, "terms", "Сроки четвертей", ("school",)),
    (Permission.PEOPLE_EDIT, "lists", "Загрузить список", ("school",)),
    (Permission.UNITS_EDIT, "lists/units", "Загрузить список школ", ("region", "municipality")),
)


def view(asked: Asked) -> HttpResponse:
    """Return identifiers, history of names and places, and what stands below."""
    line = asked.spot.school
    card = unit_card(line.unit)
    may_edit = asked.rights.may(Permission.UNITS_EDIT, asked.spot.place)
    here = f"/units/{line.unit}/"
    changes = [
        Crumb(title, f"{here}{page}/")
        for page, title in _CHANGES
        if may_edit and card.closed_on is None and page not in _APART[line.level]
    ]
    lists = [
        Crumb(title, f"{here}{page}/")
        for permission, page, title, levels in _LISTS
        if line.level in levels and asked.rights.may(permission, asked.spot.place)
    ]
    return show(
        asked,
        "unit/card.html",
        crumbs=crumbs(asked, Crumb("Учреждение")),
        unit=line,
        card=card,
        identifiers=[(TITLES[key], value) for key, value in card.identifiers.items()],
        edit=f"{here}identifiers/" if may_edit else "",
        changes=changes,
        lists=lists,
        collection=_collection(asked),
    )


def _collection(asked: Asked) -> list[tuple[str, str, list[str]]]:
    """Return the campaigns a school takes part in: title, where people are named, who answers."""
    line = asked.spot.school
    may = asked.rights.may(Permission.FORM, asked.spot.place)
    if line.level != "school":
        return []
    running = [each for each in campaigns_over(line.units) if each.stopped_on is None]
    people = responsible_in(asked.today, [line.unit], [each.number for each in running])
    return [
        (
            each.title,
            f"/units/{line.unit}/collection/{each.number}/ours/" if may else "",
            [own.name for own in people if own.campaign == each.number],
        )
        for each in running
    ]

"""Tabs of a page: the same place and period, another table."""

from collections.abc import Mapping
from dataclasses import dataclass

from opora.web.page import Asked

_KEPT = ("year", "term", "since", "on")


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to another table; `chosen`: the one that is shown."""

    title: str
    address: str
    chosen: bool


def tabs(asked: Asked, name: str, titles: Mapping[str, str], chosen: str) -> list[Tab]:
    """Return a tab for each value of a parameter; the period goes along, other filters do not."""
    found = []
    for value, title in titles.items():
        query = asked.request.GET.copy()
        for other in list(query):
            if other not in _KEPT:
                del query[other]
        query[name] = value
        found.append(Tab(title, f"{asked.request.path}?{query.urlencode()}", value == chosen))
    return found

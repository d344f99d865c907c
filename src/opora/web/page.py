"""What a page is, and the guard that stands before every one of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from opora.access.permissions import Permission
from opora.access.rights import Answer, Rights, Scope
from opora.records.queries.places import Spot
from opora.records.queries.signed_in import Person


@dataclass(frozen=True, slots=True)
class Open:
    """What a page needs instead of a permission."""

    signed_in: bool


PUBLIC = Open(signed_in=False)  # anybody, signed in or not
SIGNED_IN = Open(signed_in=True)  # anybody who is signed in: only what is the person's own

Needs = Permission | Open


@dataclass(frozen=True, slots=True)
class Eyes:
    """A member of staff with whose eyes one looks."""

    staff: int
    name: str = field(repr=False)


@dataclass(frozen=True)
class Asked:
    """A request that passed the guard.

    `spot`: what the address names, found and allowed; `scope`: which part of the spot's school and
    year the person may see by the page's permission; `because`: by what right. `person` is None on
    a public page that nobody signed in for. `names`: what else the address holds. `eyes`: with
    whose one looks; then `rights` are those of both, and only pages that change nothing answer.
    """

    request: HttpRequest
    person: Person | None
    rights: Rights
    today: date
    spot: Spot
    scope: Scope
    because: Answer
    names: Mapping[str, Any] = field(default_factory=dict)
    eyes: Eyes | None = None

    @property
    def me(self) -> Person:
        """The person who is signed in; a page that is not public always has one."""
        if self.person is None:
            raise ValueError("a public page was asked for its person")
        return self.person

    @property
    def chosen(self) -> Mapping[str, str]:
        """Filters of the address; the first of values given twice."""
        return {name: values[0] for name, values in self.request.GET.lists() if values}


View = Callable[[Asked], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address as Django writes it, its name, what it needs, what answers.

    `methods`: those it answers; others get 405. A page whose address names no place
    needs its permission anywhere, and shows only places where it is given. `with_other_eyes`: it
    takes a POST even from who looks with the eyes of another.
    """

    route: str
    name: str
    needs: Needs
    view: View
    methods: tuple[str, ...] = ("GET", "HEAD")
    with_other_eyes: bool = False

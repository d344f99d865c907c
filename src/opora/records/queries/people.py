"""Staff of a unit and of all below it: posts, rights, accounts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from opora.records.models import Employment, Invitation, SchoolClass, Staff
from opora.records.queries.places import ClassLine, UnitLine, units_of
from opora.records.rights import ON_A_PAGE, Held, held_by, held_together
from opora.vocabulary.text import fold

_IN_A_LINE = (
    "staff_id",
    "staff__name",
    "unit_id",
    "unit__name",
    "position",
    "staff__account__login",
    "staff__account__is_active",
)


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A post in one line: who, where, as what; `by_right`: rights now or later, in words."""

    staff: int
    name: str = field(repr=False)
    unit: int
    unit_name: str
    position: str
    by_right: tuple[str, ...]
    login: str


@dataclass(frozen=True, slots=True)
class StaffPage:
    """Some lines, and whether there are more."""

    lines: list[StaffLine]
    more: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a person; `number` of the row."""

    number: int
    unit: int
    unit_name: str
    position: str
    since: date | None
    until: date | None

    def in_force(self, on: date) -> bool:
        """Whether it is held on a day."""
        return (self.since or on) <= on <= (self.until or on)


@dataclass(frozen=True, slots=True)
class Card:
    """All about a member of staff that belongs to a unit or is below it.

    `held`: rights there, past ones too. `invited_until`: of a link that was not used yet. `email`:
    where reminders go.
    """

    staff: int
    name: str = field(repr=False)
    email: str = field(repr=False)
    version: int
    posts: list[Post]
    held: list[Held]
    login: str
    is_active: bool
    has_password: bool
    has_codes: bool
    invited_until: datetime | None

    @property
    def post(self) -> Post:
        """The post that the card is about: the first that is held, else the last one was."""
        today = timezone.localdate()
        return next((post for post in self.posts if post.in_force(today)), self.posts[-1])


def staff_under(unit: UnitLine, query: str = "", page: int = 1) -> StaffPage:
    """Return who has a post in a unit or below it today, the unit's own first; two queries.

    `query`: a part of the name; ё and е are one.
    """
    today = timezone.localdate()
    posts = _posts(unit).filter(
        Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today)
    )
    start = (page - 1) * ON_A_PAGE
    found = list(
        islice(_matching(posts.values_list(*_IN_A_LINE), query), start, start + ON_A_PAGE + 1)
    )
    rows, more = found[:ON_A_PAGE], len(found) > ON_A_PAGE
    rights = _in_words({staff for staff, *_ in rows}, unit, today)
    lines = [
        StaffLine(staff, name, at, unit_name, position, rights[staff], login if active else "")
        for staff, name, at, unit_name, position, login, active in rows
    ]
    return StaffPage(lines, more)


def card(staff: int, unit: UnitLine) -> Card | None:
    """Return the card of a person who has or had a post in a unit or below it, else None."""
    since = F("since").asc(nulls_first=True)
    rows = list(_posts(unit).filter(staff_id=staff).order_by(since, "pk"))
    if not rows:
        return None
    person = rows[0].staff
    account = getattr(person, "account", None)
    now = timezone.now()
    link = Invitation.objects.filter(staff_id=staff, used_at=None, expires_at__gt=now).last()
    held = [each for each in held_by([staff]) if unit.unit in units_of(each.path)]
    return Card(
        staff,
        person.name,
        person.email,
        person.version,
        [_post(row) for row in rows],
        sorted(held, key=lambda each: (each.grant.since, each.grant.reason())),
        account.login if account else "",
        bool(account and account.is_active),
        bool(account and account.has_usable_password()),
        bool(account and account.totp_secret),
        link.expires_at if link else None,
    )


def classes_of(school: int, school_year: int) -> list[ClassLine]:
    """Return the classes of a school and year, as people list them."""
    rows = SchoolClass.objects.filter(school_id=school, school_year=school_year)
    lines = [ClassLine(row.pk, row.label, row.school_year) for row in rows]
    return sorted(lines, key=ClassLine.sort_key)


def name_of(staff: int) -> str:
    """Return the name of a member of staff."""
    return Staff.objects.values_list("name", flat=True).get(pk=staff)


def _posts(unit: UnitLine) -> QuerySet[Employment]:
    path = f"/{'/'.join(map(str, unit.units))}/"
    rows = Employment.objects.filter(unit__path__startswith=path)
    return rows.select_related("unit", "staff__account").order_by("unit__path", "staff__name", "pk")


def _matching(posts: QuerySet[Any, tuple[Any, ...]], query: str) -> Iterable[tuple[Any, ...]]:
    """Names are compared here: SQLite does not know that «Ё» is «ё»."""
    wanted = fold(query)
    if not wanted:
        return posts
    return (row for row in posts.iterator(2000) if wanted in fold(row[1]))


def _in_words(staff: set[int], unit: UnitLine, today: date) -> dict[int, tuple[str, ...]]:
    """Return the rights that each has in a unit or below it now or will have; one query."""
    found: dict[int, list[str]] = {number: [] for number in staff}
    for number, path, grant in held_together(staff, today):
        if unit.unit in units_of(path):
            found[number].append(grant.reason())
    return {number: tuple(sorted(reasons)) for number, reasons in found.items()}


def _post(row: Employment) -> Post:
    return Post(row.pk, row.unit_id, row.unit.name, row.position, row.since, row.until)

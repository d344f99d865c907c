"""What a school owes to the campaigns above it: every due date, where its form stands."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import FilteredRelation, Q

from opora.access.permissions import Permission
from opora.access.roles import ROLES
from opora.orders.standing import HANDED_IN, Standing, State
from opora.orders.turns import Turn, turn
from opora.records.models import Due, Excluded, GivenRole, Responsible
from opora.records.queries.campaigns import CampaignLine, DueLine, campaigns_over
from opora.records.queries.places import UnitLine


@dataclass(frozen=True)
class FormLine:
    """A due date of a school. `submission` None: nothing is begun. `excused`: why nothing is owed.

    `first_sent_at`, `on_time`, `excuse` as `models.Submission` has them.
    """

    campaign: CampaignLine
    due: DueLine
    submission: int | None
    standing: Standing
    first_sent_at: datetime | None
    on_time: bool | None
    excuse: str
    excused: str = ""

    @property
    def handed_in(self) -> bool:
        """Whether the receiver has the form."""
        return self.standing.state in HANDED_IN

    @property
    def wanted(self) -> bool:
        """Whether the form is asked of the school at all."""
        return not (self.excused or self.campaign.stopped_on)

    def owed(self) -> bool:
        """Whether the school still has to hand it in."""
        return self.wanted and not self.handed_in

    def overdue(self, at: datetime) -> bool:
        """Whether it is owed and its time is over."""
        return self.owed() and self.due.late(at)

    def closed(self, at: datetime) -> bool:
        """Whether it is owed and is not taken any more."""
        returned = self.standing.state is State.RETURNED
        return self.owed() and self.due.closed(at) and not returned

    def turn(self, at: datetime) -> Turn:
        """Return whose turn it is."""
        certified = self.campaign.order.campaign.certified
        return turn(self.standing, certified, self.due.closed(at))


@dataclass(frozen=True, slots=True)
class Opener:
    """Who can open what is closed: a person of the campaign's unit, and as what."""

    campaign: int
    name: str = field(repr=False)
    duty: str


def my_forms(school: UnitLine) -> list[FormLine]:
    """Return the due dates of all campaigns over a school, the last campaign first; three queries.

    Parts that experts hand in are not among them.
    """
    campaigns = {each.number: each for each in campaigns_over(school.units)}
    excused = _excused(campaigns, school)
    rows = _rows(campaigns, school)
    found: dict[int, FormLine] = {}
    for row in rows:  # of several changes of a due date the last one holds
        found[row["pk"]] = _line(row, campaigns, excused)
    order = {number: place for place, number in enumerate(campaigns)}
    return sorted(found.values(), key=lambda each: (order[each.campaign.number], each.due.on))


def waiting_forms(school: UnitLine, at: datetime) -> list[FormLine]:
    """Return what a school has to think of now: what is late or was returned, and the next due date
    of each campaign, the earliest first; three queries."""
    owed = [each for each in my_forms(school) if each.owed()]
    coming: set[int] = set()
    found = []
    for each in owed:
        late = each.overdue(at) or each.standing.state is State.RETURNED
        if late or each.campaign.number not in coming:
            found.append(each)
        if not late:
            coming.add(each.campaign.number)
    return sorted(found, key=lambda each: (each.due.on_time_until, each.due.number))


def openers(campaigns: Collection[CampaignLine], on: date) -> list[Opener]:
    """Return who can open what is closed in these campaigns; two queries.

    Those who are named as responsible in the campaign's own unit, and whoever leads campaigns
    there by role.
    """
    holds = Q(until=None) | Q(until__gte=on)
    by_unit = {each.unit.unit: each.number for each in campaigns}
    named = Responsible.objects.filter(holds, campaign__in=by_unit.values(), since__lte=on)
    own = [
        Opener(row.campaign_id, row.staff.name, "ответственный")
        for row in named.select_related("staff").order_by("staff__name", "pk")
        if by_unit.get(row.unit_id) == row.campaign_id
    ]
    leading = [key for key, role in ROLES.items() if Permission.COLLECT_EDIT in role.permissions]
    roles = GivenRole.objects.filter(holds, unit__in=by_unit, role__in=leading, since__lte=on)
    return own + [
        Opener(by_unit[row.unit_id], row.staff.name, ROLES[row.role].title)
        for row in roles.select_related("staff").order_by("staff__name", "pk")
    ]


def _excused(campaigns: Iterable[int], school: UnitLine) -> dict[int, str]:
    rows = Excluded.objects.filter(
        campaign__in=list(campaigns), unit__in=school.units, ended_on=None
    )
    return {row.campaign_id: row.reason for row in rows.order_by("pk")}


def _rows(campaigns: Iterable[int], school: UnitLine) -> Iterable[dict[str, Any]]:
    """Return due dates with the school's submission and each change made for it, one after other.

    One query.
    """
    dues = Due.objects.filter(campaign__in=list(campaigns), part="").annotate(
        mine=FilteredRelation("submissions", condition=Q(submissions__unit=school.unit)),
        own=FilteredRelation("changes", condition=Q(changes__unit=school.unit)),
    )
    of_mine = ("pk", "state", "versions", "prepared", "certified", "sent", "first_sent_at",
               "on_time", "excuse")  # fmt: skip
    found: Iterable[dict[str, Any]] = dues.order_by("on", "pk", "own__pk").values(
        *("pk", "campaign_id", "part", "on", "due_on", "on_time_until", "closes_at"),
        *("own__on_time_until", "own__closes_at", "own__reason"),
        *(f"mine__{name}" for name in of_mine),
    )
    return found


def _line(
    row: dict[str, Any], campaigns: dict[int, CampaignLine], excused: dict[int, str]
) -> FormLine:
    due = DueLine(
        row["pk"],
        row["campaign_id"],
        row["part"],
        row["on"],
        row["due_on"],
        # An exception gives time and never takes it.
        max(row["own__on_time_until"] or row["on_time_until"], row["on_time_until"]),
        max(row["own__closes_at"] or row["closes_at"], row["closes_at"]),
        row["own__reason"] or "",
    )
    mine = {name.removeprefix("mine__"): value for name, value in row.items()}
    begun = row["mine__pk"] is not None
    standing = Standing()
    if begun:
        standing = Standing(
            State(mine["state"]),
            mine["versions"],
            mine["prepared"],
            mine["certified"],
            mine["sent"],
        )
    return FormLine(
        campaigns[due.campaign],
        due,
        row["mine__pk"],
        standing,
        row["mine__first_sent_at"],
        row["mine__on_time"],
        row["mine__excuse"] or "",
        excused.get(due.campaign, ""),
    )

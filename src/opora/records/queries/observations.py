"""Observations of a pupil, each as these eyes may see it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from opora.analysis.support.observations import ObservationKind, observation_kinds
from opora.records.models import Observation


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who looks: `reasons`: may see what others wrote; `psychology`: the closed texts too."""

    account: int
    reasons: bool
    psychology: bool


@dataclass(frozen=True, slots=True)
class Observed:
    """An observation; `closed`: it has a text that these eyes may not see.

    `mine`: whoever looks wrote it, so may correct it. `earlier`: what it was before corrections,
    the last first.
    """

    number: int
    on: date
    kind: ObservationKind
    level: int | None
    text: str = field(repr=False)
    closed_text: str = field(repr=False)
    closed: bool
    by: str = field(repr=False)
    mine: bool
    earlier: tuple["Observed", ...] = ()

    @property
    def level_word(self) -> str:
        """The level in words."""
        return self.kind.level_word(self.level)


def observations_of(pupils: Collection[int], school: int, eyes: Eyes) -> list[Observed]:
    """Return observations under all numbers of a pupil in a school, the last first; one query.

    Who may not see reasons gets only what that account wrote.
    """
    mine = Q() if eyes.reasons else Q(by=eyes.account)
    rows = Observation.objects.filter(mine, school=school, pupil__in=pupils).select_related(
        "by__staff"
    )
    by_number = {row.pk: row for row in rows}
    replaced = {row.replaces_id for row in by_number.values()}
    last = [row for row in by_number.values() if row.pk not in replaced]
    found = [_observed(row, by_number, eyes) for row in last]
    return sorted(found, key=lambda each: (each.on, each.number), reverse=True)


def _observed(row: Observation, rows: dict[int, Observation], eyes: Eyes) -> Observed:
    earlier: list[Observed] = []
    before = rows.get(row.replaces_id or 0)
    while before is not None:
        earlier.append(_one(before, eyes))
        before = rows.get(before.replaces_id or 0)
    return _one(row, eyes, tuple(earlier))


def _one(row: Observation, eyes: Eyes, earlier: tuple[Observed, ...] = ()) -> Observed:
    return Observed(
        row.pk,
        row.on,
        observation_kinds()[row.kind],
        row.level,
        row.text,
        row.closed_text if eyes.psychology else "",
        bool(row.closed_text) and not eyes.psychology,
        row.by.staff.name,
        row.by_id == eyes.account,
        earlier,
    )

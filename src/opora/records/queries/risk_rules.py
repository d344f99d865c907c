"""Thresholds of signs that are in force in a school: the catalogue's, its own put over them."""

from dataclasses import dataclass, field
from datetime import date, datetime

from opora.analysis.risk.rules import InForce, OwnRule, Rules
from opora.analysis.risk.thresholds import thresholds
from opora.records.models import RiskRule


@dataclass(frozen=True, slots=True)
class Past:
    """A value a threshold has had or will have; `by`, `made_at`: who set it and when, for the
    school's own ones only."""

    value: str
    since: date
    act: str
    by: str = field(default="", repr=False)
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A threshold as the page has it: what is in force and all its values, the latest first."""

    now: InForce
    history: tuple[Past, ...]


def rules_of(school: int, on: date) -> Rules:
    """Return what is in force in a school on a day; one query."""
    return Rules.on(on, own_rules_of(school))


def own_rules_of(school: int) -> list[OwnRule]:
    """Return all values a school has set, past ones too, in the order of keys and days."""
    return [_own(row) for row in RiskRule.objects.filter(school=school)]


def shown_rules(school: int, on: date) -> list[ShownRule]:
    """Return every threshold with its history, in the order of the catalogue; one query."""
    rows = list(RiskRule.objects.filter(school=school).select_related("by__staff"))
    rules = Rules.on(on, [_own(row) for row in rows])
    found = []
    for key, threshold in thresholds().items():
        usual = [Past(threshold.shown(v.value), v.since, v.act) for v in threshold.values]
        own = [
            Past(threshold.shown(row.value), row.since, row.act, row.by.staff.name, row.made_at)
            for row in rows
            if row.key == key
        ]
        # Sorting keeps the order of one day, so the last of it stands first.
        history = sorted((*usual, *own), key=lambda past: past.since)
        found.append(ShownRule(rules.by_key[key], tuple(reversed(history))))
    return found


def _own(row: RiskRule) -> OwnRule:
    return OwnRule(row.key, row.value, row.since, row.act)

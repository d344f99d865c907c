"""Until when a paper is in time, and until when it is taken at all."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.school_days import DaysOff
from opora.vocabulary.working_days import is_working

Shift = Literal["keep", "previous", "next"]
_DAY = timedelta(days=1)
_TO_THE_END = timedelta(seconds=59, microseconds=999_999)  # of the minute that is said


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """How days become moments: `zone` an IANA name; `on_time` the last minute of the day, which is
    in; `closes_after` calendar days on which a late paper is still taken."""

    zone: str
    on_time: time
    shift: Shift
    closes_after: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """Two moments of one due date, both in.

    `on`: the day of the order; `due_on`: the day it stands for after the shift; `working`: whether
    people work on `due_on`.
    """

    on: date
    due_on: date
    working: bool
    on_time_until: datetime
    closes_at: datetime

    @property
    def shifted(self) -> bool:
        """Whether the day of the order was moved."""
        return self.on != self.due_on


@cache
def usual_rules(zone: str) -> DeadlineRules:
    """Return the rules of catalogue/collection.toml in a time zone."""
    kept = tomllib.loads((CATALOGUE / "collection.toml").read_text(encoding="utf-8"))["deadline"]
    return DeadlineRules(
        zone, time.fromisoformat(kept["on_time"]), kept["shift"], kept["closes_after"]
    )


def deadline(on: date, rules: DeadlineRules, off: DaysOff) -> Deadline:
    """Return the moments of a due date; `off`: public holidays, which move a day if so ruled.

    The second moment is at the same hour of the wall clock, whatever the zone did in between.
    """
    due_on = _shifted(on, rules.shift, off)
    until = _moment(due_on, rules)
    closes = _moment(due_on + _DAY * rules.closes_after, rules)
    return Deadline(on, due_on, is_working(due_on, off), until, closes)


def _shifted(day: date, shift: Shift, off: DaysOff) -> date:
    step = {"keep": 0, "previous": -1, "next": 1}[shift]
    while step and not is_working(day, off):
        day += _DAY * step
    return day


def _moment(day: date, rules: DeadlineRules) -> datetime:
    return datetime.combine(day, rules.on_time, ZoneInfo(rules.zone)) + _TO_THE_END

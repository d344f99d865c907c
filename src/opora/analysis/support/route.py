"""What a route (ИОМ) says, before it is kept: a draft, or what a form brought."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Gap:
    """A topic to be caught up with; `source`: what shows it."""

    subject: str
    topic: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class PlannedGoal:
    """A goal: `measure` of support.toml reaches `target` hundredths by `due`."""

    subject: str
    text: str
    measure: str = ""
    target: int | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedLesson:
    """Work on a day; `kind`, `form`: keys of support.toml; `staff`: who is responsible."""

    kind: str
    subject: str
    topic: str
    form: str
    planned_on: date
    staff: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """All a route says."""

    since: date
    until: date
    basis: str = ""
    gaps: tuple[Gap, ...] = field(default=(), repr=False)
    goals: tuple[PlannedGoal, ...] = field(default=(), repr=False)
    lessons: tuple[PlannedLesson, ...] = field(default=(), repr=False)

"""What a list would do: a plan, line by line; nothing is written before it is carried out."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db import transaction

from opora.access.rights import Rights
from opora.intake.list_entries import Wrong
from opora.intake.list_rows import RawList
from opora.intake.lists import ListKind
from opora.records.actions.by import By, leave_trace
from opora.records.models import OrgUnit
from opora.records.queries.places import UnitLine
from opora.vocabulary.problems import UserError

_OTHER = (
    "Пока вы смотрели, в базе что-то изменилось, и список сделал бы не то, что показано. "
    "Посмотрите ещё раз и подтвердите."
)


class Verdict(StrEnum):
    """What happens to a line."""

    NEW = "новое"
    CHANGED = "изменится"
    SAME = "уже есть"
    PROBLEM = "не загрузится"


Act = Callable[[By], object]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: `what` will be done, or what is wrong and what to do.

    `turn`: lines of a lower one are carried out before.
    """

    sheet: str | None
    cell: str
    name: str = field(repr=False)
    verdict: Verdict
    what: str = field(repr=False)
    acts: tuple[Act, ...] = field(default=(), repr=False, compare=False)
    pupils: tuple[int, ...] = ()
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """All lines in the order of the file."""

    lines: tuple[Line, ...]

    def count(self, verdict: Verdict) -> int:
        """Return how many lines have a verdict."""
        return sum(line.verdict == verdict for line in self.lines)

    @property
    def to_load(self) -> int:
        """How many lines will do something."""
        return sum(bool(line.acts) for line in self.lines)

    @property
    def seal(self) -> str:
        """What tells whether another plan would do the same."""
        told = [(each.sheet, each.cell, each.name, each.verdict, each.what) for each in self.lines]
        return hashlib.sha256(repr(told).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Task:
    """A list for a unit and school year; `rights` of who loads it, as of `today`.

    `since`: the first day of what is new; None: from the year's beginning, for a move today.
    """

    raw: RawList
    unit: UnitLine
    school_year: int
    today: date
    rights: Rights
    since: date | None = None
    basis: str = ""

    @property
    def kind(self) -> ListKind:
        """What the list is of."""
        return self.raw.kind

    @property
    def from_day(self) -> date:
        """The first day of what needs one."""
        return self.since or self.today


Planner = Callable[[Task], Plan]


@transaction.atomic
def carry_out(*, by: By, task: Task, planner: Planner, seal: str) -> Plan:
    """Do what a plan says, all of it or nothing; the plan is made anew and must be the one seen.

    Raises UserError when it is another one now, or an action is refused.
    """
    OrgUnit.objects.select_for_update().get(pk=task.unit.unit)  # one list at a time
    plan = planner(task)
    if plan.seal != seal:
        raise UserError(_OTHER)
    for line in sorted(plan.lines, key=lambda line: line.turn):
        for act in line.acts:
            act(by)
    if plan.to_load:
        leave_trace(by, "загружен список", unit=task.unit.unit, of=task.kind, lines=plan.to_load)
    return plan


def wrong_lines(wrong: Sequence[Wrong]) -> list[Line]:
    """Return the lines of rows that could not be understood."""
    return [
        Line(each.place.sheet, each.place.cell, each.name, Verdict.PROBLEM, each.message)
        for each in wrong
    ]


def in_order(task: Task, lines: Sequence[Line]) -> Plan:
    """Return the plan of lines in the order of the file."""
    order = {(row.sheet, row.cell): number for number, row in enumerate(task.raw.rows)}
    return Plan(tuple(sorted(lines, key=lambda line: order[line.sheet, line.cell])))

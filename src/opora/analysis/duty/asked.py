"""What the checks are asked about: facts of some schools up to a day, and by which rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import ibis
import ibis.expr.types as ir

from opora.analysis.duty.thresholds import Thresholds
from opora.facts.engine import answer
from opora.facts.source import Facts
from opora.measures.means import in_period
from opora.measures.scale import Scale
from opora.vocabulary.period import Window, school_year_of
from opora.vocabulary.school_days import FIVE_DAYS, SIX_DAYS, SchoolDays

CLASS = ("school_id", "school_class")
CLASS_SUBJECT = (*CLASS, "subject")
Row = dict[str, Any]
Place = tuple[int, str]  # a school and a class
T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """Facts of the school year of `on`, both days of the window in.

    days: None where no calendar of the year is known. school_ids: None takes all schools. Rows
    after `on` are not looked at: the answer is what was known to be due on that day.
    """

    facts: Facts
    on: date
    thresholds: Thresholds
    scale: Scale
    days: SchoolDays | None
    since: date | None = None
    school_ids: tuple[int, ...] | None = None
    _made: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, make: Callable[["Asked"], T]) -> T:
        """Return what `make` makes of this; several checks ask for the same."""
        if make not in self._made:
            self._made[make] = make(self)
        found: T = self._made[make]
        return found

    @property
    def window(self) -> Window:
        """The days asked about."""
        return Window(self.since or date(school_year_of(self.on), 9, 1), self.on)

    @property
    def school_days(self) -> SchoolDays:
        """The days with lessons, for checks that need the calendar; ValueError without one."""
        if self.days is None:
            raise ValueError(f"no calendar of the school year of {self.on!r}")
        return self.days

    def rows(self, name: str) -> ir.Table:
        """Return the rows of a table of these schools in this school year."""
        return self.of_scope(self.facts.table(name))

    def of_scope(self, rows: ir.Table) -> ir.Table:
        """Return those of the rows that are of these schools and of this school year."""
        chosen = rows.filter(rows.school_year == school_year_of(self.on))
        if self.school_ids is None:
            return chosen
        return chosen.filter(chosen.school_id.isin(self.school_ids))

    def dated(self, name: str) -> ir.Table:
        """Return the rows of a table in the window."""
        return in_period(self.rows(name), self.window.since, self.window.on)

    def plans(self) -> ir.Table:
        """Return the lessons of КТП with a day: `day` is that of the lesson, else the planned."""
        rows = self.rows("lesson_plans")
        rows = rows.mutate(day=ibis.coalesce(rows.actual, rows.planned))
        return rows.filter(rows.day >= ibis.literal(self.window.since))

    @cached_property
    def has_plans(self) -> bool:
        """Whether anybody's КТП is known."""
        return bool(listed(self.rows("lesson_plans").limit(1).select("school_id")))

    @cached_property
    def has_marks(self) -> bool:
        """Whether there is any mark in the window."""
        return bool(listed(self.dated("marks").limit(1).select("school_id")))

    def week(self, place: Place) -> int:
        """Return how many days the week of a class has, by the Saturdays it has marks on."""
        return SIX_DAYS if place in self._six_days else FIVE_DAYS

    @cached_property
    def _six_days(self) -> set[Place]:
        days = self.school_days.all(SIX_DAYS)
        window = self.window
        saturdays = [
            day
            for day in days
            if day.weekday() == FIVE_DAYS and (window.since or day) <= day <= self.on
        ]
        if not saturdays:
            return set()
        marks = self.dated("marks")
        marked = marks.filter(marks.date.isin(saturdays))
        counted = marked.aggregate(by=list(CLASS), days=marked.date.nunique())
        least = self.thresholds.saturdays_percent * len(saturdays)
        return {
            (row["school_id"], row["school_class"])
            for row in listed(counted)
            if 100 * row["days"] >= least
        }


def canonical(subject: ir.Value) -> ir.Value:
    """Return the keys of subjects without qualifiers, as `vocabulary.subject.canonical_of` does."""
    return subject.cast("string").re_replace(r" \| .*$", "")


def listed(rows: ir.Table) -> list[Row]:
    """Return the rows of an answer."""
    return list(answer(rows).to_pylist())


def by_class(rows: Sequence[Row]) -> dict[Place, dict[str, Row]]:
    """Return rows of classes and subjects by class, then by subject."""
    found: dict[Place, dict[str, Row]] = {}
    for row in rows:
        found.setdefault((row["school_id"], row["school_class"]), {})[row["subject"]] = row
    return found

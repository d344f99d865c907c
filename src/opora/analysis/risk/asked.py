"""What signs are asked about: facts of some schools up to a day, rules, observations."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import ibis
import ibis.expr.types as ir

from opora.analysis.duty.asked import Asked as Journal
from opora.analysis.duty.asked import Row, canonical, listed
from opora.analysis.results.asked import control_works_of
from opora.analysis.risk.observed import Observed
from opora.analysis.risk.rules import Rules
from opora.measures.means import in_period
from opora.vocabulary.school_days import FIVE_DAYS

# Tables that signs read: what a pupil did, never what a pupil is.
TABLES = ("marks", "absences", "final_marks", "test_scores", "lesson_plans")
PUPIL = ("school_id", "pupil_id")
Pupil = tuple[int, int]  # a school and a pupil
Line = tuple[int, int, str]  # with them a subject without its qualifier
_DAY = timedelta(days=1)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Days:
    """The days a sign looks at, both in; `middle` is the last day of the earlier half."""

    since: date
    middle: date
    on: date

    @property
    def before(self) -> date:
        """The day before the first one."""
        return self.since - _DAY


@dataclass(frozen=True)
class Asked:
    """Facts of the school year of a day, as the checks of data entry see them, and the rules."""

    journal: Journal
    rules: Rules
    observed: tuple[Observed, ...] = ()

    @property
    def on(self) -> date:
        """The day up to which it is looked."""
        return self.journal.on

    def days(self, number: int) -> Days:
        """Return the last so many school days, fewer at the start of a year.

        Weeks have five days here, in every class. Where no calendar tells school days, or there was
        none yet, a week of the calendar stands for five of them.
        """
        first = self.journal.window.since or self.on
        known = self._school_days(first)
        if known > 1:
            taken, days = min(number, known), self.journal.school_days
            since, middle = (days.back(self.on, n, FIVE_DAYS) for n in (taken, taken // 2))
            if since and middle:
                return Days(since + _DAY, middle, self.on)
        length = max(_WEEK * number // FIVE_DAYS, 1)
        start = max(first, self.on - _DAY * (length - 1))
        return Days(start, start + (self.on - start) // 2, self.on)

    def _school_days(self, first: date) -> int:
        if self.journal.days is None:
            return 0
        return self.journal.days.count(first - _DAY, self.on, FIVE_DAYS)

    @cached_property
    def control_kinds(self) -> list[str]:
        """Kinds of marks of the year that are control works, by words of the catalogue."""
        return control_works_of(self.journal.rows("marks"), "kind")

    @cached_property
    def control_topics(self) -> list[str]:
        """Topics of КТП of the year that are control works."""
        return control_works_of(self.journal.rows("lesson_plans"), "topic")

    @property
    def has_rows(self) -> bool:
        """Whether there is anything of a pupil in the year to look at."""
        finals = self.journal.rows("final_marks").limit(1).select("pupil_id")
        return bool(self.classes) or bool(listed(finals))

    def rows(self, table: str, days: Days) -> ir.Table:
        """Return the dated rows of a table of TABLES in these days, with `plain`: the subject
        without its qualifier, for final marks and КТП often come without it."""
        rows = in_period(self.journal.rows(table), days.since, days.on)
        return rows.mutate(plain=canonical(rows.subject))

    @cached_property
    def classes(self) -> dict[Pupil, str]:
        """The class in which each pupil is named last, by marks, absences and protocols."""
        named = [
            self.journal.dated(table).select(*PUPIL, "school_class", "date")
            for table in ("marks", "absences", "test_scores")
        ]
        rows = ibis.union(*named)
        last = rows.aggregate(by=[*PUPIL, "school_class"], day=rows.date.max())
        ordered = sorted(listed(last), key=lambda row: (row["day"], row["school_class"]))
        return {pupil_of(row): row["school_class"] for row in ordered}


def pupil_of(row: Row) -> Pupil:
    """Return the school and the pupil of a row."""
    return row["school_id"], row["pupil_id"]


def line_of(row: Row) -> Line:
    """Return the school, the pupil and the subject without its qualifier of a row with `plain`."""
    return (*pupil_of(row), row["plain"])


def of_pupils(rows: ir.Table, pupils: Collection[Pupil], *columns: str) -> Iterator[Row]:
    """Yield these columns of the rows of these pupils, school and pupil with them."""
    if not pupils:
        return
    numbers = sorted({pupil for _, pupil in pupils})
    chosen = rows.filter(rows.pupil_id.isin(numbers)).select(*PUPIL, *columns)
    yield from (row for row in listed(chosen) if pupil_of(row) in pupils)

"""What is asked: which facts, which days and terms, and what the reader may see of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from opora.facts.engine import answer
from opora.facts.source import Facts
from opora.measures.scale import Scale
from opora.vocabulary.calendar import Calendar
from opora.vocabulary.period import Window
from opora.vocabulary.text import fold

Row = dict[str, Any]
Place = tuple[str, str]  # a class and the key of a subject
YEARLY = "год"  # the final mark of a year, as files have it once folded


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reader may see: whole `classes` (None: all), single subjects of others in `pairs`."""

    classes: frozenset[str] | None = None
    pairs: frozenset[Place] = frozenset()

    def whole(self, school_class: str) -> bool:
        """Whether all subjects of the class may be seen, and so its pupils over all subjects."""
        return self.classes is None or school_class in self.classes

    def sees(self, school_class: str, subject: str | None) -> bool:
        """Whether a row may be seen; one that names no subject only with the whole class."""
        return self.whole(school_class) or (school_class, subject) in self.pairs


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class When:
    """A term or a year: the days of its marks and the titles of its final marks.

    A school has several titles where grades have quarters and half-years: «2 четверть» and
    «1 полугодие» end together. Titles are compared folded.
    """

    title: str
    school_year: int
    window: Window
    terms: tuple[str, ...]


def terms_of(calendar: Calendar, grade: int) -> list[When]:
    """Return the terms of a grade, in order."""
    return [
        When(term.title, calendar.school_year, Window(term.first, term.last), (term.title,))
        for term in calendar.terms(grade)
    ]


def terms_of_school(calendar: Calendar) -> list[When]:
    """Return the quarters, each with the half-year that ends with it: terms of all grades."""
    return [
        When(
            quarter.title,
            calendar.school_year,
            Window(quarter.first, quarter.last),
            (quarter.title, *(h.title for h in calendar.half_years if h.last == quarter.last)),
        )
        for quarter in calendar.quarters
    ]


def whole_year(school_year: int) -> When:
    """Return a school year; its final marks are those of the year."""
    title = f"{school_year}/{(school_year + 1) % 100:02d}"
    days = Window(date(school_year, 9, 1), date(school_year + 1, 8, 31))
    return When(title, school_year, days, (YEARLY,))


@dataclass(frozen=True)
class Asked:
    """Current facts of one school; of one school year, except for what goes over years."""

    facts: Facts
    when: When
    scope: Scope = EVERYTHING
    scale: Scale = field(default_factory=Scale.load)

    def read(self, asked: ir.Table, **only: Collection[str] | Collection[int]) -> list[Row]:
        """Return the rows that the reader may see, and of them those with one of these values.

        The one place where the scope is applied. Rows without a subject are of whole classes. The
        values are not in the question: its SQL is then the same for every class of a school and
        written once, which takes longer than the answer.
        """
        rows = answer(asked)
        for name, values in only.items():
            wanted = pa.array(list(values), rows.schema.field(name).type)
            rows = rows.filter(pc.is_in(rows[name], wanted))
        found: list[Row] = rows.to_pylist()
        return [row for row in found if self.scope.sees(row["school_class"], row.get("subject"))]

    def final_marks(self, when: When | None = None) -> ir.Table:
        """Return the final marks of the terms that are asked about."""
        marks = self.facts.table("final_marks")
        return marks.filter(marks.term.lower().isin(sorted(map(fold, (when or self.when).terms))))


def by_key(rows: Iterable[Mapping[str, Any]], *names: str) -> dict[tuple[Any, ...], Row]:
    """Return the rows by the values of these columns; the last of equal ones wins."""
    return {tuple(row[name] for name in names): dict(row) for row in rows}

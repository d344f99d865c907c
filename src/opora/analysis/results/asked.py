"""What is asked: which facts, which days and terms, and what the reader may see of them."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from opora.access.rights import Scope
from opora.facts.engine import answer
from opora.facts.source import Facts
from opora.measures.scale import Scale
from opora.vocabulary.calendar import Calendar
from opora.vocabulary.control_works import control_works
from opora.vocabulary.period import Window
from opora.vocabulary.text import fold

Row = dict[str, Any]
Place = tuple[str, str]  # a class and the key of a subject
YEARLY = "год"  # the final mark of a year, as files have it once folded


EVERYTHING = Scope(whole=True)


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
    """Return the terms of all grades in order: a half-year that ends with a quarter is one with it.

    One that ends with none is a term of its own.
    """
    ending = {quarter.last: [quarter] for quarter in calendar.quarters}
    for half_year in calendar.half_years:
        ending.setdefault(half_year.last, []).append(half_year)
    return [
        When(
            own[0].title,
            calendar.school_year,
            Window(own[0].first, own[0].last),
            tuple(term.title for term in own),
        )
        for _, own in sorted(ending.items())
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

    def read(
        self, key: Hashable, asked: Callable[[], ir.Table], **only: Collection[str | int]
    ) -> list[Row]:
        """Return the rows that the reader may see, and of them those with one of these values.

        The question is built once for the facts and its `key`, and its SQL is written once: both
        take longer than the answer. So the values are not in it; it is the same for every class.
        """
        questions = _QUESTIONS.setdefault(self.facts, {})
        question = questions.get(key)
        if question is None:
            if len(questions) >= _MOST:
                questions.clear()  # days that people choose are without number
            question = questions[key] = asked()
        rows = answer(question)
        for name, values in only.items():
            wanted = pa.array(list(values), rows.schema.field(name).type)
            rows = rows.filter(pc.is_in(rows[name], wanted))
        return self._seen(rows)

    def rows(self, table: str, columns: Sequence[str], **values: str | int) -> list[Row]:
        """Return the current rows with these values that the reader may see; for a class or less.

        `columns` hold school_class, subject and those of the values.
        """
        return self._seen(self.facts.rows_of(table, columns, **values))

    def final_marks(self) -> ir.Table:
        """Return the final marks of the terms that are asked about."""
        return final_marks_of(self.facts, self.when.terms)

    def of_terms(self, rows: Iterable[Row]) -> list[Row]:
        """Return the final marks, of those read, of the terms that are asked about."""
        titles = set(map(fold, self.when.terms))
        return [row for row in rows if fold(row["term"]) in titles]

    def in_window(self, rows: Iterable[Row]) -> list[Row]:
        """Return the dated rows, of those read, of the days that are asked about."""
        return in_window(rows, self.when.window)

    def _seen(self, rows: pa.Table) -> list[Row]:
        """The one place where the scope is applied; rows without a subject are of whole classes."""
        plain = pa.table([_plain(column) for column in rows.columns], rows.column_names)
        found: list[Row] = plain.to_pylist()
        return [row for row in found if self._sees(row["school_class"], row.get("subject"))]

    def _sees(self, school_class: str, subject: str | None) -> bool:
        if subject is None:
            return self.scope.covers_class(school_class)
        return self.scope.covers(school_class, subject)


_MOST = 50
# Questions to facts that are still in use.
_QUESTIONS: WeakKeyDictionary[Facts, dict[Hashable, ir.Table]] = WeakKeyDictionary()


def in_window(rows: Iterable[Row], window: Window) -> list[Row]:
    """Return the dated rows of these days."""
    since, on = window.since or date.min, window.on or date.max
    return [row for row in rows if row["date"] is not None and since <= row["date"] <= on]


def final_marks_of(facts: Facts, terms: Iterable[str]) -> ir.Table:
    """Return the final marks of terms of these titles, in any spelling of their case."""
    marks = facts.table("final_marks")
    return marks.filter(marks.term.lower().isin(sorted(map(fold, terms))))


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return texts of a dictionary as texts: one by one they are found slowly."""
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def control_works_of(rows: ir.Table, column: str) -> list[str]:
    """Return the texts of a column that name a control work: each is looked at once."""
    texts = answer(rows.select(column).distinct())[column]
    return control_works(texts.to_pylist())


def by_key(rows: Iterable[Mapping[str, Any]], *names: str) -> dict[tuple[Any, ...], Row]:
    """Return the rows by the values of these columns; the last of equal ones wins."""
    return {tuple(row[name] for name in names): dict(row) for row in rows}

"""What a term came to, pupil by pupil and subject by subject: final marks, else what means give."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from opora.analysis.duty.asked import canonical
from opora.analysis.results.asked import Asked, Row
from opora.analysis.term_end.rules import Rules
from opora.measures.attendance import attendance
from opora.measures.expected import expected_marks
from opora.measures.means import MEAN, in_period, whole
from opora.measures.periods import period_sums

_OF_PUPIL = ("school_class", "pupil_id", "plain")
_KEYS = ("school_class", "pupil_id", "subject")
_WORST = 2  # marks of 2 and 1 are low
_GOOD = 4
NUMBERS = ("pupils", "low", "good", "by_mean")


@dataclass(frozen=True)
class Counts:
    """Counts of one school and term for `asked.when`.

    A subject is one whatever its qualifier: final marks often come without it; `subject` is the
    least of the keys it is known under. A pupil who changed classes and has no final mark yet
    counts in each class where there are enough marks.
    """

    asked: Asked
    rules: Rules

    def places(self) -> list[Row]:
        """Return a row for each class and subject: school_class, plain, subject, NUMBERS.

        pupils: with a final mark or «н/а», or without these and with enough current marks; low: 2,
        1, «н/а», or a mean that gives 2; good: 4 and 5; by_mean: counted by the mean.
        """
        return self._read("places", _by_place)

    def classes(self) -> list[Row]:
        """Return a row for each class: school_class, NUMBERS of pupils over all their subjects.

        low: in any subject; good: in all; by_mean: with any subject counted by the mean.
        """
        return self._read("classes", _by_class)

    def absences(self) -> list[Row]:
        """Return a row for each class: school_class, pupils, absent.

        pupils: whose number of lessons is known; absent: who missed `absent_percent` and more of
        them, for any reason. A class whose lessons nobody knows has no row.
        """
        percent = self.rules.numbers["absent_percent"]

        def ask() -> ir.Table:
            rows = attendance(self.asked.facts, _KEYS[:2], self.asked.when.window)
            known = rows.filter(rows.lessons > 0)
            absent = 100 * known.missed >= percent * known.lessons
            return known.aggregate(
                by=["school_class"], pupils=known.count(), absent=whole(absent.sum())
            )

        return self.asked.read(("term absences", self.asked.when, percent), ask)

    def _read(self, what: str, by: Callable[[ir.Table], ir.Table]) -> list[Row]:
        seen = self._seen_since()
        key = ("term", what, self.asked.when, seen, tuple(sorted(self.rules.numbers.items())))
        return self.asked.read(key, lambda: by(_results(self.asked, self.rules, seen)))

    def _seen_since(self) -> date:
        """Return the day after which a pupil must be named to be there still."""
        when = self.asked.when

        def last() -> ir.Table:
            marks = in_period(self.asked.facts.table("marks"), when.window.since, when.window.on)
            return marks.aggregate(by=["school_class"], last=marks.date.max())

        days = [row["last"] for row in self.asked.read(("term last", when), last)]
        until = max(days, default=when.window.on or date.max)
        return until - timedelta(days=self.rules.numbers["seen_days"])


def _results(asked: Asked, rules: Rules, seen: date) -> ir.Table:
    """Return a row for each pupil and subject: _OF_PUPIL, subject, low, good, by_mean (0 or 1)."""
    said = _said(asked)
    known = said.filter(said.mark.notnull() | (said.entry == "not_assessed"))
    expected = _expected(asked, rules, seen).anti_join(said, ["pupil_id", "plain"])
    rows = ibis.union(_told(known, 0), _told(expected, 1))
    return rows.filter(rows.subject.notnull())


def _said(asked: Asked) -> ir.Table:
    """Return final marks and entries in their place: where groups have two, the lower one."""
    finals = asked.final_marks()
    rows = finals.filter(finals.mark.notnull() | finals.entry.notnull())
    rows = rows.mutate(plain=canonical(rows.subject), entry=rows.entry.cast("string"))
    return rows.aggregate(
        by=list(_OF_PUPIL),
        subject=rows.subject.cast("string").min(),
        mark=rows.mark.min(),
        entry=rows.entry.max(),
    )


def _expected(asked: Asked, rules: Rules, seen: date) -> ir.Table:
    """Return the marks that means give to pupils who are still there and not exempt."""
    sums = period_sums(asked.facts, _KEYS, asked.when.window, names=MEAN)
    rows = sums.mutate(plain=canonical(sums.subject))
    rows = rows.aggregate(
        by=list(_OF_PUPIL),
        subject=rows.subject.cast("string").min(),
        **{name: whole(rows[name].sum()) for name in MEAN},
    )
    enough = rows.filter(rows.marks >= rules.numbers["least_marks"])
    here = enough.semi_join(_seen(asked, seen), ["pupil_id"])
    return expected_marks(here.anti_join(_exempt(asked), ["pupil_id", "plain"]), asked.scale)


def _seen(asked: Asked, after: date) -> ir.Table:
    tables = [
        in_period(asked.facts.table(name), after + timedelta(days=1), None).select("pupil_id")
        for name in ("marks", "absences")
    ]
    return ibis.union(*tables, distinct=True)


def _exempt(asked: Asked) -> ir.Table:
    rows = asked.facts.table("entries")
    exempt = rows.filter(rows.kind == "exempt", rows.subject.notnull())
    return exempt.select("pupil_id", plain=canonical(exempt.subject)).distinct()


def _told(rows: ir.Table, by_mean: int) -> ir.Table:
    mark = rows.mark
    low = (mark <= _WORST) | mark.isnull()
    return rows.select(
        *_OF_PUPIL,
        "subject",
        low=low.cast("int64"),
        good=(mark >= _GOOD).fill_null(False).cast("int64"),
        by_mean=ibis.literal(by_mean, "int64"),
    )


def _by_place(rows: ir.Table) -> ir.Table:
    return _summed(rows, ["school_class", "plain"], subject=rows.subject.min())


def _by_class(rows: ir.Table) -> ir.Table:
    pupils = rows.aggregate(
        by=["school_class", "pupil_id"],
        low=rows.low.max(),
        good=rows.good.min(),
        by_mean=rows.by_mean.max(),
    )
    return _summed(pupils, ["school_class"])


def _summed(rows: ir.Table, by: list[str], **more: ir.Value) -> ir.Table:
    sums = {name: whole(rows[name].sum()) for name in NUMBERS[1:]}
    return rows.aggregate(by=by, pupils=rows.count(), **sums, **more)

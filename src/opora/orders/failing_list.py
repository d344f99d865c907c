"""Who is on the list of an order: pupils, their subjects, and every mark behind every mean."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import ibis.expr.types as ir

from opora.analysis.failing import FailingRule, failing
from opora.facts.identity import IdentityMap
from opora.facts.source import Facts
from opora.measures.periods import period_sums
from opora.measures.portions import in_portions
from opora.vocabulary.class_label import class_sort_key, grade_of
from opora.vocabulary.mean import Mean
from opora.vocabulary.period import Period, Window
from opora.vocabulary.subject import SubjectDictionary
from opora.vocabulary.text import fold


@dataclass(frozen=True, slots=True)
class CountedMark:
    """A mark in a mean, and where it stands; row and column from zero."""

    date: date
    mark: int
    weight: int | None
    kind: str
    batch: int
    sheet: str | None
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class SubjectMean:
    """A subject of a pupil in the period; `name` as the best file has it.

    `mean` by the order's rule; `listed`: it puts the pupil on the list.
    """

    name: str
    canonical: str | None
    mean: Mean
    marks: tuple[CountedMark, ...]
    listed: bool
    below_range: bool


@dataclass(frozen=True, slots=True)
class FailingPupil:
    """A pupil with all subjects that have marks in the period, by name of subject."""

    pupil_id: int
    name: str = field(repr=False)
    school: str
    school_class: str
    subjects: tuple[SubjectMean, ...]

    def listed(self) -> list[SubjectMean]:
        """Return the subjects that put the pupil on the list."""
        return [subject for subject in self.subjects if subject.listed]


@dataclass(frozen=True)
class Roll:
    """What is asked and of what: facts that count, people, and the period of every grade.

    `best_first`: batch numbers, whose spelling of a subject is preferred.
    """

    rule: FailingRule
    periods: Mapping[int, Period]
    facts: Facts
    people: IdentityMap
    subjects: SubjectDictionary
    best_first: Sequence[int]

    def failing(self) -> list[FailingPupil]:
        """Return the pupils of the list by school, class and name."""
        found: set[int] = set()
        for period, classes in self._classes().items():
            window = Window(period.since, period.on)
            ask = partial(self._listed, window=window, classes=classes)
            found.update(in_portions(self.facts, ask, window)["pupil_id"].to_pylist())
        return self.pupils(found)

    def _listed(self, facts: Facts, window: Window, classes: Sequence[str]) -> ir.Table:
        sums = period_sums(facts, ["pupil_id", "subject"], window, classes)
        return failing(sums, self.rule).select("pupil_id").distinct()

    def _classes(self) -> dict[Period, list[str]]:
        """Return the classes of each period: grades may have terms of their own."""
        found: dict[Period, list[str]] = defaultdict(list)
        for label in self.facts.classes():
            if grade_of(label) in self.periods:
                found[self.periods[grade_of(label)]].append(label)
        return found

    def pupils(self, pupil_ids: Iterable[int]) -> list[FailingPupil]:
        """Return these pupils with every subject of the period, listed or not."""
        wanted = set(pupil_ids)
        schools = {self.people.pupil(pupil).school_id for pupil in wanted}
        by_pupil: dict[int, list[dict[str, Any]]] = {pupil: [] for pupil in sorted(wanted)}
        for row in self.facts.with_cells(wanted, schools).to_pylist():
            by_pupil[row["pupil_id"]].append(row)
        pupils = [self._pupil(pupil_id, own) for pupil_id, own in by_pupil.items()]
        return sorted(pupils, key=_place)

    def _pupil(self, pupil_id: int, rows: list[dict[str, Any]]) -> FailingPupil:
        known = self.people.pupil(pupil_id)
        period = self.periods.get(grade_of(known.school_class))
        by_subject: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            if period is not None and row["date"] is not None and row["date"] in period:
                by_subject[str(row["subject"])].append(row)
        means = [self._subject(own) for own in by_subject.values()]
        subjects = [subject for subject in means if subject is not None]
        return FailingPupil(
            pupil_id,
            known.name,
            self.people.school_name(known.school_id),
            known.school_class,
            tuple(sorted(subjects, key=lambda s: (fold(s.name), s.name))),
        )

    def _subject(self, rows: list[dict[str, Any]]) -> SubjectMean | None:
        """None for a weighted mean without a single known weight: there is no such mean."""
        best = min(rows, key=lambda row: (self.best_first.index(row["batch"]), row["subject_name"]))
        name = str(best["subject_name"])
        marks = sorted((_counted(row) for row in rows), key=_mark_place)
        total, count = self._sums(marks)
        if not count:
            return None
        band = self.rule.band
        below = band.is_below(total, count)
        listed = below or band.contains(total, count)
        canonical = self.subjects.resolve(name).canonical
        return SubjectMean(name, canonical, Mean(total, count), tuple(marks), listed, below)

    def _sums(self, marks: list[CountedMark]) -> tuple[int, int]:
        if self.rule.mean == "plain":
            return sum(item.mark for item in marks), len(marks)
        weighed = [(item.mark, item.weight) for item in marks if item.weight]
        return sum(m * w for m, w in weighed), sum(w for _, w in weighed)


def _counted(row: dict[str, Any]) -> CountedMark:
    fields = {name: row[name] for name in CountedMark.__slots__}
    return CountedMark(**{**fields, "kind": row["kind"] or ""})


def _mark_place(mark: CountedMark) -> tuple[object, ...]:
    return (mark.date, mark.batch, mark.sheet or "", mark.row, mark.column, mark.mark)


def _place(pupil: FailingPupil) -> tuple[object, ...]:
    """Namesakes are ordered by their subjects, so that numbers given at random never matter."""
    means = tuple((s.name, s.mean.dotted(), s.mean.count) for s in pupil.subjects)
    return (fold(pupil.school), class_sort_key(pupil.school_class), fold(pupil.name), means)

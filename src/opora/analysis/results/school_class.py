"""A class: final marks and means of its pupils by subject, lists by category, absences."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from opora.analysis.results.asked import Asked, Row
from opora.analysis.results.figures import (
    NOTHING,
    REASON_COLUMNS,
    absences,
    mean,
    summed,
)
from opora.analysis.results.marks import counted_mark, mark_cell
from opora.analysis.results.names import PUPIL, pupil_cell
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.measures.attendance import attendance
from opora.measures.means import MEAN
from opora.measures.periods import period_sums
from opora.measures.rates import COUNTS, figures
from opora.measures.shares import Share
from opora.vocabulary.subject import subject_title
from opora.vocabulary.text import fold

_PUPIL_SUBJECT = ("school_class", "pupil_id", "subject")
_COUNTED = {"n5": "«5»", "n4": "«4»", "n3": "«3»", "n2": "«2»", "not_assessed": "н/а"}
_RATES = {"passed": "Успеваемость, %", "quality": "Качество, %", "attainment": "СОУ, %"}
NO_FINALS = "Итоговых отметок за это время нет. Загрузите выгрузку с итоговыми отметками."
NO_MARKS = "Текущих отметок за это время нет. Загрузите выгрузку журнала."
NO_ABSENCES = "Пропусков и опозданий за это время нет."


@dataclass(frozen=True)
class ClassResults:
    """Tables of one class; of a class that is seen in part, its open subjects."""

    asked: Asked
    school_class: str

    @cached_property
    def finals(self) -> list[Row]:
        """Final marks of the asked terms: pupil_id, subject, mark, entry."""
        columns = (*_PUPIL_SUBJECT, "term", "mark", "entry")
        rows = self.asked.rows("final_marks", columns, school_class=self.school_class)
        return self.asked.of_terms(rows)

    @cached_property
    def sums(self) -> list[Row]:
        """Sums of current marks by pupil and subject."""
        facts, window = self.asked.facts, self.asked.when.window
        return self.asked.read(
            ("pupil marks", window),
            lambda: period_sums(facts, _PUPIL_SUBJECT, window, names=MEAN),
            school_class=[self.school_class],
        )

    @cached_property
    def missed(self) -> dict[int, Row]:
        """Absences by pupil over all subjects; nothing where the class is seen in part."""
        facts, window = self.asked.facts, self.asked.when.window
        read = self.asked.read(
            ("pupil absences", window),
            lambda: attendance(facts, _PUPIL_SUBJECT[:2], window),
            school_class=[self.school_class],
        )
        return {row["pupil_id"]: row for row in read}

    def register(self) -> Sheet:
        """Return pupils over subjects with final marks, their mean and absences by reason.

        Totals by subject: how many of each mark, mean, успеваемость, качество, СОУ.
        """
        subjects = self._subjects(self.finals)
        marks = {(row["pupil_id"], row["subject"]): row for row in self.finals}
        pupils = list(dict.fromkeys(row["pupil_id"] for row in self.finals))
        whole = self.asked.scope.covers_class(self.school_class)
        columns = (
            PUPIL,
            *(Column(key, subject_title(key), Kind.MARK, weight=5) for key in subjects),
            Column("mean", "Средний балл", Kind.MEAN, weight=7),
            *(REASON_COLUMNS if whole else ()),
        )
        rows = [
            (
                pupil_cell(pupil, self.school_class),
                *(self._mark(marks.get((pupil, key)), pupil, key) for key in subjects),
                _final_mean([row for row in self.finals if row["pupil_id"] == pupil]),
                *(self._missed(pupil) if whole else ()),
            )
            for pupil in pupils
        ]
        return Sheet(
            "register",
            f"Итоговые отметки {self.school_class} класса",
            columns,
            tuple(rows),
            self._totals(subjects, whole) if rows else (),
            NO_FINALS,
        )

    def means(self) -> Sheet:
        """Return pupils over subjects with means of current marks and their numbers."""
        subjects = self._subjects(self.sums)
        groups: defaultdict[int, dict[str, Row]] = defaultdict(dict)
        for row in self.sums:
            groups[row["pupil_id"]][row["subject"]] = row
        columns = (
            PUPIL,
            *(Column(key, subject_title(key), Kind.MEAN, weight=6) for key in subjects),
            Column("mean", "Средний балл", Kind.MEAN, weight=7),
        )
        rows = [
            (
                pupil_cell(pupil, self.school_class),
                *(self._mean([own[key]] if key in own else [], key, pupil) for key in subjects),
                self._mean(list(own.values()), None, pupil),
            )
            for pupil, own in groups.items()
        ]
        of_subject = [
            self._mean([own[key] for own in groups.values() if key in own], key) for key in subjects
        ]
        total = (Cell("Средний балл"), *of_subject, self._mean(self.sums, None))
        title = f"Средний балл {self.school_class} класса"
        totals = (total,) if rows else ()
        return Sheet("means", title, columns, tuple(rows), totals, NO_MARKS)

    def attendance(self) -> Sheet:
        """Return absences by reason and lessons of each pupil; share of missed lessons of those
        that a lesson plan tells of."""
        columns = (
            PUPIL,
            *REASON_COLUMNS,
            Column("lessons", "Уроков по КТП", Kind.NUMBER, weight=8),
            Column("share", "Пропущено, %", Kind.PERCENT, weight=9),
        )
        rows = [
            (
                pupil_cell(pupil, self.school_class),
                *self._missed(pupil),
                *_lessons(row),
            )
            for pupil, row in self.missed.items()
        ]
        whole = summed(self.missed.values())
        total = (Cell("Всего"), *absences(whole, {}), *_lessons(whole)) if rows else ()
        title = f"Посещаемость {self.school_class} класса"
        totals = (total,) if total else ()
        return Sheet("attendance", title, columns, tuple(rows), totals, NO_ABSENCES)

    def _subjects(self, rows: Sequence[Row]) -> list[str]:
        return sorted({row["subject"] for row in rows if row["subject"]}, key=fold)

    def _mark(self, row: Row | None, pupil: int, subject: str) -> Cell:
        opens: dict[str, str | int] = {"school_class": self.school_class, "pupil": pupil}
        return mark_cell(row, opens | {"subject": subject})

    def _missed(self, pupil: int) -> list[Cell]:
        row = self.missed.get(pupil)
        if row is None:  # in a class that has absences a pupil without a row has none
            return [Cell(0 if self.missed else None)] * len(REASON_COLUMNS)
        return absences(row, {"school_class": self.school_class, "pupil": pupil})

    def _mean(self, rows: Sequence[Row], subject: str | None, pupil: int | None = None) -> Cell:
        opens: dict[str, str | int] = {"school_class": self.school_class}
        opens |= {} if subject is None else {"subject": subject}
        opens |= {} if pupil is None else {"pupil": pupil}
        return mean(summed([dict.fromkeys(MEAN, 0), *rows]), opens)

    def _totals(self, subjects: Sequence[str], whole: bool) -> tuple[tuple[Cell, ...], ...]:
        groups = [*([row for row in self.finals if row["subject"] == key] for key in subjects)]
        groups.append(self.finals)
        counted = [self._figures(rows) for rows in groups]
        lines: list[tuple[str, Callable[[Row], Cell]]] = [
            ("Средний балл", _mean_of_counts),
            *((f"Число {title}", _number(name)) for name, title in _COUNTED.items()),
            *((title, _percent(name)) for name, title in _RATES.items()),
        ]
        blank = [Cell("")] * (len(REASON_COLUMNS) if whole else 0)
        told = [(Cell(title), *map(cell, counted), *blank) for title, cell in lines]
        if whole:
            missed = absences(summed(self._zero_missed()), NOTHING)
            told.append((Cell("Всего пропусков"), *[Cell("")] * len(counted), *missed))
        return tuple(told)

    def _zero_missed(self) -> list[Row]:
        return [dict.fromkeys((c.key for c in REASON_COLUMNS), 0), *self.missed.values()]

    def _figures(self, rows: Sequence[Row]) -> Row:
        counted = dict.fromkeys(COUNTS, 0)
        for row in rows:
            counted[counted_mark(row)] += 1
        return counted | figures(counted, self.asked.scale)


def _final_mean(rows: Sequence[Row]) -> Cell:
    marks = [row["mark"] for row in rows if row["mark"]]
    return Cell(Share(sum(marks), len(marks)))


def _mean_of_counts(row: Row) -> Cell:
    marks = {value: row[f"n{value}"] for value in range(1, 6)}
    total = sum(value * number for value, number in marks.items())
    return Cell(Share(total, sum(marks.values())))


def _number(name: str) -> Callable[[Row], Cell]:
    return lambda row: Cell(row[name] + (row["n1"] if name == "n2" else 0))


def _percent(name: str) -> Callable[[Row], Cell]:
    def cell(row: Row) -> Cell:
        whole = row["denominator"] * (100 if name == "attainment" else 1)
        percent: Decimal | None = Share(row[name], whole).percent()
        return Cell(percent)

    return cell


def _lessons(row: Row) -> list[Cell]:
    return [Cell(row["lessons"] or None), Cell(Share(row["missed"], row["lessons"]))]

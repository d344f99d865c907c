"""A pupil: subjects over terms, absences by reason, the marks themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from opora.analysis.results.asked import Asked, Row, When, in_window
from opora.analysis.results.figures import REASON_COLUMNS, absences, mean, summed
from opora.analysis.results.marks import lesson_cell, mark_cell
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.facts.statistics import REASONS
from opora.measures.means import MEAN
from opora.vocabulary.subject import subject_title
from opora.vocabulary.text import fold

NO_MARKS = "Ни текущих, ни итоговых отметок нет. Загрузите выгрузку журнала."
NO_ABSENCES = "Пропусков и опозданий нет."


@dataclass(frozen=True)
class PupilResults:
    """Tables of one pupil over the terms of a school year; rows are read, not asked for by term."""

    asked: Asked
    pupil_id: int
    terms: Sequence[When]

    @cached_property
    def marks(self) -> list[Row]:
        """Dated current marks of the year in the order of days."""
        return self._dated("marks", "mark", "weight", "kind")

    @cached_property
    def absences(self) -> list[Row]:
        """Dated absences of the year; those of a whole day name no subject."""
        return self._dated("absences", "reason")

    @cached_property
    def finals(self) -> list[Row]:
        """Final marks of all terms."""
        return self._own("final_marks", "term", "mark", "entry")

    def subjects(self) -> Sheet:
        """Return subjects over terms: mean of current marks and final mark of each.

        Final marks of other titles («год», «экзамен») follow in columns of their own.
        """
        known = {fold(title): when for when in self.terms for title in when.terms}
        others = sorted({row["term"] for row in self.finals if fold(row["term"]) not in known})
        finals = {(row["subject"], fold(row["term"])): row for row in self.finals}
        subjects = {row["subject"] for row in (*self.marks, *self.finals)}
        rows = []
        for subject in sorted(subjects, key=fold):
            opens: dict[str, str | int] = {"pupil": self.pupil_id, "subject": subject}
            own = [row for row in self.marks if row["subject"] == subject]
            line = [Cell(subject_title(subject), opens)]
            for when in self.terms:
                titles = [fold(title) for title in when.terms]
                final = next((finals[subject, t] for t in titles if (subject, t) in finals), None)
                line += [_mean(own, when, opens), mark_cell(final, opens)]
            line += [mark_cell(finals.get((subject, fold(title))), opens) for title in others]
            rows.append(tuple(line))
        columns = (
            Column("subject", "Предмет", weight=20),
            *(column for when in self.terms for column in _term_columns(when.title)),
            *(
                Column(f"final:{title}", title.capitalize(), Kind.MARK, weight=6)
                for title in others
            ),
        )
        totals = [_mean(self.marks, when, {"pupil": self.pupil_id}) for when in self.terms]
        blank = Cell("")
        total = (
            Cell("Средний балл"),
            *(cell for each in totals for cell in (each, blank)),
            *[blank] * len(others),
        )
        return Sheet(
            "pupil", "Успеваемость", columns, tuple(rows), (total,) if rows else (), NO_MARKS
        )

    def attendance(self) -> Sheet:
        """Return terms over reasons: missed lessons and late arrivals; at the end their sum.

        Days outside the terms stand in a row of their own, so that nothing is left out.
        """
        told = [(when, _of(self.absences, when)) for when in self.terms]
        left = [row for row in self.absences if not any(_of([row], when) for when in self.terms)]
        rows = [(Cell(when.title), *self._reasons(rows, when)) for when, rows in told] + (
            [(Cell("Вне четвертей"), *self._reasons(left, None))] if left else []
        )
        total = (Cell("Всего"), *self._reasons(self.absences, None))
        columns = (Column("term", "Период", weight=16), *REASON_COLUMNS)
        known = bool(self.absences)
        return Sheet(
            "pupil_attendance",
            "Посещаемость",
            columns,
            tuple(rows) if known else (),
            (total,) if known else (),
            NO_ABSENCES,
        )

    def lessons(self, subject: str) -> Sheet:
        """Return what the journal holds of a subject in the asked days: day, mark, work, weight."""
        told = [row for row in (*self.marks, *self.absences) if row["subject"] == subject]
        rows = [
            (
                Cell(row["date"]),
                lesson_cell([row], {}),
                Cell(row.get("kind")),
                Cell(_weight(row.get("weight"))),
            )
            for row in sorted(_of(told, self.asked.when), key=_day)
        ]
        columns = (
            Column("date", "Дата", Kind.DATE),
            Column("mark", "Отметка", Kind.MARK),
            Column("kind", "Работа", weight=30),
            Column("weight", "Вес", weight=6),
        )
        return Sheet("lessons", subject_title(subject), columns, tuple(rows), empty=NO_MARKS)

    def _reasons(self, rows: list[Row], when: When | None) -> list[Cell]:
        ends = {"since": when.window.since, "on": when.window.on} if when else {}
        days: dict[str, str | int] = {name: day.isoformat() for name, day in ends.items() if day}
        counted = [{row["reason"]: 1} for row in rows]
        sums = summed([dict.fromkeys(REASONS, 0), *counted])
        return absences(sums, {"pupil": self.pupil_id} | days)

    def _dated(self, table: str, *columns: str) -> list[Row]:
        rows = [row for row in self._own(table, "date", *columns) if row["date"] is not None]
        return sorted(rows, key=_day)

    def _own(self, table: str, *columns: str) -> list[Row]:
        names = ("school_class", "subject", "pupil_id", *columns)
        return self.asked.rows(table, names, pupil_id=self.pupil_id)


def _of(rows: Sequence[Row], when: When) -> list[Row]:
    return in_window(rows, when.window)


def _day(row: Row) -> date:
    day: date = row["date"]
    return day


def _mean(rows: Sequence[Row], when: When, opens: dict[str, str | int]) -> Cell:
    marks = [{"marks": 1, "total": row["mark"]} for row in _of(rows, when)]
    return mean(summed([dict.fromkeys(MEAN, 0), *marks]), opens | {"term": when.title})


def _term_columns(title: str) -> tuple[Column, Column]:
    return (
        Column(f"mean:{title}", "Средний балл", Kind.MEAN, title, 8),
        Column(f"final:{title}", "Итог", Kind.MARK, title, 5),
    )


def _weight(hundredths: int | None) -> str | None:
    """Return «1» or «2,5»."""
    return None if hundredths is None else f"{hundredths / 100:g}".replace(".", ",")

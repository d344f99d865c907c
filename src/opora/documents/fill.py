"""An order's form and a listing into a filled form: one function for every source."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from string import Template

from opora.documents.listing import DatedMark, ListedPupil, Listing, SubjectMarks, trace
from opora.documents.seal import arranged, seal
from opora.documents.table import FormDocument, FormRow, Value
from opora.orders.order import Column, Failing, Form, Order, Rows
from opora.orders.sources import SCHOOL
from opora.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class _Line:
    """What one row is about; a row per pupil has all subjects, others one; a mark or all marks."""

    number: int
    pupil: ListedPupil
    subjects: tuple[SubjectMarks, ...]
    marks: tuple[DatedMark, ...]
    failing: Failing


def fill(order: Order, form: Form, listing: Listing) -> FormDocument:
    """Return the form with a row for every pupil, subject or mark, in the order of the classes.

    Footnotes of the order stay even when no row needs them; the note on means below the range is
    added only when one is there.
    """
    lines = list(_LINES[form.rows](arranged(listing.pupils, form.order), order.failing))
    rows = tuple(FormRow(tuple(_cell(column, line) for column in form.columns)) for line in lines)
    marked = any(column.source == "subjects_with_means" for column in form.columns)
    below = marked and any(subject.below_range for line in lines for subject in line.subjects)
    names = {"on": f"{listing.on:%d.%m.%Y}", "periods": spoken_periods(listing)}
    return FormDocument(
        title=form.title,
        period=Template(form.period).substitute(names),
        columns=form.columns,
        rows=rows,
        empty=form.empty,
        signature=form.signature,
        attachment=form.attachment,
        seal=seal(order, listing),
        trace=trace(listing),
        annex=form.annex,
        footnotes=(*form.footnotes, *([order.failing.below_note] if below else [])),
    )


def spoken_periods(listing: Listing) -> str:
    """Return «с 06.04.2026 по 24.04.2026», apart for the grades whose terms differ."""
    grades: dict[Period, list[str]] = {}
    for grade, period in sorted(listing.periods.items()):
        grades.setdefault(period, []).append(str(grade))
    spoken = {period: f"с {period.since:%d.%m.%Y} по {period.on:%d.%m.%Y}" for period in grades}
    if len(grades) == 1:
        return next(iter(spoken.values()))
    return "; ".join(f"{', '.join(grades[period])} классы {spoken[period]}" for period in grades)


def _by_pupil(pupils: list[ListedPupil], failing: Failing) -> Iterator[_Line]:
    for number, pupil in enumerate(pupils, 1):
        listed = tuple(subject for subject in pupil.subjects if subject.listed)
        yield _Line(number, pupil, listed, (), failing)


def _by_subject(pupils: list[ListedPupil], failing: Failing) -> Iterator[_Line]:
    for number, pupil in enumerate(pupils, 1):
        for subject in pupil.subjects:
            yield _Line(number, pupil, (subject,), subject.marks, failing)


def _by_mark(pupils: list[ListedPupil], failing: Failing) -> Iterator[_Line]:
    for line in _by_subject(pupils, failing):
        for mark in line.marks:
            yield _Line(line.number, line.pupil, line.subjects, (mark,), failing)


_LINES: dict[Rows, Callable[[list[ListedPupil], Failing], Iterator[_Line]]] = {
    "pupil": _by_pupil,
    "subject": _by_subject,
    "mark": _by_mark,
}


def _cell(column: Column, line: _Line) -> Value:
    if column.source == SCHOOL:
        return line.pupil.filled.get(column.key, "")
    return SOURCES[column.source](line)


def _subjects_with_means(line: _Line) -> str:
    return ", ".join(_with_mean(subject, line.failing) for subject in line.subjects)


def _with_mean(subject: SubjectMarks, failing: Failing) -> str:
    note = failing.below_mark if subject.below_range else ""
    mean = f" ({subject.shown_mean})" if subject.shown_mean else ""
    return f"{subject.subject}{mean}{note}"


def _mean(subject: SubjectMarks) -> Value:
    return subject.mean.decimal() if subject.mean else subject.said


def _dated_marks(line: _Line) -> str:
    return "; ".join(_dated(mark) for mark in line.marks)


def _dated(mark: DatedMark) -> str:
    kind = f" ({mark.kind})" if mark.kind else ""
    # A no-break space: a date alone at the end of a line reads as another mark.
    return f"{mark.date:%d.%m.%Y}:\u00a0{mark.mark}{kind}"


SOURCES: dict[str, Callable[[_Line], Value]] = {
    "number": lambda line: line.number,
    "pupil.name": lambda line: line.pupil.name,
    "pupil.school": lambda line: line.pupil.school,
    "pupil.school_class": lambda line: line.pupil.school_class,
    "pupil.group": lambda line: line.pupil.group,
    "subjects_with_means": _subjects_with_means,
    "subject": lambda line: line.subjects[0].subject,
    "mean": lambda line: _mean(line.subjects[0]),
    "mark_count": lambda line: len(line.subjects[0].marks),
    "dated_marks": _dated_marks,
    "mark.date": lambda line: line.marks[0].date,
    "mark.mark": lambda line: line.marks[0].mark,
    "mark.kind": lambda line: line.marks[0].kind,
}
"""Every source of `opora.orders.sources` but the school's own, and how it is made."""

"""What one sheet of a reading holds: counts, what is wrong, the first rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from opora.intake.reading import NO_SUBJECT, REASONS, Reading, Said

_ROWS, _NOTES = 15, 30
_REASONS = dict(
    zip(REASONS, ("пропуск", "неуважительная", "уважительная", "болезнь", "опоздание"), strict=True)
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One result: whose, of what, of which day or term, what."""

    name: str = field(repr=False)
    school_class: str
    subject: str
    when: date | str | None
    value: str

    @property
    def when_text(self) -> str:
        """The day or the term as people write it."""
        return f"{self.when:%d.%m.%Y}" if isinstance(self.when, date) else self.when or "–"


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """`problems`: how many; `notes`: the first of them, of the sheet alone."""

    pupils: int
    marks: int
    absences: int
    final_marks: int
    problems: int
    notes: Sequence[Said]
    rows: Sequence[ReadRow] = field(repr=False)

    @property
    def empty(self) -> bool:
        """Whether nothing would be taken from the sheet."""
        return not (self.marks or self.absences or self.final_marks)


def preview_of(reading: Reading, name: str | None) -> SheetPreview:
    """Return what the sheet of this name gave."""
    index = reading.sheets.index(name) if name in reading.sheets else -1
    own = [note for note in reading.problems if note.sheet == name]
    return SheetPreview(
        pupils=sum(pupil.sheet == index for pupil in reading.pupils),
        marks=list(reading.marks.columns["sheet"]).count(index),
        absences=list(reading.absences.columns["sheet"]).count(index),
        final_marks=list(reading.final_marks.columns["sheet"]).count(index),
        problems=len(own),
        notes=own[:_NOTES],
        rows=list(islice(_rows(reading, index), _ROWS)),
    )


def _rows(reading: Reading, index: int) -> Iterator[ReadRow]:
    marks = reading.marks.columns
    told = zip(*(marks[name] for name in ("sheet", "pupil", "subject", "day", "mark")), strict=True)
    for sheet, pupil, subject, day, mark in told:
        if sheet == index:
            yield _row(reading, pupil, subject, date.fromordinal(day) if day else None, str(mark))
    finals = reading.final_marks.columns
    told = zip(
        *(finals[name] for name in ("sheet", "pupil", "subject", "term", "mark")), strict=True
    )
    for sheet, pupil, subject, term, mark in told:
        if sheet == index:
            value = f"итоговая {mark}" if mark else "итоговая без балла"
            yield _row(reading, pupil, subject, reading.terms[term], value)
    missed = reading.absences.columns
    told = zip(
        *(missed[name] for name in ("sheet", "pupil", "subject", "day", "reason")), strict=True
    )
    for sheet, pupil, subject, day, reason in told:
        if sheet == index:
            on = date.fromordinal(day) if day else None
            yield _row(reading, pupil, subject, on, _REASONS[REASONS[reason]])


def _row(
    reading: Reading, pupil: int, subject: int, when: date | str | None, value: str
) -> ReadRow:
    entry = reading.pupils[pupil]
    label = reading.sections[entry.section].school_class or ""
    named = "" if subject == NO_SUBJECT else reading.subjects[subject]
    return ReadRow(entry.name, label, named, when, value)

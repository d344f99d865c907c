"""Subjects of a roll as documents have them."""

from opora.documents.listing import DatedMark, SubjectMarks
from opora.orders.failing_list import CountedMark, FailingPupil, SubjectMean


def subjects_with_marks(pupil: FailingPupil) -> tuple[SubjectMarks, ...]:
    """Return every subject of a pupil in the period, listed or not, with its marks."""
    return tuple(_subject(subject) for subject in pupil.subjects)


def _subject(subject: SubjectMean) -> SubjectMarks:
    marks = tuple(_mark(mark) for mark in subject.marks)
    return SubjectMarks(subject.name, subject.mean, marks, subject.listed, subject.below_range)


def _mark(mark: CountedMark) -> DatedMark:
    return DatedMark(mark.date, mark.mark, mark.kind, mark.weight)

"""A campaign in the town of tests, and forms that its schools hand in."""

from datetime import UTC, date, datetime
from fractions import Fraction

from campaigning import ORDER
from opora.documents.listing import DatedMark, SourceFile, SubjectMarks
from opora.documents.submitted import Submitted, SubmittedRow
from opora.records.actions.by import PROGRAM
from opora.records.actions.submissions import (
    Certificate,
    begin_submission,
    certify,
    prepare,
    submit,
)
from opora.records.models import Due, OrgUnit, SubmissionVersion
from opora.vocabulary.mean import Mean
from opora.vocabulary.period import Period

DUE_ON = date(2026, 2, 27)
IN_TIME = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
LATE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLOSED = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
NAMES = ("Липин Олег Ян", "Берёзина Анна Ильинична", "Сойкин Пётр Львович")


def due_on(campaign, day=DUE_ON):
    """Return the number of a due date."""
    return Due.objects.get(campaign=campaign.number, on=day).pk


def row(name, label="9А", key=None, pupil=None, **more):
    """Return a row with one subject, its mean 5/2 of two marks."""
    marks = (DatedMark(date(2026, 1, 20), 2), DatedMark(date(2026, 2, 3), 3))
    subject = SubjectMarks("Алгебра", mean_of(marks), marks)
    filled = {"cause": "Болел", "work": "Разобрали дроби", "plan": "Зачёт 10 марта"}
    values = {"subjects": (subject,), "filled": filled} | more
    return SubmittedRow(key or f"p{name}", pupil, name, "Школа", school_class=label, **values)


def mean_of(marks):
    """Return the plain mean of marks."""
    total = Fraction(sum(mark.mark for mark in marks))
    return Mean(int(total), len(marks))


def content(unit, rows=None, on=DUE_ON):
    """Return what a unit hands in."""
    rows = [row(name) for name in NAMES[:2]] if rows is None else rows
    periods = {9: Period(date(2026, 1, 12), on), 11: Period(date(2026, 1, 12), on)}
    name = OrgUnit.objects.values_list("name", flat=True).get(pk=unit)
    source = SourceFile("журнал.xlsx", "a" * 64)
    return Submitted(ORDER, unit, name, on, periods, tuple(rows), (source,), "0")


def prepared(campaign, due, unit, rows=None, by=PROGRAM):
    """Prepare a form and return numbers of the submission and its version."""
    number = begin_submission(due=due, unit=unit).pk
    submitted = content(unit, rows)
    return number, prepare(by=by, submission=number, submitted=submitted, campaign=campaign)


def certified(number, by=PROGRAM):
    """Certify the last version of a submission."""
    seal = SubmissionVersion.objects.filter(submission=number).order_by("-number")[0].seal
    certify(by=by, submission=number, certificate=Certificate("password", seal))


def handed_in(campaign, due, unit, rows=None, by=PROGRAM):
    """Hand a form in and return numbers of the submission and its version."""
    number, version = prepared(campaign, due, unit, rows, by)
    certified(number, by)
    submit(by=by, submission=number, version=version)
    return number, version

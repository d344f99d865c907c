"""Councils as pages show them: minutes, whom they speak of, what was decided and done."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.db.models import Count, Q, QuerySet

from opora.analysis.support.council import CouncilKind, council_kinds, working_day
from opora.records.models import Council, CouncilQuestion
from opora.records.queries.decisions import DecisionLine, council_title, decision_line
from opora.records.queries.kept_numbers import UP
from opora.records.queries.spoken import CaseRef, refs_of
from opora.vocabulary.period import school_year_of
from opora.vocabulary.school_days import DaysOff


@dataclass(frozen=True, slots=True)
class CouncilLine:
    """A council in one line; `due`: by when minutes, `tell_by`: teachers know, None if nobody asks.

    `left`: decisions that are not done yet.
    """

    number: int
    kind: CouncilKind
    printed_number: str
    on: date
    topic: str
    signed_on: date | None
    due: date
    told_on: date | None
    tell_by: date | None
    questions: int
    decisions: int
    left: int

    @property
    def title(self) -> str:
        """«педагогический совет № 3 от 27.02.2026»."""
        return council_title(self.kind, self.printed_number, self.on)

    def is_late(self, on: date) -> bool:
        """Whether minutes or the telling are overdue on a day."""
        minutes = self.signed_on is None and on > self.due
        telling = self.tell_by is not None and self.told_on is None and on > self.tell_by
        return minutes or telling


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of the agenda with its decisions."""

    number: int
    place: int
    title: str = field(repr=False)
    reporter: str
    heard: str = field(repr=False)
    version: int
    cases: tuple[CaseRef, ...]
    decisions: tuple[DecisionLine, ...]


@dataclass(frozen=True, slots=True)
class CouncilCard:
    """The minutes of a council as they stand."""

    line: CouncilLine
    present: str
    votes: str
    version: int
    questions: tuple[QuestionLine, ...]

    @property
    def pupils(self) -> set[int]:
        """All whom it speaks of."""
        return {each.pupil for question in self.questions for each in question.cases}


def councils_of(school: int) -> list[CouncilLine]:
    """Return the councils of a school, the last first; one query."""
    return [_council(row) for row in _councils(Council.objects.filter(school_id=school))]


def council_card(number: int, school: int) -> CouncilCard | None:
    """Return the minutes of a council of a school; None where it is of another one."""
    row = _councils(Council.objects.filter(pk=number, school_id=school)).first()
    if row is None:
        return None
    line = _council(row)
    questions = list(
        CouncilQuestion.objects.filter(council=row).prefetch_related(
            f"cases__{UP}", "decisions__cases", "decisions__staff"
        )
    )
    cases = [case for question in questions for case in question.cases.all()]
    refs = {ref.case: ref for ref in refs_of(cases, school, line.kind, row.on)}
    return CouncilCard(
        line,
        row.present,
        row.votes,
        row.version,
        tuple(_question(each, refs, line) for each in questions),
    )


def next_number(school: int, kind: str, on: date) -> str:
    """Return the number to propose for a new council: one more than there are in its year."""
    year = school_year_of(on)
    days = (date(year, 9, 1), date(year + 1, 8, 31))
    held = Council.objects.filter(school_id=school, kind=kind, on__range=days)
    return str(held.count() + 1)


def _councils(rows: QuerySet[Council]) -> QuerySet[Council]:
    decisions = Count("questions__decisions", distinct=True)
    done = Count(
        "questions__decisions",
        distinct=True,
        filter=Q(questions__decisions__done_on__isnull=False),
    )
    counted = rows.annotate(asked=Count("questions", distinct=True), decided=decisions, done=done)
    return counted.order_by("-on", "-pk")


def _council(row: Council) -> CouncilLine:
    kind, off = council_kinds()[row.kind], _days_off()
    tell_by = working_day(row.on, kind.told_days, off) if kind.told_days else None
    return CouncilLine(
        row.pk,
        kind,
        row.number,
        row.on,
        row.topic,
        row.signed_on,
        working_day(row.on, kind.minutes_days, off),
        row.told_on,
        tell_by,
        row.asked,  # type: ignore[attr-defined]
        row.decided,  # type: ignore[attr-defined]
        row.decided - row.done,  # type: ignore[attr-defined]
    )


@cache
def _days_off() -> DaysOff:
    return DaysOff.load()


def _question(row: CouncilQuestion, refs: dict[int, CaseRef], council: CouncilLine) -> QuestionLine:
    return QuestionLine(
        row.pk,
        row.place,
        row.title,
        row.reporter,
        row.heard,
        row.version,
        tuple(refs[case.pk] for case in row.cases.all()),
        tuple(
            decision_line(each, council.title, council.number, council.on)
            for each in row.decisions.all()
        ),
    )

"""What councils decided about cases, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from opora.analysis.support.council import CouncilKind, council_kinds
from opora.records.models import CouncilDecision


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision and what came of it; `council`: its title, `cases`: numbers of those it concerns.

    `responsible`: a member of staff, empty for none.
    """

    number: int
    text: str = field(repr=False)
    responsible: str = field(repr=False)
    due: date
    done_on: date | None
    done_text: str = field(repr=False)
    version: int
    council: str
    council_number: int
    council_on: date
    cases: tuple[int, ...]

    def is_late(self, on: date) -> bool:
        """Whether it is not done and its day is over."""
        return self.done_on is None and on > self.due


def decisions_of(cases: Collection[int]) -> list[DecisionLine]:
    """Return what councils decided about these cases, the last first; for who may see the cases."""
    return _decisions(CouncilDecision.objects.filter(cases__in=list(cases)).distinct())


def decisions_of_school(school: int) -> list[DecisionLine]:
    """Return all decisions of a school's councils, the last first: what was decided and done."""
    return _decisions(CouncilDecision.objects.filter(question__council__school_id=school))


def _decisions(rows: QuerySet[CouncilDecision]) -> list[DecisionLine]:
    told = rows.select_related("question__council", "staff").prefetch_related("cases")
    found = []
    for row in told:
        council = row.question.council
        title = council_title(council_kinds()[council.kind], council.number, council.on)
        found.append(decision_line(row, title, council.pk, council.on))
    return sorted(found, key=lambda each: (each.council_on, each.number), reverse=True)


def council_title(kind: CouncilKind, number: str, on: date) -> str:
    """Return «педагогический совет № 3 от 27.02.2026»."""
    return f"{kind.title} № {number} от {on:%d.%m.%Y}"


def decision_line(row: CouncilDecision, council: str, number: int, on: date) -> DecisionLine:
    """Return a row with the title, number and day of its council."""
    return DecisionLine(
        row.pk,
        row.text,
        row.staff.name if row.staff else "",
        row.due,
        row.done_on,
        row.done_text,
        row.version,
        council,
        number,
        on,
        tuple(case.pk for case in row.cases.all()),
    )

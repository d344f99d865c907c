"""Academic debts as pages show them: how each stands and what is due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from opora.access.rights import Scope
from opora.analysis.results.asked import Asked, whole_year
from opora.analysis.results.marks import entry_title
from opora.analysis.support import debt as law
from opora.analysis.support.debt_rules import Entry, debt_rules
from opora.analysis.support.notice import is_unsatisfactory
from opora.records.models import Debt, DebtAttempt, DebtPause
from opora.records.queries.facts import facts_of
from opora.records.queries.kept_numbers import UP, kept, labels_of
from opora.records.queries.pupils import joined_in, names_of
from opora.vocabulary.class_label import class_sort_key, grade_of
from opora.vocabulary.subject import canonical_of, subject_title
from opora.vocabulary.text import fold

_FINALS = ("school_class", "subject", "pupil_id", "term", "mark", "entry")


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """An attempt as a page shows it; `missed` in words."""

    number: int
    which: int
    planned_on: date
    held_on: date | None
    mark: int | None
    missed: str
    commission: tuple[str, ...]
    minutes: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class PauseLine:
    """Days that do not count."""

    number: int
    basis: Entry
    since: date
    until: date | None
    document: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DebtLine:
    """A debt with how it stands; `label`: the class of the looked-at year, `then`: where it arose.

    `choice`: what the parents chose, in words.
    """

    number: int
    pupil: int
    name: str = field(repr=False)
    label: str
    then: str
    subject: str
    key: str
    arose_on: date
    basis: Entry
    order: str
    stand: law.Stand
    conditional_on: date | None
    conditional_order: str
    choice: str
    choice_on: date | None
    cancelled_on: date | None
    cancelled_why: str = field(repr=False)
    attempts: tuple[AttemptLine, ...]
    pauses: tuple[PauseLine, ...]
    version: int

    @property
    def state(self) -> str:
        """Where the debt stands, in words."""
        return law.TITLES[self.stand.state]

    @property
    def may_be_promoted(self) -> bool:
        """Whether the pupil may go on to the next grade conditionally, and did not yet."""
        return law.may_be_promoted(grade_of(self.then)) and self.conditional_on is None

    @property
    def needs_commission(self) -> bool:
        """Whether the next attempt is before a commission."""
        return law.needs_commission(self.stand.used)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An unsatisfactory mark of the year that no debt is entered for."""

    pupil: int
    name: str = field(repr=False)
    label: str
    subject: str
    said: str
    basis: str

    @property
    def title(self) -> str:
        """The subject as people read it."""
        return subject_title(self.subject)

    @property
    def key(self) -> str:
        """What the form names it by: a number and a subject, no name."""
        return f"{self.pupil}:{self.subject}"


def facts_of_debt(row: Debt) -> law.Debt:
    """Return what the rules ask of a row."""
    return law.Debt(
        row.arose_on,
        grade_of(row.label),
        tuple(law.Attempt(a.planned_on, a.mark, a.missed) for a in row.attempts.all()),
        tuple(law.Pause(p.since, p.until) for p in row.pauses.all()),
        conditional=row.conditional_on is not None,
        chosen=bool(row.choice),
        cancelled=row.cancelled_on is not None,
    )


def debts_of_school(
    school: int, school_year: int, scope: Scope, on: date, *, over: bool = False
) -> list[DebtLine]:
    """Return the debts of the pupils who are in the part of the school that may be seen.

    Overdue first, then by the day something is due. `over`: settled, chosen and cancelled ones too.
    Four queries.
    """
    rows = list(_rows(Debt.objects.filter(school_id=school)))
    labels = labels_of({kept(row.pupil).pk for row in rows}, school, school_year)
    # By the class of the year alone: of whoever left, only who sees the whole school sees the debt.
    seen = [row for row in rows if scope.whole or labels.get(kept(row.pupil).pk) in scope.classes]
    lines = [_line(row, labels, on) for row in seen]
    return sorted((line for line in lines if over or not line.stand.is_over), key=_by_deadline)


def debts_of_pupil(
    pupils: Collection[int], school: int, school_year: int, on: date
) -> list[DebtLine]:
    """Return the debts of one pupil, under all numbers, as `debts_of_school` orders them."""
    rows = list(_rows(Debt.objects.filter(school_id=school, pupil__in=pupils)))
    labels = labels_of({kept(row.pupil).pk for row in rows}, school, school_year)
    return sorted((_line(row, labels, on) for row in rows), key=_by_deadline)


def proposals(school: int, school_year: int, scope: Scope) -> list[Proposal]:
    """Return pupils with 2, «н/а» or «незач.» of the year, as facts have it, without a debt yet."""
    same = joined_in(school, {school_year})
    asked = Asked(facts_of([school], {school_year}, same), whole_year(school_year), scope)
    low = [
        row for row in asked.of_terms(asked.rows("final_marks", _FINALS)) if is_unsatisfactory(row)
    ]
    known = _known(school, school_year)
    names = names_of(row["pupil_id"] for row in low)
    found = {
        (row["pupil_id"], canonical_of(row["subject"])): Proposal(
            row["pupil_id"],
            names.name(row["pupil_id"]),
            row["school_class"],
            row["subject"],
            str(row["mark"] or entry_title(row["entry"])),
            "unsatisfactory" if row["mark"] else "missed",
        )
        for row in low
    }
    new = [proposal for spot, proposal in found.items() if spot not in known]
    return sorted(new, key=lambda each: (class_sort_key(each.label), fold(each.name), each.subject))


def _known(school: int, school_year: int) -> set[tuple[int, str]]:
    rows = Debt.objects.filter(school_id=school, school_year=school_year, cancelled_on=None)
    return {(kept(row.pupil).pk, canonical_of(row.subject)) for row in rows.select_related(UP)}


def _rows(rows: QuerySet[Debt]) -> QuerySet[Debt]:
    return rows.select_related(UP).prefetch_related("attempts", "pauses")


def _line(row: Debt, labels: dict[int, str], on: date) -> DebtLine:
    pupil, rules = kept(row.pupil), debt_rules()
    return DebtLine(
        row.pk,
        pupil.pk,
        pupil.name,
        labels.get(pupil.pk, row.label),
        row.label,
        subject_title(row.subject),
        row.subject,
        row.arose_on,
        rules.bases[row.basis],
        row.order,
        law.stand(facts_of_debt(row), on),
        row.conditional_on,
        row.conditional_order,
        rules.choices[row.choice].title if row.choice else "",
        row.choice_on,
        row.cancelled_on,
        row.cancelled_why,
        tuple(map(_attempt, row.attempts.all())),
        tuple(map(_pause, row.pauses.all())),
        row.version,
    )


def _attempt(row: DebtAttempt) -> AttemptLine:
    return AttemptLine(
        row.pk,
        row.number,
        row.planned_on,
        row.held_on,
        row.mark,
        debt_rules().missed[row.missed].title if row.missed else "",
        tuple(row.commission.splitlines()),
        row.minutes,
        row.mark is None and not row.missed,
    )


def _pause(row: DebtPause) -> PauseLine:
    return PauseLine(row.pk, debt_rules().pauses[row.basis], row.since, row.until, row.document)


def _by_deadline(line: DebtLine) -> tuple[bool, date, Sequence[object], str]:
    return (
        not line.stand.alert,
        line.stand.due or date.max,
        class_sort_key(line.label),
        fold(line.name),
    )

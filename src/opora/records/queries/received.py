"""What a unit received: forms that schools handed in, each as its last sent version says."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import F

from opora import __version__
from opora.documents.listing import ListedPupil, Listing, SourceFile
from opora.documents.submitted import Submitted, read_submitted
from opora.orders.odd import TITLES
from opora.orders.standing import HANDED_IN, STATE_TITLES, State
from opora.records.models import (
    CellRemark,
    Certification,
    OddValue,
    OrgUnit,
    Submission,
    SubmissionVersion,
)
from opora.records.queries.campaigns import CampaignLine, DueLine, expected
from opora.records.queries.places import UnitLine
from opora.records.queries.versions import CERTIFIED
from opora.vocabulary.class_label import grade_of
from opora.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class Received:
    """A line of a due date: a school and its form. `submission` 0: nothing was begun.

    `pupils`, `changed`: of the version that was sent last; `late`: it came after the time.
    """

    unit: UnitLine
    submission: int = 0
    state: State = State.DRAFT
    sent: int = 0
    sent_at: datetime | None = None
    on_time: bool | None = None
    excuse: str = ""
    pupils: int = 0
    changed: int = 0
    certified_by: str = ""
    odd: int = 0
    receiver: int | None = None

    @property
    def handed_in(self) -> bool:
        """Whether the receiver has the form."""
        return self.state in HANDED_IN

    @property
    def readable(self) -> bool:
        """Whether there is something to read: returned forms too, withdrawn ones not."""
        return self.sent > 0 and self.state is not State.WITHDRAWN

    @property
    def title(self) -> str:
        """The state in words."""
        return STATE_TITLES[self.state] if self.submission else "не начата"

    @property
    def certificate(self) -> str:
        """How it was certified, in words."""
        return CERTIFIED.get(self.certified_by, "")


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark to a cell of a version; `settled`: a later version came."""

    number: int
    version: int
    key: str
    column: str
    text: str = field(repr=False)
    settled: bool


@dataclass(frozen=True, slots=True)
class OddLine:
    """Something odd in a form: its kind in words, figures, what became of it."""

    number: int
    title: str
    says: str
    state: str
    comment: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HandedUpLine:
    """What a unit between the schools and the top handed up for a due date."""

    unit: UnitLine
    submission: int
    state: State
    sent: int
    sent_at: datetime | None
    on_time: bool | None
    forms: int
    pupils: int
    reason: str = field(repr=False)

    @property
    def title(self) -> str:
        """The state in words."""
        return STATE_TITLES[self.state]

    @property
    def waits(self) -> bool:
        """Whether a decision is waited for."""
        return self.state in (State.SUBMITTED, State.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class Taken:
    """A form that was sent; `group`: the name of the unit right above the school."""

    unit: UnitLine
    group: str
    seal: str
    content: Submitted


@dataclass(frozen=True)
class SentForm:
    """The version that was sent last, with what is said of it."""

    submission: int
    state: State
    version: int
    seal: str
    content: Submitted
    changed: int
    certified: tuple[str, ...]
    same_hand: bool
    remarks: tuple[Remark, ...]
    due: int

    @property
    def title(self) -> str:
        """The state in words."""
        return STATE_TITLES[self.state]

    @property
    def certificate(self) -> str:
        """How it was certified, in words."""
        kinds = ", ".join(CERTIFIED[kind] for kind in self.certified)
        return f"Заверена: {kinds}." if kinds else "Не заверена в программе."

    @property
    def waits(self) -> bool:
        """Whether a decision is waited for."""
        return self.state in (State.SUBMITTED, State.IN_REVIEW)

    @property
    def fresh(self) -> bool:
        """Whether nobody took it under review yet."""
        return self.state is State.SUBMITTED

    @property
    def done(self) -> bool:
        """Whether it is accepted."""
        return self.state is State.ACCEPTED


def received(campaign: CampaignLine, due: DueLine, under: int) -> list[Received]:
    """Return a line for every school below a unit that owes the form, by name."""
    schools = expected(campaign, due.on, under)
    path = OrgUnit.objects.values_list("path", flat=True).get(pk=under)
    found = {row.unit.unit: row for row in _lines(due.number, path)}
    return [found.get(school.unit, Received(school)) for school in schools]


def is_sent(submission: int) -> bool:
    """Whether the receiver may read a submission: it was sent and not withdrawn."""
    rows = Submission.objects.filter(pk=submission, sent__gt=0)
    return rows.exclude(state=State.WITHDRAWN).exists()


def sent_form(submission: int) -> SentForm:
    """Return the version of a school's form that was sent last."""
    row = Submission.objects.get(pk=submission)
    version = SubmissionVersion.objects.get(submission=row, number=row.sent)
    certificates = list(Certification.objects.filter(version=version, good=True).order_by("pk"))
    return SentForm(
        row.pk,
        State(row.state),
        row.sent,
        version.seal,
        read_submitted(version.content),
        version.changed,
        tuple(each.kind for each in certificates),
        any(each.same_hand for each in certificates),
        remarks_of(row.pk),
        row.due_id,
    )


def remarks_of(submission: int) -> tuple[Remark, ...]:
    """Return the remarks of a submission in the order of making."""
    rows = CellRemark.objects.filter(submission=submission).order_by("pk")
    return tuple(
        Remark(row.pk, row.version, row.key, row.column, row.text, row.settled_at is not None)
        for row in rows
    )


def odd_of(submission: int) -> list[OddLine]:
    """Return what is odd in a form and is not settled yet."""
    rows = OddValue.objects.filter(submission=submission).exclude(state="settled")
    return [
        OddLine(row.pk, TITLES[row.key], row.says, row.state, row.comment)
        for row in rows.order_by("pk")
    ]


def handed_up_below(due: int, under: int) -> list[HandedUpLine]:
    """Return what the unit and those below it handed up, by name; drafts are not among it."""
    path = OrgUnit.objects.values_list("path", flat=True).get(pk=under)
    rows = SubmissionVersion.objects.filter(
        number=F("submission__sent"),
        submission__due=due,
        submission__unit__path__startswith=path,
    ).exclude(submission__unit__level="school")
    found = []
    for row in rows.select_related("submission__unit").order_by("submission__unit__name", "pk"):
        said, one = json.loads(row.content), row.submission
        found.append(
            HandedUpLine(
                UnitLine.of(one.unit),
                one.pk,
                State(one.state),
                one.sent,
                one.sent_at,
                one.on_time,
                len(said["forms"]),
                row.pupils,
                said["reason"],
            )
        )
    return found


def opened(content: Submitted, campaign: CampaignLine, today: date) -> Submitted:
    """Return what those above the school may read on a day: outside the window no rows at all,
    inside it rows of the order's grades."""
    rows = tuple(
        row
        for row in content.rows
        if campaign.names.opens(today, grade_of(row.school_class)) and not row.why_left_out
    )
    return replace(content, rows=rows)


def taken(due: int, path: str, states: Collection[State] = (State.ACCEPTED,)) -> list[Taken]:
    """Return the versions sent last below a path, of the submissions that stand so, by school."""
    rows = SubmissionVersion.objects.filter(
        number=F("submission__sent"),
        submission__due=due,
        submission__state__in=list(states),
        submission__unit__level="school",
        submission__unit__path__startswith=path,
    ).select_related("submission__unit__parent")
    found = [
        Taken(
            UnitLine.of(row.submission.unit),
            _group(row.submission.unit),
            row.seal,
            read_submitted(row.content),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.group, each.unit.name, each.unit.unit))


def together(found: Sequence[Taken], campaign: CampaignLine, due: DueLine, today: date) -> Listing:
    """Return one listing of all forms, with the names that are open today.

    Its sources are the forms by their seals: the paper leads back to every one of them.
    """
    pupils: list[ListedPupil] = []
    periods: dict[int, Period] = {}
    for each in found:
        listing = opened(each.content, campaign, today).listing()
        pupils += [replace(pupil, group=each.group) for pupil in listing.pupils]
        periods |= listing.periods
    sources = tuple(SourceFile(each.unit.name, each.seal) for each in found)
    return Listing(tuple(pupils), periods, due.on, sources, __version__)


def _group(unit: OrgUnit) -> str:
    return unit.parent.name if unit.parent is not None else ""


def _lines(due: int, path: str) -> list[Received]:
    rows = list(
        Submission.objects.filter(due=due, unit__path__startswith=path).select_related("unit")
    )
    versions = SubmissionVersion.objects.filter(
        number=F("submission__sent"), submission__due=due, submission__unit__path__startswith=path
    )
    told = {
        number: (pupils, changed)
        for number, pupils, changed in versions.values_list("submission", "pupils", "changed")
    }
    certified = _certificates(due, path)
    odd = Counter(
        OddValue.objects.filter(submission__due=due, submission__unit__path__startswith=path)
        .exclude(state="settled")
        .values_list("submission", flat=True)
    )
    return [
        Received(
            UnitLine.of(row.unit),
            row.pk,
            State(row.state),
            row.sent,
            row.sent_at,
            row.on_time,
            row.excuse,
            *told.get(row.pk, (0, 0)),
            certified.get(row.pk, ""),
            odd[row.pk],
            row.receiver_id,
        )
        for row in rows
    ]


def _certificates(due: int, path: str) -> dict[int, str]:
    """Return the kind of the last certificate of what was sent, by submission."""
    rows = Certification.objects.filter(
        good=True,
        version__number=F("version__submission__sent"),
        version__submission__due=due,
        version__submission__unit__path__startswith=path,
    ).order_by("pk")
    return dict(rows.values_list("version__submission", "kind"))

"""A form as its school works on it: the draft, where it stands, what was handed in before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from opora import __version__
from opora.documents.draft import DraftRow
from opora.documents.listing import SourceFile
from opora.documents.submitted import Submitted, SubmittedRow, read_subjects, read_submitted
from opora.orders.order import Form
from opora.orders.standing import Act, Standing, State
from opora.records.models import (
    CellRemark,
    Submission,
    SubmissionEvent,
    SubmissionRow,
    SubmissionVersion,
)
from opora.records.queries.campaigns import (
    CampaignLine,
    DueLine,
    campaign_line,
    campaign_of,
    due_line,
    due_of_submission,
)
from opora.records.queries.places import UnitLine
from opora.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A row of the draft; `version`: of its cells, for who edits at once."""

    draft: DraftRow
    version: int

    @property
    def row(self) -> SubmittedRow:
        """What the row says."""
        return self.draft.row


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """What the receiver says of a cell, by keys (`models.CellRemark`)."""

    key: str
    column: str
    text: str = field(repr=False)
    version: int


@dataclass(frozen=True)
class FormView:
    """Everything of a submission that its school sees at a glance.

    `filled_at`: when the draft was made from facts last, None: never. `made_of`, `news` as the
    model has them. `remarks`: those that no later version answers; `returned`: why the receiver
    returned it last, '' where it is not with the school because of that.
    """

    number: int
    school: UnitLine
    receiver: str
    campaign: CampaignLine
    due: DueLine
    standing: Standing
    filled_at: datetime | None
    edition: str
    made_of: Mapping[str, Any]
    news: Mapping[str, list[str]] = field(repr=False)
    first_sent_at: datetime | None
    sent_at: datetime | None
    on_time: bool | None
    excuse: str
    lines: tuple[DraftLine, ...] = field(repr=False)
    remarks: tuple[RemarkLine, ...] = ()
    returned: str = field(default="", repr=False)

    @property
    def form(self) -> Form:
        """The form that is handed in."""
        return self.campaign.order.main_form

    @property
    def periods(self) -> dict[int, Period]:
        """The reporting period by grade, as of the last making."""
        return periods_of(self.made_of)

    def submitted(self) -> Submitted:
        """Return what a version of the draft would say."""
        sources = tuple(SourceFile(*each) for each in self.made_of.get("sources", ()))
        return Submitted(
            self.campaign.order.key,
            self.school.unit,
            self.school.name,
            self.due.on,
            self.periods,
            tuple(line.row for line in self.lines),
            sources,
            __version__,
        )


def form_of(submission: int) -> FormView:
    """Return a submission with its draft; Submission.DoesNotExist when there is none."""
    around = ("unit__parent", "receiver", "due__campaign__unit")
    row = Submission.objects.select_related(*around).get(pk=submission)
    receiver = row.receiver or row.unit.parent or row.unit
    open_ones = CellRemark.objects.filter(submission=row, settled_at=None)
    return FormView(
        row.pk,
        UnitLine.of(row.unit),
        receiver.name,
        campaign_line(row.due.campaign),
        due_line(row.due, row.unit_id),
        Standing(State(row.state), row.versions, row.prepared, row.certified, row.sent),
        row.filled_at,
        row.edition,
        row.made_of,
        row.news,
        row.first_sent_at,
        row.sent_at,
        row.on_time,
        row.excuse,
        tuple(draft_lines(submission)),
        tuple(RemarkLine(each.key, each.column, each.text, each.version) for each in open_ones),
        _returned(row),
    )


def form_handed_in(submission: int) -> Form:
    """Return the form that a submission is of, without what is in it; two queries."""
    return campaign_of(due_of_submission(submission).campaign).order.main_form


def _returned(row: Submission) -> str:
    if row.state != State.RETURNED:
        return ""
    last = SubmissionEvent.objects.filter(submission=row, act=Act.RETURN).order_by("-pk").first()
    return last.reason if last else ""


def draft_lines(submission: int) -> list[DraftLine]:
    """Return the rows of a draft in their order; one query."""
    rows = SubmissionRow.objects.filter(submission=submission)
    return [DraftLine(as_draft(row), row.version) for row in rows]


def as_draft(row: SubmissionRow) -> DraftRow:
    """Return a row as documents have it."""
    return DraftRow(
        SubmittedRow(
            row.key,
            row.pupil,
            row.name,
            row.school,
            row.school_class,
            read_subjects(row.subjects),
            row.filled,
            row.why_added,
            row.why_left_out,
        ),
        row.from_facts,
    )


def version_of(submission: int, number: int) -> Submitted | None:
    """Return what a version says; None where there is no such; one query."""
    kept = SubmissionVersion.objects.filter(submission=submission, number=number)
    text = kept.values_list("content", flat=True).first()
    return None if text is None else read_submitted(text)


def version_before(view: FormView) -> Submitted | None:
    """Return what the school said on the due date before this one, as sent or as last prepared;
    None where it said nothing; two queries."""
    earlier = Submission.objects.filter(
        unit=view.school.unit,
        due__campaign=view.due.campaign,
        due__part=view.due.part,
        due__on__lt=view.due.on,
        versions__gt=0,
    )
    found = earlier.order_by("-due__on").first()
    return None if found is None else version_of(found.pk, found.sent or found.versions)


def texts_of(submitted: Submitted | None) -> dict[str, Mapping[str, str]]:
    """Return what a school wrote, by key of the row."""
    return {} if submitted is None else {row.key: row.filled for row in submitted.rows}


def periods_of(made_of: Mapping[str, Any]) -> dict[int, Period]:
    """Return the periods that a draft keeps."""
    return {
        int(grade): Period(*map(date.fromisoformat, days))
        for grade, days in made_of.get("periods", {}).items()
    }

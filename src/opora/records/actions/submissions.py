"""The moves of a submission; every one is an event, and all of a move is one transaction."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from opora.documents.submitted import (
    Submitted,
    canonical_text,
    changed_cells,
    digest_of,
    read_submitted,
)
from opora.orders.collecting import collecting
from opora.orders.standing import Act, Around, State
from opora.records.actions.by import By
from opora.records.actions.moving import Move, keep, make_moves, stepped
from opora.records.actions.odd_values import note_odd
from opora.records.models import (
    CellRemark,
    Certification,
    OrgUnit,
    Outage,
    Submission,
    SubmissionVersion,
)
from opora.records.queries.campaigns import CampaignLine, DueLine, campaign_of, due_of
from opora.vocabulary.problems import UserError

LONGEST_REASON = 2000
OUTAGE = "outage"
_SENDING = ("receiver", "first_sent_at", "sent_at", "on_time", "excuse")


@dataclass(frozen=True, slots=True)
class Remarked:
    """A remark of the receiver; `column` '' for the whole row, `key` '' too for the whole form."""

    key: str
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """How a version is certified (`models.Certification`); `seal`: of what the person saw.

    `elsewhere`: in another installation, so who brings it here is not who certified it.
    """

    kind: str
    seal: str
    sha256: str = ""
    report: dict[str, Any] = field(default_factory=dict)
    elsewhere: bool = False


def begin_submission(*, due: int, unit: int) -> Submission:
    """Return the submission of a unit for a due date, made if there is none yet."""
    return Submission.objects.get_or_create(due_id=due, unit_id=unit)[0]


def locked(submission: int) -> Submission:
    """Return the row, locked until the transaction ends: moves come one after another."""
    return Submission.objects.select_for_update().get(pk=submission)


@transaction.atomic
def note_edit(*, row: Submission) -> None:
    """Say that the draft of a locked submission changed: what was prepared holds no more.

    Raises UserError where the sender may change nothing now.
    """
    after = stepped(row, Act.EDIT, _around(row))
    keep(row, after)
    row.rows_version += 1
    row.save(update_fields=["prepared", "certified", "rows_version"])


@transaction.atomic
def prepare(*, by: By, submission: int, submitted: Submitted, campaign: CampaignLine) -> int:
    """Return the number of a new version that says what `submitted` does.

    What is prepared already and says the same is not made again. Raises UserError where the sender
    may change nothing now.
    """
    row = locked(submission)
    last = SubmissionVersion.objects.filter(submission=row, number=row.versions).first()
    before = read_submitted(last.content) if last else None
    changes = changed_cells(before, submitted, campaign.order) if before else []
    printed = sum(not each.why_left_out for each in submitted.rows)
    return fix(by, row, canonical_text(submitted), printed, len(changes))


def fix(by: By, row: Submission, text: str, pupils: int, changed: int) -> int:
    """Return the number of the version of a locked submission that says a text; see `prepare`."""
    last = SubmissionVersion.objects.filter(submission=row, number=row.versions).first()
    if last is not None and row.prepared == last.number and last.content == text:
        return last.number
    after = stepped(row, Act.PREPARE, _around(row))
    now = timezone.now()
    version = SubmissionVersion.objects.create(
        submission=row,
        number=after.prepared,
        content=text,
        seal=digest_of(text),
        pupils=pupils,
        changed=changed,
        by_id=by.account,
        made_at=now,
    )
    make_moves(by, [Move(row, Act.PREPARE, after, after.prepared, made=[version])], now)
    return after.prepared


@transaction.atomic
def certify(*, by: By, submission: int, certificate: Certificate) -> None:
    """Certify the prepared version.

    The same again changes nothing. Raises UserError when the form changed since it was shown.
    """
    row = locked(submission)
    version = SubmissionVersion.objects.filter(submission=row, number=row.prepared).first()
    if _is_certified(row, certificate.seal):
        return
    after = stepped(row, Act.CERTIFY, _around(row))
    assert version is not None
    if version.seal != certificate.seal:
        raise UserError(
            "Пока вы читали форму, её изменили. Откройте её снова и проверьте перед заверением."
        )
    now = timezone.now()
    made = Certification.objects.create(
        version=version,
        kind=certificate.kind,
        seal=certificate.seal,
        sha256=certificate.sha256,
        good=True,
        report=certificate.report,
        same_hand=version.by_id == by.account and not certificate.elsewhere,
        by_id=by.account,
        at=now,
    )
    make_moves(by, [Move(row, Act.CERTIFY, after, after.prepared, made=[made])], now)


@transaction.atomic
def submit(*, by: By, submission: int, version: int, reason: str = "") -> None:
    """Hand in the prepared version; late is noted as late, and whether the server was to blame.

    `reason`: why another than the school does it. The same again changes nothing. Raises UserError
    where the version is not the prepared one, is not certified, or the time is over.
    """
    row = locked(submission)
    if row.state == State.SUBMITTED and row.sent == version:
        return
    campaign, due = _about(row)
    now = timezone.now()
    after = stepped(row, Act.SUBMIT, _around(row, campaign, due, now))
    if after.sent != version:
        raise UserError("Форма изменилась с тех пор, как вы её открыли. Откройте её снова.")
    first = row.first_sent_at is None or row.state == State.WITHDRAWN
    if first:
        row.first_sent_at, row.on_time = now, not due.late(now)
        row.excuse = OUTAGE if due.late(now) and _was_down(due) else ""
    if row.receiver_id is None:
        row.receiver_id = row.unit.parent_id or row.unit_id
    row.sent_at = now
    CellRemark.objects.filter(submission=row, settled_at=None).update(settled_at=now)
    move = Move(row, Act.SUBMIT, after, after.sent, reason, late=due.late(now))
    make_moves(by, [move], now, _SENDING)
    if row.unit.level == OrgUnit.Level.SCHOOL and not due.part:
        note_odd(row, campaign.order)


@transaction.atomic
def withdraw(*, by: By, submission: int, version: int, reason: str) -> None:
    """Take back what was handed in and is not under review; it stays among the versions.

    The same again changes nothing.
    """
    row = locked(submission)
    if row.state == State.WITHDRAWN and row.sent == version:
        return
    _same_version(row, version)
    after = stepped(row, Act.WITHDRAW, _around(row, reason=reason))
    make_moves(by, [Move(row, Act.WITHDRAW, after, row.sent, reason)])


@transaction.atomic
def begin_review(*, by: By, submission: int) -> None:
    """Take what was handed in under review; who has it already goes on."""
    row = locked(submission)
    if row.state == State.IN_REVIEW:
        return
    make_moves(by, [Move(row, Act.BEGIN, stepped(row, Act.BEGIN, _around(row)), row.sent)])


@transaction.atomic
def return_back(
    *, by: By, submission: int, version: int, reason: str, remarks: tuple[Remarked, ...] = ()
) -> None:
    """Return what is under review with a reason and remarks by cell.

    `version`: the one that was read. The same again changes nothing.
    """
    row = locked(submission)
    if row.state == State.RETURNED and row.sent == version:
        return
    _same_version(row, version)
    after = stepped(row, Act.RETURN, _around(row, reason=reason))
    CellRemark.objects.bulk_create(
        CellRemark(
            submission=row,
            version=version,
            key=each.key,
            column=each.column,
            text=each.text,
            by_id=by.account,
        )
        for each in remarks
    )
    make_moves(by, [Move(row, Act.RETURN, after, version, reason)])


@transaction.atomic
def accept(*, by: By, submission: int, version: int) -> None:
    """Accept what is under review; the same again changes nothing."""
    row = locked(submission)
    if row.state == State.ACCEPTED and row.sent == version:
        return
    _same_version(row, version)
    make_moves(by, [Move(row, Act.ACCEPT, stepped(row, Act.ACCEPT, _around(row)), version)])


@transaction.atomic
def reopen(*, by: By, submission: int, reason: str) -> None:
    """Take what was accepted under review again, with a reason."""
    row = locked(submission)
    after = stepped(row, Act.REOPEN, _around(row, reason=reason))
    make_moves(by, [Move(row, Act.REOPEN, after, row.sent, reason)])


def _is_certified(row: Submission, seal: str) -> bool:
    """Whether the prepared version, or the one handed in since, is certified with this seal."""
    number = row.prepared or row.sent
    given = Certification.objects.filter(version__submission=row, version__number=number)
    return given.filter(seal=seal, good=True).exists()


def _same_version(row: Submission, version: int) -> None:
    if row.sent != version:
        raise UserError("Сдана уже другая версия. Откройте форму снова и проверьте её.")


def _about(row: Submission) -> tuple[CampaignLine, DueLine]:
    due = due_of(row.due_id, row.unit_id)
    return campaign_of(due.campaign), due


def _around(
    row: Submission,
    campaign: CampaignLine | None = None,
    due: DueLine | None = None,
    now: datetime | None = None,
    reason: str = "",
) -> Around:
    # Above the school, and of parts that experts hand in, nothing is certified.
    school = row.unit.level == OrgUnit.Level.SCHOOL and not (due and due.part)
    needs = school and (campaign is None or campaign.order.campaign.certified)
    if len(reason) > LONGEST_REASON:
        raise UserError(f"Причина длиннее {LONGEST_REASON} знаков. Сократите её.")
    return Around(needs, _why_closed(campaign, due, now), bool(reason.strip()))


def _why_closed(campaign: CampaignLine | None, due: DueLine | None, now: datetime | None) -> str:
    """Why nothing is taken any more and who can change that; empty while it is."""
    if campaign is None:
        return ""
    leader = f"Его ведёт: {campaign.unit.name}."
    if campaign.stopped_on is not None:
        return f"Мониторинг остановлен {campaign.stopped_on:%d.%m.%Y}. {leader}"
    if due is not None and now is not None and due.closed(now):
        return f"Приём закрыт. Продлить срок может тот, кто ведёт мониторинг. {leader}"
    return ""


def _was_down(due: DueLine) -> bool:
    """Whether the server was down when the time ran out, or in the last hours before."""
    hours = timedelta(hours=collecting().last_hours)
    return Outage.objects.filter(
        since__lte=due.on_time_until, until__gte=due.on_time_until - hours
    ).exists()

"""A form filled by hand becomes a version of its school's submission, handed in by the receiver."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from opora import __version__
from opora.documents.draft import DraftRow
from opora.documents.handmade.form import HandRow
from opora.documents.handmade.subjects import TypedSubject
from opora.documents.listing import SourceFile, SubjectMarks
from opora.documents.submitted import (
    Submitted,
    SubmittedRow,
    canonical_text,
    read_submitted,
)
from opora.orders.order import Failing
from opora.records.actions.by import By
from opora.records.actions.drafts import write_rows
from opora.records.actions.hand_filled import open_file
from opora.records.actions.submissions import (
    Certificate,
    begin_submission,
    certify,
    locked,
    note_edit,
    prepare,
    submit,
)
from opora.records.models import (
    Certification,
    HandFilled,
    OrgUnit,
    SubmissionVersion,
)
from opora.records.queries.campaigns import CampaignLine, DueLine, campaign_of, due_of
from opora.records.queries.hand_filled import form_of
from opora.records.queries.listed import periods_at
from opora.vocabulary.person import name_key
from opora.vocabulary.problems import UserError

ON_PAPER = "file"
"""Kind of a certificate: the form came as a file, what it is signed with was not checked."""

_SAID = "Сдано получателем за школу: форма пришла файлом и прочитана программой."
_NOT_CHECKED = "Форма пришла файлом. Подпись руководителя программа не проверяла."
_WHY_ADDED = "Из формы, заполненной вручную."


@transaction.atomic
def accept_hand_filled(*, by: By, number: int, version: int) -> int:
    """Return the submission that a form became: a version, handed in for the school.

    Accepted again, it is the same submission. Raises UserError when the form has problems, its
    school is not known, fills the form in itself, or may hand in nothing now.
    """
    row = HandFilled.objects.select_for_update().get(pk=number)
    if row.state == HandFilled.State.ACCEPTED and row.submission_id is not None:
        return row.submission_id
    row = open_file(number, version)
    if row.unit is None:
        raise UserError("Неизвестно, какой школы эта форма. Выберите школу и примите снова.")
    due = due_of(row.due_id, row.unit_id)
    campaign = campaign_of(due.campaign)
    found = form_of(row, campaign)
    if found.problems:
        raise UserError(f"В форме ошибок: {len(found.problems)}. Исправьте их и примите снова.")
    made = begin_submission(due=row.due_id, unit=row.unit.pk)
    last = SubmissionVersion.objects.filter(submission=made, number=made.versions).first()
    known = read_submitted(last.content).rows if last else ()
    rows = _rows(found.rows, known, row.unit.name, campaign.order.failing)
    submitted = _submitted(row, row.unit, campaign, due, rows)
    _keep_draft(made.pk, submitted, known)
    prepared = prepare(by=by, submission=made.pk, submitted=submitted, campaign=campaign)
    _certify(by, made.pk, prepared, row.sha256)
    submit(by=by, submission=made.pk, version=prepared, reason=_SAID)
    row.state, row.submission = HandFilled.State.ACCEPTED, made
    row.version += 1
    row.save()
    return made.pk


def accept_ready(*, by: By, files: Iterable[tuple[int, int]]) -> tuple[int, list[str]]:
    """Accept files, given by number and version, each by itself; return how many were accepted and
    why the others were not."""
    accepted, why = 0, []
    for number, version in files:
        try:
            accept_hand_filled(by=by, number=number, version=version)
        except UserError as error:
            why.append(f"Файл № {number}: {error}")
        else:
            accepted += 1
    return accepted, why


def _submitted(
    row: HandFilled,
    unit: OrgUnit,
    campaign: CampaignLine,
    due: DueLine,
    rows: tuple[SubmittedRow, ...],
) -> Submitted:
    return Submitted(
        campaign.order.key,
        unit.pk,
        unit.name,
        due.on,
        periods_at(unit.pk, campaign, due.on),
        rows,
        (SourceFile(row.label.rpartition("/")[2], row.sha256),),
        __version__,
    )


def _rows(
    rows: Iterable[HandRow], known: Iterable[SubmittedRow], school: str, failing: Failing
) -> tuple[SubmittedRow, ...]:
    """Return the rows; a pupil of an earlier version keeps the key."""
    keys = {(name_key(each.name), each.school_class): each.key for each in known}
    numbers = [int(key[1:]) for key in keys.values() if key[:1] == "h" and key[1:].isdigit()]
    free = iter(range(max(numbers, default=0) + 1, 1 << 30))
    return tuple(
        SubmittedRow(
            keys.pop((name_key(each.name), each.school_class), "") or f"h{next(free)}",
            None,
            each.name,
            school,
            each.school_class,
            tuple(_subject(subject, failing) for subject in each.subjects),
            dict(each.filled),
            why_added=_WHY_ADDED,
        )
        for each in rows
    )


def _subject(typed: TypedSubject, failing: Failing) -> SubjectMarks:
    said = "" if typed.mean is None else str(typed.mean).replace(".", ",")
    below = typed.mean is not None and typed.mean < Decimal(failing.low)
    return SubjectMarks(typed.subject, None, (), below_range=below, said=said)


def _keep_draft(submission: int, submitted: Submitted, known: Iterable[SubmittedRow]) -> None:
    """Let the draft say what the file says; a draft that the school works on is not overwritten."""
    row = locked(submission)
    handed_in = {each.key: dict(each.filled) for each in known}
    for own in row.rows.all():
        if own.why_added != _WHY_ADDED or handed_in.get(own.key) != own.filled:
            raise UserError(
                "Школа заполняет эту форму в программе сама, файл её не заменит. Попросите школу "
                "сдать форму там или оставьте этот файл."
            )
    note_edit(row=row)
    write_rows(row, [DraftRow(each, from_facts=False) for each in submitted.rows])
    row.filled_at, row.made_of = timezone.now(), _made_of(submitted)
    row.save(update_fields=["filled_at", "made_of"])


def _made_of(submitted: Submitted) -> dict[str, Any]:
    """Return what the draft is made of, as a draft made of facts keeps it."""
    kept = json.loads(canonical_text(submitted))
    return {"periods": kept["periods"], "sources": kept["sources"]}


def _certify(by: By, submission: int, version: int, sha256: str) -> None:
    row = SubmissionVersion.objects.get(submission=submission, number=version)
    if not Certification.objects.filter(version=row, seal=row.seal).exists():
        # The file is not what was signed, so it does not stand as the signature.
        report = {"said": _NOT_CHECKED, "file": sha256}
        certificate = Certificate(ON_PAPER, row.seal, report=report)
        certify(by=by, submission=submission, certificate=certificate)

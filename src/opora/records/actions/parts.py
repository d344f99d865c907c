"""Parts of a form that experts hand in for their unit: values with comments, a note, a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from opora import __version__
from opora.documents.listing import SourceFile
from opora.documents.submitted import Submitted, SubmittedRow, canonical_text, read_submitted
from opora.intake.zip_parts import megabytes
from opora.orders.order import Part
from opora.orders.standing import State
from opora.records.actions.by import By
from opora.records.actions.submissions import begin_submission, fix, locked, note_edit, submit
from opora.records.actions.versions import Typed, check_version
from opora.records.models import Submission, SubmissionRow, SubmissionVersion
from opora.records.queries.campaigns import CampaignLine, DueLine
from opora.records.queries.parts import COMMENT, FILE, NOTE, VALUE, part_fields, texts_of_part
from opora.records.understanding import receive
from opora.records.upload_rules import upload_rules
from opora.vocabulary.problems import UserError

_LONGEST = 2000  # of a value, a comment, the note


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that lies among the originals; `label` as the browser gave it."""

    label: str = field(repr=False)
    sha256: str


def receive_part_file(label: str, chunks: Iterable[bytes]) -> KeptFile:
    """Keep a file that an expert sends; nobody reads it here. UserError for an empty one."""
    sha256, size = receive(chunks)
    if not size:
        raise UserError(f"Файл «{label[:100]}» пуст. Выберите другой.")
    if size > upload_rules().request_bytes:
        raise UserError(f"Файл больше {megabytes(upload_rules().request_bytes)}. Уменьшите его.")
    return KeptFile(label.strip()[:300] or "файл", sha256)


@transaction.atomic
def keep_part(
    *,
    by: By,
    campaign: CampaignLine,
    due: DueLine,
    unit: int,
    typed: Typed,
    file: KeptFile | None = None,
) -> None:
    """Keep what was typed of a part; the same again changes nothing.

    Raises Changed where another expert was faster, UserError where the receiver is reading it.
    """
    part = part_of(campaign, due)
    row = locked(begin_submission(due=due.number, unit=unit).pk)
    fresh = {name: typed.values[name].strip() for name in part_fields(part)}
    _check_length(part, fresh)
    now = texts_of_part(row.pk, part)
    same_file = file is None or file.sha256 == _file_of(row).get("sha256")
    if fresh != now or not same_file:
        check_version(typed, row.rows_version, now)
        note_edit(row=row)
        _write(row, part, fresh, file)


@transaction.atomic
def hand_in_part(*, by: By, campaign: CampaignLine, due: DueLine, unit: int) -> None:
    """Hand in what is kept of a part; the same again changes nothing.

    Raises UserError for items without a value, and where nothing is taken now.
    """
    part = part_of(campaign, due)
    row = locked(begin_submission(due=due.number, unit=unit).pk)
    _check_whole(row, part)
    said = _submitted(row, campaign, due)
    text = canonical_text(said)
    sent = SubmissionVersion.objects.filter(submission=row, number=row.sent).first()
    if row.state == State.SUBMITTED and sent is not None and sent.content == text:
        return
    before = SubmissionVersion.objects.filter(submission=row, number=row.versions).first()
    changed = _changed(before, said) if before else 0
    submit(by=by, submission=row.pk, version=fix(by, row, text, len(part.items), changed))


def part_of(campaign: CampaignLine, due: DueLine) -> Part:
    """Return the part of a due date; LookupError where the order does not have it any more."""
    for part in campaign.order.campaign.parts:
        if part.key == due.part:
            return part
    raise LookupError(due.part)


def _check_whole(row: Submission, part: Part) -> None:
    kept = texts_of_part(row.pk, part)
    missing = [item for item in part.items if not kept[f"{VALUE}{item}"]]
    if missing:
        raise UserError(
            f"Сохранено, но не сдано. Не заполнены показатели: {', '.join(map(str, missing))}. "
            "Если данных нет, так и напишите: «нет данных»."
        )


def _submitted(row: Submission, campaign: CampaignLine, due: DueLine) -> Submitted:
    rows = tuple(
        SubmittedRow(each.key, None, each.name, "", "", (), each.filled)
        for each in SubmissionRow.objects.filter(submission=row).exclude(key=FILE)
    )
    file = _file_of(row)
    sources = (SourceFile(file["label"], file["sha256"]),) if file else ()
    order, name = campaign.order.key, row.unit.name
    return Submitted(order, row.unit_id, name, due.on, {}, rows, sources, __version__)


def _changed(before: SubmissionVersion, said: Submitted) -> int:
    """Return how many values, comments and notes differ from the version before."""
    from_before = {each.key: each.filled for each in read_submitted(before.content).rows}
    now = {each.key: each.filled for each in said.rows}
    return sum(
        from_before.get(key, {}).get(name, "") != filled.get(name, "")
        for key, filled in now.items()
        for name in filled
    )


def _write(row: Submission, part: Part, fresh: Mapping[str, str], file: KeptFile | None) -> None:
    told: dict[str, tuple[str, dict[str, str]]] = {
        str(item): (
            f"Показатель {item}",
            {"value": fresh[f"{VALUE}{item}"], "comment": fresh[f"{COMMENT}{item}"]},
        )
        for item in part.items
    }
    told[NOTE] = ("Примечание", {"text": fresh[NOTE]})
    if file is not None:
        told[FILE] = ("Файл", {"label": file.label, "sha256": file.sha256})
    for place, (key, (name, filled)) in enumerate(told.items(), 1):
        SubmissionRow.objects.update_or_create(
            submission=row,
            key=key,
            defaults={"place": place, "name": name, "filled": filled, "from_facts": False},
        )


def _file_of(row: Submission) -> dict[str, str]:
    kept = SubmissionRow.objects.filter(submission=row, key=FILE).first()
    return dict(kept.filled) if kept else {}


def _check_length(part: Part, fresh: Mapping[str, str]) -> None:
    titles = part_fields(part)
    for name, text in fresh.items():
        if len(text) > _LONGEST:
            raise UserError(f"«{titles[name]}»: {len(text)} знаков, можно {_LONGEST}. Сократите.")

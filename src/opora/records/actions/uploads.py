"""What people do with uploads: send, decide, accept, leave, undo. Nothing counts before acceptance.

What lasts is left to a worker; an action asks for it in the transaction of its own change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Sum
from django.utils import timezone

from opora.intake.zip_parts import megabytes
from opora.records import jobs
from opora.records.actions.by import By, leave_trace
from opora.records.actions.units import know_as
from opora.records.models import Doubt, Upload, UploadFile
from opora.records.understanding import SCHOOL
from opora.records.upload_rules import Weight, upload_rules
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze

READ, ACCEPT, UNDO = "read_upload", "accept_upload", "undo_upload"
_STATE = Upload.State
_DAY = timedelta(days=1)
_LONGEST_LABEL = 300


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that lies among the originals; `name` as the browser gave it."""

    name: str = field(repr=False)
    sha256: str
    size: int


def check_allowance(*, by: By, files: int, size: int) -> None:
    """Raise UserError when somebody sends more in a day than an honest school does."""
    rules, since = upload_rules(), timezone.now() - _DAY
    sent = UploadFile.objects.filter(
        upload__by_id=by.account, upload__made_at__gte=since, inside=None
    ).aggregate(files=Count("pk"), size=Sum("size"))
    if (sent["files"] or 0) + files > rules.day_files:
        raise UserError(f"За сутки можно прислать {rules.day_files} файлов. Продолжите завтра.")
    if (sent["size"] or 0) + size > rules.day_bytes:
        raise UserError(f"За сутки можно прислать {megabytes(rules.day_bytes)}. Продолжите завтра.")


def sent_by_form(*, by: By, form_key: str) -> int | None:
    """Return the upload that a form has made already; None when it has not."""
    found = Upload.objects.filter(by_id=by.account, form_key=form_key).values_list("pk", flat=True)
    return found.first()


def send_files(
    *,
    by: By,
    school: int,
    files: Sequence[SentFile],
    form_key: str,
    school_class: str = "",
    school_year: int | None = None,
) -> int:
    """Return the number of the upload these files became; the same form makes one upload.

    Raises UserError when there is no file or the class is none.
    """
    if by.account is None:
        raise ValueError("an upload is somebody's")
    if not files:
        raise UserError("Не выбрано ни одного файла. Выберите выгрузки журнала или zip с ними.")
    hints = {"class": _class(school_class), "year": school_year}
    try:
        with transaction.atomic():
            upload = Upload.objects.create(
                school_id=school, by_id=by.person, hints=hints, form_key=form_key or None
            )
            UploadFile.objects.bulk_create(
                UploadFile(
                    upload=upload, label=label_of(file.name), sha256=file.sha256, size=file.size
                )
                for file in files
            )
            jobs.ask_for(READ, str(upload.pk), by)
            leave_trace(by, "присланы файлы", unit=school, upload=upload.pk, files=len(files))
    except IntegrityError:
        known = sent_by_form(by=by, form_key=form_key)
        if known is None:
            raise
        return known
    return upload.pk


@transaction.atomic
def read_again(
    *, by: By, upload: int, version: int, school_class: str = "", school_year: int | None = None
) -> None:
    """Read the files anew with other hints."""
    row = _waiting(upload, version)
    row.hints |= {"class": _class(school_class), "year": school_year}
    _reread(row, by)
    leave_trace(by, "изменены подсказки к файлам", unit=row.school_id, upload=upload)


@transaction.atomic
def read_sheet_by(
    *, by: By, upload: int, version: int, sha256: str, sheet: str, mapping: Mapping[str, Any]
) -> int:
    """Read the files anew, one sheet of one of them by a mapping; return the school.

    `sheet`: its key (`intake.reading.of_sheet`); `mapping`: as `SheetMapping.as_json` gives it.
    """
    row = _waiting(upload, version)
    known = row.hints.get("mappings", {})
    own = {**known.get(sha256, {}), sheet: mapping}
    row.hints |= {"mappings": {**known, sha256: own}}
    _reread(row, by)
    return row.school_id


@transaction.atomic
def leave_file(*, by: By, upload: int, version: int, file: int, left: bool) -> None:
    """Leave a file aside, or take it back; the rest is reckoned anew."""
    row = _waiting(upload, version)
    state = UploadFile.State.LEFT if left else UploadFile.State.WAITING
    UploadFile.objects.filter(upload=row, pk=file).update(state=state)
    Doubt.objects.filter(file_id=file, kind=SCHOOL).delete()
    _reread(row, by)
    said = "файл оставлен" if left else "файл возвращён"
    leave_trace(by, said, unit=row.school_id, upload=upload, file=file)


@transaction.atomic
def decide(
    *, by: By, upload: int, version: int, decisions: Mapping[int, int], rest_new: bool = False
) -> None:
    """Take decisions about doubts, by number of the doubt; see `Doubt.decision`.

    `rest_new`: everybody else is somebody new. Raises UserError for a choice that is not among the
    candidates, or one person chosen twice in one list.
    """
    row = _waiting(upload, version)
    doubts = list(row.doubts.select_related("file"))
    for doubt in doubts:
        decision = decisions.get(doubt.pk)
        if decision is None and rest_new and doubt.decision is None and doubt.kind != SCHOOL:
            decision = 0
        if decision is not None:
            _decide(doubt, decision, by)
    _check_once(doubts)
    _reread(row, by)
    made = {str(doubt.pk): doubt.decision for doubt in doubts if doubt.decision is not None}
    chosen = [doubt.decision for doubt in doubts if doubt.kind != SCHOOL and doubt.decision]
    leave_trace(
        by, "решено, кто есть кто", unit=row.school_id, pupils=chosen, upload=upload, decisions=made
    )


@transaction.atomic
def accept_upload(*, by: By, upload: int, version: int, reason: str = "") -> None:
    """Ask for acceptance of what was shown; asked again, it is the same acceptance.

    `reason`: why so much is replaced, where the brake holds. Raises UserError when something is
    undecided, nothing is there, or what was shown is no longer so.
    """
    row = _locked(upload)
    if row.state in (_STATE.ACCEPTING, _STATE.ACCEPTED):
        return
    _check_waiting(row, version)
    if row.doubts.filter(decision=None).exists():
        raise UserError("Решите сначала, кто есть кто: откройте «Спорные ученики».")
    if not row.files.filter(state=UploadFile.State.READ).exists():
        raise UserError("Ни один файл не прочитан: принимать нечего. Пришлите другие файлы.")
    if Weight.of(row.changes.get("tables", {})).needs_reason and not squeeze(reason):
        raise UserError("Изменится много отметок. Напишите, почему, и примите снова.")
    row.brake_reason = squeeze(reason)[:300]
    _move(row, _STATE.ACCEPTING, by)
    jobs.ask_for(ACCEPT, str(upload), by)
    leave_trace(by, "загрузка принимается", unit=row.school_id, upload=upload, why=row.brake_reason)


@transaction.atomic
def leave_upload(*, by: By, upload: int, version: int) -> None:
    """Leave an upload: nothing of it will count."""
    row = _locked(upload)
    if row.state == _STATE.LEFT:
        return
    if row.state != _STATE.READING:
        _check_waiting(row, version)
    _move(row, _STATE.LEFT, by)
    leave_trace(by, "загрузка отклонена", unit=row.school_id, upload=upload)


@transaction.atomic
def undo_upload(*, by: By, upload: int) -> None:
    """Ask that an accepted upload stops counting; what it replaced counts again."""
    row = _locked(upload)
    if row.state in (_STATE.UNDOING, _STATE.UNDONE):
        return
    if row.state != _STATE.ACCEPTED:
        raise UserError("Отменить можно только принятую загрузку. Обновите страницу.")
    _move(row, _STATE.UNDOING, by)
    jobs.ask_for(UNDO, str(upload), by)
    leave_trace(by, "загрузка отменяется", unit=row.school_id, upload=upload)


@transaction.atomic
def take_original(*, by: By, upload: int, file: int) -> UploadFile:
    """Return a file to give out, noting who took it; raises UserError when it is none of these."""
    row = UploadFile.objects.select_related("upload").filter(upload_id=upload, pk=file).first()
    if row is None:
        raise UserError("Такого файла в загрузке нет. Обновите страницу.")
    what = "скачан исходный файл"
    unit = row.upload.school_id
    leave_trace(by, what, unit=unit, act="export", pupils=row.pupils, upload=upload, file=file)
    return row


def _decide(doubt: Doubt, decision: int, by: By) -> None:
    allowed = (0, 1) if doubt.kind == SCHOOL else (0, *doubt.candidates)
    if decision not in allowed:
        raise UserError("Такого выбора здесь нет. Обновите страницу и выберите снова.")
    doubt.decision, doubt.decided_by_id = decision, by.account
    doubt.save(update_fields=["decision", "decided_by"])
    if doubt.kind == SCHOOL and decision:
        know_as(unit=doubt.upload.school_id, name=doubt.name)
    elif doubt.kind == SCHOOL:
        UploadFile.objects.filter(pk=doubt.file_id).update(state=UploadFile.State.LEFT)


def _check_once(doubts: Sequence[Doubt]) -> None:
    chosen = [
        (doubt.file_id, doubt.label, doubt.decision)
        for doubt in doubts
        if doubt.kind != SCHOOL and doubt.decision
    ]
    if len(set(chosen)) < len(chosen):
        raise UserError(
            "Два человека из одного списка не могут быть одним и тем же учеником. "
            "Выберите для них разных."
        )


def _class(text: str) -> str | None:
    if not squeeze(text):
        return None
    label = parse_class(text)
    if label is None:
        raise UserError(f"«{squeeze(text)[:40]}» не похоже на класс. Напишите так: 9А.")
    return label


def label_of(name: str) -> str:
    """Return the name without folders: no browser should send them, and no page show them."""
    plain = squeeze(name.replace("\\", "/").rpartition("/")[2]) or "файл"
    return plain[-_LONGEST_LABEL:]


def _locked(upload: int) -> Upload:
    return Upload.objects.select_for_update().get(pk=upload)


def _waiting(upload: int, version: int) -> Upload:
    row = _locked(upload)
    _check_waiting(row, version)
    return row


def _check_waiting(row: Upload, version: int) -> None:
    if row.state != _STATE.READ:
        raise UserError(
            f"Загрузка сейчас в состоянии «{row.get_state_display()}». Обновите страницу."
        )
    if row.version != version:
        raise UserError(
            "Пока вы смотрели, загрузку перечитали или кто-то принял решение. "
            "Посмотрите, что изменилось, и повторите."
        )


def _reread(row: Upload, by: By) -> None:
    row.state, row.said = _STATE.READING, ""
    row.version += 1
    row.save()
    jobs.ask_for(READ, str(row.pk), by)


def _move(row: Upload, state: str, by: By) -> None:
    row.state, row.said = state, ""
    row.decided_by_id, row.decided_at = by.account, timezone.now()
    row.version += 1
    row.save()

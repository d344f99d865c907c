"""What the receiver does with forms filled by hand: takes them in, corrects, accepts for a school.

A file counts once for a due date, however often it is sent. What it became is a version of the
school's submission, handed in by the receiver; the event says so.
"""

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction

from opora.documents.handmade.schools import match_school
from opora.intake.grid import Grid
from opora.records import jobs
from opora.records.actions.by import By, leave_trace
from opora.records.actions.units import know_as
from opora.records.actions.uploads import SentFile, label_of
from opora.records.models import HandFilled
from opora.records.queries.campaigns import campaign_of, due_of
from opora.records.queries.hand_filled import form_of, known_schools, schools_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze

READ = "read_hand_filled"
_STATE = HandFilled.State
_LONGEST_CELL = 4000
_LONGEST_NAME = 300


def take_in(*, by: By, due: int, receiver: int, files: Sequence[SentFile]) -> list[int]:
    """Return the numbers of the files that are new for the due date, and ask that they are read.

    Files lie among the originals; a zip is opened when it is read. Raises UserError for no file.
    """
    if not files:
        raise UserError("Не выбрано ни одного файла. Выберите формы .xlsx, .docx или zip с ними.")
    with transaction.atomic():
        new = [
            number
            for file in files
            if (number := add_file(by=by, due=due, receiver=receiver, file=file)) is not None
        ]
        if new:
            jobs.ask_for(READ, str(due), by)
            leave_trace(
                by, "присланы формы, заполненные вручную", unit=receiver, due=due, files=new
            )
    return new


def add_file(*, by: By, due: int, receiver: int, file: SentFile) -> int | None:
    """Return the number of a file that is new for the due date; None for one that came before."""
    try:
        with transaction.atomic():
            row, made = HandFilled.objects.get_or_create(
                due_id=due,
                sha256=file.sha256,
                defaults={
                    "receiver_id": receiver,
                    "label": label_of(file.name),
                    "size": file.size,
                    "by_id": by.account,
                },
            )
    except IntegrityError:  # sent twice at once
        return None
    return row.pk if made else None


@transaction.atomic
def keep_read(*, number: int, kind: str, sheets: Sequence[Grid]) -> None:
    """Keep what was read of a file; one that nobody waits for any more stays as it is."""
    row = _locked(number)
    if row.state != _STATE.WAITING:
        return
    row.kind, row.state = kind, _STATE.READ
    row.sheets = [[grid.name, [list(cells) for cells in grid.rows]] for grid in sheets]
    _read_anew(row)


@transaction.atomic
def keep_refused(*, number: int, said: str, opened: bool = False) -> None:
    """Keep why a file could not be read, or that it was an archive and is `opened`."""
    state = _STATE.OPENED if opened else _STATE.REFUSED
    waiting = HandFilled.objects.filter(pk=number, state=_STATE.WAITING)
    waiting.update(state=state, said=said[:600])


@transaction.atomic
def correct_cells(
    *, by: By, number: int, version: int, cells: Mapping[str, Mapping[str, str]], nobody: bool
) -> None:
    """Put texts in place of cells, by sheet and address, and read the form anew.

    `nobody`: a person says that the form lists nobody. Raises UserError for a cell that is too
    long and when somebody else was faster.
    """
    row = _open(number, version)
    known = {sheet: dict(own) for sheet, own in row.corrections.items()}
    for sheet, own in cells.items():
        for cell, text in own.items():
            if len(text) > _LONGEST_CELL:
                raise UserError(f"Ячейка {cell}: {len(text)} знаков, можно {_LONGEST_CELL}.")
            known.setdefault(sheet, {})[cell] = text
    row.corrections, row.nobody = known, nobody
    _read_anew(row)
    changed = sum(map(len, cells.values()))
    leave_trace(by, "исправлена форма из файла", unit=row.receiver_id, file=number, cells=changed)


@transaction.atomic
def choose_school(*, by: By, number: int, version: int, unit: int) -> None:
    """Say which school a form is of; how the form calls it is remembered."""
    row = _open(number, version)
    due = due_of(row.due_id)
    schools = {
        school.unit for school in schools_of(campaign_of(due.campaign), due.on, row.receiver_id)
    }
    if unit not in schools:
        raise UserError("Эта школа здесь форму не сдаёт. Выберите школу из списка.")
    row.unit_id, row.how = unit, "person"
    row.version += 1
    row.save()
    if row.named:
        know_as(unit=unit, name=row.named)
    leave_trace(by, "выбрана школа формы из файла", unit=unit, file=number)


@transaction.atomic
def leave_hand_filled(*, by: By, number: int, version: int, left: bool) -> None:
    """Leave a file aside, or take it back."""
    row = _locked(number)
    wanted, before = (_STATE.LEFT, _STATE.READ) if left else (_STATE.READ, _STATE.LEFT)
    if row.state == wanted:
        return
    if row.state != before:
        raise UserError(f"Файл {row.get_state_display()}. Обновите страницу.")
    _check_version(row, version)
    row.state = wanted
    row.version += 1
    row.save()
    said = "форма из файла оставлена" if left else "форма из файла возвращена"
    leave_trace(by, said, unit=row.receiver_id, file=number)


def open_file(number: int, version: int) -> HandFilled:
    """Return a locked file that was read and is not accepted; UserError when it is not so."""
    return _open(number, version)


def _read_anew(row: HandFilled) -> None:
    due = due_of(row.due_id)
    campaign = campaign_of(due.campaign)
    found = form_of(row, campaign)
    row.problems, row.remarks = len(found.problems), len(found.remarks)
    row.pupils = len(found.rows)
    row.named = squeeze(found.schools[0])[:_LONGEST_NAME] if found.schools else ""
    if row.how != "person":
        known = known_schools(schools_of(campaign, due.on, row.receiver_id))
        match = match_school(row.named or _stem(row.label), known)
        row.unit_id, row.how, row.candidates = match.school, match.how, list(match.candidates)
    row.version += 1
    row.save()


def _stem(label: str) -> str:
    """Return a file's name without its ending: a form without a school may be called by it."""
    return label.rpartition("/")[2].rpartition(".")[0].replace("_", " ")


def _locked(number: int) -> HandFilled:
    return HandFilled.objects.select_for_update().get(pk=number)


def _open(number: int, version: int) -> HandFilled:
    row = _locked(number)
    if row.state != _STATE.READ:
        raise UserError(f"Файл {row.get_state_display()}: менять в нём нечего. Обновите страницу.")
    _check_version(row, version)
    return row


def _check_version(row: HandFilled, version: int) -> None:
    if row.version != version:
        raise UserError(
            "Пока вы смотрели, форму изменили. Посмотрите, что в ней теперь, и повторите."
        )

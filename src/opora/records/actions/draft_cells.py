"""What a school writes into the draft of its form: cells, who is added, who is left out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import transaction

from opora.analysis.support.causes import joined_causes
from opora.documents.draft import DraftRow, arranged_draft
from opora.documents.submitted import SubmittedRow
from opora.orders.order import Column
from opora.records.actions.by import By, leave_trace
from opora.records.actions.drafts import write_rows
from opora.records.actions.submissions import locked, note_edit
from opora.records.actions.versions import Changed, Typed
from opora.records.models import Submission, SubmissionRow
from opora.records.queries.form_drafts import as_draft
from opora.vocabulary.problems import UserError

LONGEST_TEXT = 4000
LONGEST_WHY = 400


@transaction.atomic
def keep_cells(*, by: By, submission: int, key: str, typed: Typed, over: int | None = None) -> int:
    """Keep the cells of a row that were changed, and return the version of the row.

    `over`: the version that the person has seen and writes over. Raises Changed, with the texts of
    today, where somebody else changed the same cell meanwhile.
    """
    form = locked(submission)
    row = _row(form, key)
    now = {name: row.filled.get(name, "") for name in typed.values}
    theirs = {name for name in now if now[name] not in (typed.was[name], typed.values[name])}
    if over != row.version and any(typed.values[name] != typed.was[name] for name in theirs):
        raise Changed(row.version, now)
    fresh = {
        name: _checked(text)
        for name, text in typed.values.items()
        if text not in (now[name], typed.was[name])
    }
    _put(by, form, row, fresh)
    return row.version


@transaction.atomic
def take_offer(*, by: By, submission: int, key: str, column: Column, text: str) -> None:
    """Put an offered text into a cell, below what stands there; what it says already stays."""
    form = locked(submission)
    row = _row(form, key)
    now = row.filled.get(column.key, "")
    join = joined_causes if column.kind == "cause" else _below
    if join(now, text) != now:
        _put(by, form, row, {column.key: _checked(join(now, text))})


@transaction.atomic
def add_row(*, by: By, submission: int, row: SubmittedRow) -> None:
    """Add a pupil who is not on the program's list; `row.why_added` says why.

    The same again changes nothing. Raises UserError for a pupil who is in the form already.
    """
    form = locked(submission)
    why = _reason(row.why_added)
    known = SubmissionRow.objects.filter(submission=form, key=row.key).first()
    if known is not None:
        if known.why_added == why:
            return
        raise UserError("Этот обучающийся уже в форме. Найдите его в списке.")
    note_edit(row=form)
    drafts = [as_draft(each) for each in form.rows.all()]
    drafts.append(DraftRow(replace(row, why_added=why), from_facts=False))
    write_rows(form, arranged_draft(drafts))
    _trace(by, form, "форма: добавлен обучающийся", row.pupil, row.key)


def leave_out(*, by: By, submission: int, key: str, reason: str) -> None:
    """Leave a pupil out of the form with a reason; the row is kept and not printed."""
    why = _reason(reason)
    said = "форма: обучающийся не включён"
    _decide(by, submission, key, said, lambda row: replace(row, why_left_out=why))


def take_back(*, by: By, submission: int, key: str) -> None:
    """Put a pupil who was left out into the form again."""
    said = "форма: обучающийся включён снова"
    _decide(by, submission, key, said, lambda row: replace(row, why_left_out=""))


def keep_in(*, by: By, submission: int, key: str, reason: str) -> None:
    """Keep a pupil whom the program's list has no more, with a reason."""
    why = _reason(reason)
    said = "форма: обучающийся оставлен"
    _decide(by, submission, key, said, lambda row: replace(row, why_added=why))


@transaction.atomic
def _decide(
    by: By, submission: int, key: str, said: str, change: Callable[[SubmittedRow], SubmittedRow]
) -> None:
    form = locked(submission)
    row = _row(form, key)
    before = as_draft(row).row
    after = change(before)
    if after == before:
        return
    note_edit(row=form)
    row.why_added, row.why_left_out = after.why_added, after.why_left_out
    row.save(update_fields=["why_added", "why_left_out"])
    _trace(by, form, said, row.pupil, key)


def _put(by: By, form: Submission, row: SubmissionRow, fresh: dict[str, str]) -> None:
    if not fresh:
        return
    note_edit(row=form)
    row.filled = {**row.filled, **fresh}
    row.version += 1
    row.save(update_fields=["filled", "version"])
    what = "форма: заполнены графы"
    _trace(by, form, what, row.pupil, row.key, columns=sorted(fresh))


def _row(form: Submission, key: str) -> SubmissionRow:
    found = SubmissionRow.objects.filter(submission=form, key=key).first()
    if found is None:
        raise UserError("Этой строки в форме уже нет: список обновили. Обновите страницу.")
    return found


def _below(now: str, text: str) -> str:
    lines = [*now.split("\n"), *(line for line in text.split("\n") if line not in now.split("\n"))]
    return "\n".join(filter(None, lines))


def _checked(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise UserError(f"В графе {len(text)} знаков, можно {LONGEST_TEXT}. Сократите.")
    return text


def _reason(text: str) -> str:
    why = text.strip()
    if not why:
        raise UserError("Напишите причину: без неё проверяющий не поймёт, почему список другой.")
    if len(why) > LONGEST_WHY:
        raise UserError(f"Причина: {len(why)} знаков, можно {LONGEST_WHY}. Сократите.")
    return why


def _trace(
    by: By, form: Submission, what: str, pupil: int | None, key: str, **more: list[str]
) -> None:
    pupils = [] if pupil is None else [pupil]
    details: dict[str, Any] = {"submission": form.pk, "row": key, **more}
    leave_trace(by, what, unit=form.unit_id, pupils=pupils, **details)

"""Drafts of forms: made and made again from what is accepted, prepared to be handed in."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from opora.documents.cell_notes import CellNote, cell_notes
from opora.documents.draft import DraftRow, Refreshed, refreshed
from opora.documents.submitted import SubmittedRow, subjects_json
from opora.records.actions.by import By, leave_trace
from opora.records.actions.submissions import begin_submission, locked, note_edit, prepare
from opora.records.models import Submission, SubmissionRow
from opora.records.queries.campaigns import campaign_of, due_of
from opora.records.queries.form_drafts import (
    as_draft,
    form_of,
    texts_of,
    version_before,
)
from opora.records.queries.listed import Listed, listed, row_key
from opora.records.queries.places import UnitLine
from opora.vocabulary.problems import UserError

_CHANGING = (
    "pupil",
    "name",
    "school",
    "school_class",
    "subjects",
    "filled",
    "from_facts",
    "why_added",
    "why_left_out",
)


class Unfinished(UserError):
    """Something without which the form is not handed in is missing."""

    def __init__(self, notes: Sequence[CellNote]) -> None:
        super().__init__(
            f"Форма не готова, осталось: {len(notes)}. Ссылки ниже ведут к каждому месту."
        )


def make_draft(*, by: By, due: int, unit: int) -> int:
    """Return the submission of a school for a due date, with its list made if there was none.

    Asked again it is the same draft. Raises UserError where the list cannot be made.
    """
    row = begin_submission(due=due, unit=unit)
    if row.filled_at is None:
        refresh_draft(by=by, submission=row.pk)
    return row.pk


def refresh_draft(*, by: By, submission: int) -> None:
    """Make the list of a draft again from what is accepted now; what the school wrote stays.

    Where nothing changed the prepared version stays too. Raises UserError where the sender may
    change nothing now, or the list cannot be made.
    """
    row = Submission.objects.select_related("unit").get(pk=submission)
    due = due_of(row.due_id, row.unit_id)
    # The facts are read before the transaction: it would keep all other writers waiting.
    found = listed(UnitLine.of(row.unit), campaign_of(due.campaign), due.on)
    _take(by, submission, found)


@transaction.atomic
def _take(by: By, submission: int, found: Listed) -> None:
    row = locked(submission)
    before = [as_draft(each) for each in row.rows.all()]
    keys = {row_key(number): row_key(kept) for number, kept in found.same.items()}
    made = refreshed(before, found.rows, keys)
    made_of = _made_of(found)
    if row.filled_at and list(made.rows) == before and row.made_of == made_of:
        return
    note_edit(row=row)
    write_rows(row, made.rows)
    row.filled_at, row.edition, row.made_of = timezone.now(), found.edition, made_of
    row.news = _news(made, found, first=not before)
    row.save(update_fields=["filled_at", "edition", "made_of", "news"])
    pupils = [each.row.pupil for each in made.rows if each.row.pupil is not None]
    leave_trace(by, "форма: список составлен", unit=row.unit_id, pupils=pupils,
                submission=submission, came=len(made.came), went=len(made.went))  # fmt: skip


@transaction.atomic
def prepare_draft(*, by: By, submission: int) -> int:
    """Return the number of the version that fixes the draft to be certified and handed in.

    Raises Unfinished where required cells are empty, UserError where the list was never made or
    the sender may change nothing now.
    """
    locked(submission)
    view = form_of(submission)
    if view.filled_at is None:
        raise UserError("Сначала составьте список: без него сдавать нечего.")
    drafts = [line.draft for line in view.lines]
    notes = cell_notes(drafts, view.form, texts_of(version_before(view)))
    stops = [note for note in notes if note.blocks]
    if stops:
        raise Unfinished(stops)
    return prepare(by=by, submission=submission, submitted=view.submitted(), campaign=view.campaign)


def write_rows(row: Submission, drafts: Sequence[DraftRow]) -> None:
    """Make the rows of a locked submission those of `drafts`, in their order; a row whose texts
    or decisions differ gets a later version."""
    old = {each.key: each for each in row.rows.all()}
    gone = old.keys() - {each.row.key for each in drafts}
    SubmissionRow.objects.filter(submission=row, key__in=gone).delete()
    fresh, changed = [], []
    for place, each in enumerate(drafts):
        known = old.get(each.row.key)
        if known is None:
            fresh.append(SubmissionRow(submission=row, place=place, **_fields(each)))
            continue
        known.version += as_draft(known).row.filled != each.row.filled
        for name, value in {**_fields(each), "place": place}.items():
            setattr(known, name, value)
        changed.append(known)
    SubmissionRow.objects.bulk_create(fresh)
    SubmissionRow.objects.bulk_update(changed, ["place", "version", *_CHANGING])


def _fields(each: DraftRow) -> dict[str, Any]:
    row: SubmittedRow = each.row
    return {
        "key": row.key,
        "pupil": row.pupil,
        "name": row.name,
        "school": row.school,
        "school_class": row.school_class,
        "subjects": subjects_json(row.subjects),
        "filled": dict(row.filled),
        "from_facts": each.from_facts,
        "why_added": row.why_added,
        "why_left_out": row.why_left_out,
    }


def _made_of(found: Listed) -> dict[str, Any]:
    return {
        "periods": {
            str(grade): [period.since.isoformat(), period.on.isoformat()]
            for grade, period in found.periods.items()
        },
        "sources": [[source.name, source.sha256] for source in found.sources],
    }


def _news(made: Refreshed, found: Listed, first: bool) -> dict[str, list[str]]:
    """Return what is said after a list was made; of the first one only who is not on it."""
    gone = [row_key(number) for number in found.gone]
    if first:
        return {"gone": gone}
    return {
        "came": list(made.came),
        "went": list(made.went),
        "asked": list(made.asked),
        "changed": list(made.changed),
        "back": list(made.back),
        "gone": gone,
    }

"""Moves of submissions as rows: where each stands, its event, the trace; one or many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils import timezone

from opora.orders.standing import Act, Around, Standing, State, refusal, step
from opora.records.actions.by import By
from opora.records.chain import Event, append
from opora.records.models import Submission, SubmissionEvent
from opora.records.sealed import SEALED, sealed
from opora.vocabulary.problems import UserError

_AT_ONCE = 200
_STANDING = ("state", "versions", "prepared", "certified", "sent")


@dataclass(frozen=True, slots=True)
class Move:
    """A move of a locked submission to where it stands `after`; `version`: the one it is about.

    `made`: rows that came with it and are sealed with its event.
    """

    row: Submission
    act: Act
    after: Standing
    version: int
    reason: str = ""
    late: bool = False
    made: Sequence[Model] = ()


def standing_of(row: Submission) -> Standing:
    """Return where a submission stands."""
    return Standing(State(row.state), row.versions, row.prepared, row.certified, row.sent)


def stepped(row: Submission, act: Act, around: Around) -> Standing:
    """Return where a submission stands after a move; UserError with the reason of a refusal."""
    now = standing_of(row)
    why = refusal(now, act, around)
    if why:
        raise UserError(why)
    return step(now, act, around)


def keep(row: Submission, after: Standing) -> None:
    """Let a row say where it stands; it is not saved."""
    row.state, row.versions = after.state, after.versions
    row.prepared, row.certified, row.sent = after.prepared, after.certified, after.sent


def make_moves(
    by: By, moves: Iterable[Move], at: datetime | None = None, also: Sequence[str] = ()
) -> None:
    """Make moves in their order within the caller's transaction: rows, events, traces.

    A submission may move more than once. `also`: names of further fields of rows that changed.
    """
    now, events, rows = at or timezone.now(), [], {}
    planned = list(moves)
    for move in planned:
        events.append(_event(by, move, now))
        keep(move.row, move.after)
        rows[move.row.pk] = move.row
    _save(list(rows.values()), (*_STANDING, *also))
    SubmissionEvent.objects.bulk_create(events, batch_size=_AT_ONCE)
    append([_trace(by, *both, now) for both in zip(planned, events, strict=True)])


def _save(rows: Sequence[Submission], fields: Sequence[str]) -> None:
    if len(rows) == 1:  # twice as fast as a list of one
        rows[0].save(update_fields=fields)
    else:
        Submission.objects.bulk_update(rows, fields, batch_size=_AT_ONCE)


def _event(by: By, move: Move, at: datetime) -> SubmissionEvent:
    return SubmissionEvent(
        submission=move.row,
        act=move.act,
        before=move.row.state,
        after=move.after.state,
        version=move.version,
        reason=move.reason.strip(),
        late=move.late,
        by_id=by.account,
        at=at,
    )


def _trace(by: By, move: Move, event: SubmissionEvent, at: datetime) -> Event:
    details = {
        "submission": move.row.pk,
        "version": move.version,
        SEALED: sealed(event, *move.made),
    }
    said = f"форма: {move.act.value}"
    return Event(at, by.account, "change", said, move.row.unit_id, by.reason, details)

"""Deciding on forms one by one and many at once: of many a sample is checked by a person."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import SystemRandom

from django.db import transaction
from django.utils import timezone

from opora.orders.standing import Act, Around, State, step
from opora.records.actions.by import By, leave_trace
from opora.records.actions.moving import Move, make_moves, standing_of
from opora.records.actions.submissions import (
    Remarked,
    accept,
    begin_review,
    locked,
    return_back,
)
from opora.records.models import Due, OddValue, ReviewSample, Submission
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.problems import UserError

_chance = SystemRandom()


@dataclass(frozen=True, slots=True)
class SampleRules:
    """How many of many a person checks: `sample_percent`, and `sample_least` if there are more."""

    sample_percent: int
    sample_least: int

    def size(self, offered: int) -> int:
        """Return how many of `offered` are drawn; a part of one is one more."""
        part = -(-offered * self.sample_percent // 100)
        return min(offered, max(part, self.sample_least))


@cache
def sample_rules() -> SampleRules:
    """Return the rules of catalogue/collection.toml."""
    kept = tomllib.loads((CATALOGUE / "collection.toml").read_text(encoding="utf-8"))
    return SampleRules(**kept["review"])


@transaction.atomic
def accept_read(*, by: By, submission: int, version: int) -> None:
    """Accept what was read, taken under review or not; see `submissions.accept`."""
    _take(by, submission, version)
    accept(by=by, submission=submission, version=version)


@transaction.atomic
def return_read(
    *, by: By, submission: int, version: int, reason: str, remarks: tuple[Remarked, ...] = ()
) -> None:
    """Return what was read, taken under review or not; see `submissions.return_back`."""
    _take(by, submission, version)
    return_back(by=by, submission=submission, version=version, reason=reason, remarks=remarks)


@transaction.atomic
def draw_sample(*, by: By, due: int, receiver: int) -> ReviewSample:
    """Draw a sample of the forms that wait for a unit; one that is open already stays.

    Forms with something odd are not among those accepted at once. Raises UserError where no form
    waits.
    """
    Due.objects.select_for_update().get(pk=due)  # two do not draw at once
    held = open_sample(due, receiver)
    if held is not None:
        return held
    odd = OddValue.objects.exclude(state="settled").values("submission")
    waiting = Submission.objects.filter(
        due=due, receiver=receiver, state=State.SUBMITTED, unit__level="school"
    ).exclude(pk__in=odd)
    offered = sorted(waiting.select_for_update().values_list("pk", flat=True))
    if not offered:
        raise UserError("Нет сданных форм, которые ждут проверки и в которых нет странного.")
    drawn = sorted(_chance.sample(offered, sample_rules().size(len(offered))))
    row = ReviewSample.objects.create(
        due_id=due, receiver_id=receiver, offered=offered, drawn=drawn, by_id=by.account
    )
    leave_trace(by, "взята выборка форм", unit=receiver, offered=len(offered), drawn=len(drawn))
    return row


@transaction.atomic
def accept_rest(*, by: By, sample: int) -> int:
    """Accept what was offered with a sample and still waits; return how many.

    Raises UserError while somebody of the sample is not accepted. Made again it changes nothing.
    """
    row = ReviewSample.objects.select_for_update().get(pk=sample)
    if row.accepted_at is not None:
        return 0
    states = dict(Submission.objects.filter(pk__in=row.drawn).values_list("pk", "state"))
    returned = sum(state == State.RETURNED for state in states.values())
    if returned:
        raise UserError(
            f"Из выборки возвращено: {returned}. Остальные проверьте по одной или возьмите новую "
            "выборку, когда эти исправят."
        )
    left = sum(state != State.ACCEPTED for state in states.values())
    if left:
        raise UserError(f"Сначала проверьте выборку: осталось {left} из {len(row.drawn)}.")
    accepted = _accept_all(by, row.offered)
    row.accepted_at = timezone.now()
    row.save(update_fields=["accepted_at"])
    return accepted


@transaction.atomic
def drop_sample(*, by: By, sample: int) -> None:
    """Give a sample up: the next one is drawn anew. A second time nothing happens."""
    held = ReviewSample.objects.filter(pk=sample, accepted_at=None)
    if held.update(accepted_at=timezone.now()):
        leave_trace(by, "выборка форм отложена", sample=sample)


def open_sample(due: int, receiver: int) -> ReviewSample | None:
    """Return the sample that is being checked, None when there is none."""
    rows = ReviewSample.objects.filter(due=due, receiver=receiver, accepted_at=None)
    return rows.order_by("-pk").first()


def _accept_all(by: By, numbers: Sequence[int]) -> int:
    """Take under review and accept those that still wait; return how many."""
    waiting = Submission.objects.select_for_update().filter(pk__in=numbers, state=State.SUBMITTED)
    moves = []
    for row in waiting.order_by("pk"):
        begun = step(standing_of(row), Act.BEGIN, Around())
        moves.append(Move(row, Act.BEGIN, begun, row.sent))
        moves.append(Move(row, Act.ACCEPT, step(begun, Act.ACCEPT, Around()), row.sent))
    make_moves(by, moves)
    return len(moves) // 2


def _take(by: By, submission: int, version: int) -> None:
    row = locked(submission)
    if row.state == State.SUBMITTED and row.sent == version:
        begin_review(by=by, submission=submission)

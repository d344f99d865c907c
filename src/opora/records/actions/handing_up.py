"""What a unit between the schools and the top hands up: the list of forms it accepted."""

import json
from dataclasses import dataclass

from django.db import transaction

from opora.orders.standing import State
from opora.records.actions.by import By
from opora.records.actions.submissions import begin_submission, fix, locked, submit
from opora.records.models import OrgUnit
from opora.records.queries.campaigns import CampaignLine, due_of
from opora.records.queries.received import Received, received, taken
from opora.vocabulary.problems import UserError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class HandedUp:
    """What is handed up: accepted forms with pupils in them, schools without one."""

    forms: int
    pupils: int
    missing: tuple[str, ...]


@transaction.atomic
def hand_up(*, by: By, campaign: CampaignLine, due: int, unit: int, reason: str) -> HandedUp:
    """Hand up the accepted forms of a unit; the same again changes nothing.

    `reason`: why some schools have none. Raises UserError where it is needed and not there, where
    forms wait for the unit's own decision, or where what was handed up is under review.
    """
    lines = received(campaign, due_of(due), unit)
    waiting = [line for line in lines if line.state in (State.SUBMITTED, State.IN_REVIEW)]
    if waiting:
        raise UserError(
            f"Ждут вашей проверки: {len(waiting)}. Примите или верните их, потом передавайте."
        )
    missing = tuple(line.unit.name for line in lines if line.state is not State.ACCEPTED)
    if missing and not reason.strip():
        raise UserError(
            f"Нет принятых форм от {len(missing)} из {len(lines)} школ. Напишите, почему."
        )
    path = OrgUnit.objects.values_list("path", flat=True).get(pk=unit)
    row = locked(begin_submission(due=due, unit=unit).pk)
    text, pupils = _text(campaign, due, unit, path, lines, reason.strip())
    told = HandedUp(len(lines) - len(missing), pupils, missing)
    if row.state == State.SUBMITTED and _sent_text(row.pk) == text:
        return told
    submit(by=by, submission=row.pk, version=fix(by, row, text, pupils, 0))
    return told


def handed_up(text: str) -> dict[str, int]:
    """Return the seals of the forms that a version handed up names, with their pupils."""
    return {seal: pupils for _, _, seal, pupils in json.loads(text)["forms"]}


def _sent_text(submission: int) -> str:
    row = locked(submission)
    return next(iter(row.kept.filter(number=row.sent).values_list("content", flat=True)), "")


def _text(
    campaign: CampaignLine,
    due: int,
    unit: int,
    path: str,
    lines: list[Received],
    reason: str,
) -> tuple[str, int]:
    """Return the canonical text of what is handed up and how many pupils it tells of."""
    numbers = {line.unit.unit: line for line in lines}
    forms: list[tuple[int, int, str, int]] = [
        (each.unit.unit, numbers[each.unit.unit].sent, each.seal, numbers[each.unit.unit].pupils)
        for each in taken(due, path)
        if each.unit.unit in numbers
    ]
    content = {
        "format": FORMAT,
        "order": campaign.order.key,
        "unit": unit,
        "on": due_of(due).on.isoformat(),
        "forms": sorted(forms),
        "missing": sorted(line.unit.unit for line in lines if line.state is not State.ACCEPTED),
        "reason": reason,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, sum(form[3] for form in forms)

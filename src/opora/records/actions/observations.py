"""What people note about a pupil; a correction is a new row, nothing is rewritten."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from opora.analysis.support.observations import ObservationKind, observation_kinds
from opora.records.actions.by import By, leave_trace
from opora.records.daily import RISK, ask_for
from opora.records.models import Observation
from opora.vocabulary.problems import UserError


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted: on which day, of which kind, at which level of its scale, in which words.

    `closed_text`: for psychologists alone.
    """

    on: date
    kind: str
    level: int | None = None
    text: str = field(default="", repr=False)
    closed_text: str = field(default="", repr=False)


@transaction.atomic
def observe(*, by: By, school: int, pupil: int, noted: Noted) -> int:
    """Keep an observation and return its number.

    Raises UserError for an unknown kind or level, a day to come, and a note that says nothing.
    """
    _checked(noted)
    row = _row(by, school, pupil, noted)
    row.save()
    _trace(by, "наблюдение внесено", row)
    _look_again(by, row, noted.kind)
    return row.pk


@transaction.atomic
def correct_observation(*, by: By, observation: int, noted: Noted) -> int:
    """Put a new observation in place of one's own; the old one stays in the history.

    Raises UserError for what `observe` would not keep, for another's observation, and for one that
    was corrected already.
    """
    old = Observation.objects.select_for_update().get(pk=observation)
    if old.by_id != by.person:
        raise UserError("Исправить наблюдение может только тот, кто его внёс. Внесите своё.")
    if Observation.objects.filter(replaces=old).exists():
        raise UserError("Это наблюдение уже исправлено. Обновите страницу и исправьте последнее.")
    _checked(noted)
    row = _row(by, old.school_id, old.pupil_id, noted)
    row.replaces = old
    row.save()
    _trace(by, "наблюдение исправлено", row)
    _look_again(by, row, old.kind, noted.kind)
    return row.pk


def _look_again(by: By, row: Observation, *kinds: str) -> None:
    """Have the signs of risk looked for anew where one of these kinds may speak for any."""
    if any(observation_kinds()[kind].sign for kind in kinds if kind in observation_kinds()):
        ask_for(RISK, row.school_id, by)


def _checked(noted: Noted) -> ObservationKind:
    kind = observation_kinds().get(noted.kind)
    if kind is None:
        raise UserError("Выберите, что вы наблюдали, из списка.")
    if noted.on > timezone.localdate():
        raise UserError(f"День наблюдения {noted.on:%d.%m.%Y} ещё не наступил. Исправьте день.")
    if noted.level is not None and noted.level not in range(len(kind.scale)):
        raise UserError(f"«{kind.title}»: выберите уровень из списка.")
    if kind.scale and noted.level is None:
        raise UserError(f"«{kind.title}»: выберите уровень, он нужен для признака и карты.")
    if not kind.scale and not (noted.text or noted.closed_text):
        raise UserError(f"«{kind.title}»: напишите, о чём шла речь и к чему пришли.")
    return kind


def _row(by: By, school: int, pupil: int, noted: Noted) -> Observation:
    return Observation(
        school_id=school,
        pupil_id=pupil,
        on=noted.on,
        kind=noted.kind,
        level=noted.level,
        text=noted.text,
        closed_text=noted.closed_text,
        by_id=by.person,
    )


def _trace(by: By, what: str, row: Observation) -> None:
    leave_trace(by, what, unit=row.school_id, pupils=[row.pupil_id], observation=row.pk)

"""What people decide about signs of risk: confirmed or rejected, for a time, with a reason."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from opora.records.actions.by import By, leave_trace
from opora.records.models import RaisedSign, SignDecision
from opora.records.queries.pupils import numbers_of
from opora.vocabulary.problems import UserError


@transaction.atomic
def decide_on_sign(
    *, by: By, school: int, pupil: int, sign: str, confirmed: bool, reason: str, until: date
) -> int:
    """Keep a decision about a sign that stands, in all its subjects, and return its number.

    It holds up to the day `until`; a later decision takes its place. Raises UserError when the sign
    does not stand, there is no reason, or the day has passed.
    """
    today = timezone.localdate()
    if not reason:
        raise UserError("Напишите причину решения: что вы знаете об этом ученике и почему так.")
    if until <= today:
        raise UserError(f"Решение действует до {until:%d.%m.%Y}: этот день уже прошёл.")
    standing = RaisedSign.objects.filter(
        school=school, pupil__in=numbers_of(pupil), sign=sign, gone_on=None
    )
    subjects = sorted(standing.values_list("subject", flat=True))
    if not subjects:
        raise UserError("Этого признака у ученика больше нет. Обновите страницу.")
    row = SignDecision.objects.create(
        school_id=school,
        pupil_id=pupil,
        sign=sign,
        subjects=[subject for subject in subjects if subject],
        confirmed=confirmed,
        reason=reason,
        on=today,
        until=until,
        by_id=by.person,
    )
    said = "признак подтверждён" if confirmed else "признак отклонён"
    leave_trace(by, said, unit=school, pupils=[pupil], sign=sign, decision=row.pk)
    return row.pk

"""The selective check of logged work: entries are drawn by chance, a deputy head looks at them."""

import secrets

from django.db import transaction
from django.utils import timezone

from opora.analysis.risk.decisions import deciding
from opora.records.actions.by import By, leave_trace
from opora.records.models import OrgUnit, SelectiveCheck, SupportAction
from opora.vocabulary.problems import UserError


@transaction.atomic
def draw_actions(*, by: By, school: int) -> int:
    """Draw a share of the entries nobody has drawn yet and return how many.

    Chance decides, not the person. Raises UserError when there is nothing to draw, or the last draw
    is not looked through.
    """
    OrgUnit.objects.select_for_update().get(pk=school)  # one draw at a time
    if SelectiveCheck.objects.filter(school=school, fine=None).exists():
        raise UserError("Сначала просмотрите уже отобранные записи, затем отберите новые.")
    drawn = SelectiveCheck.objects.filter(school=school).values("action")
    rows = SupportAction.objects.filter(school=school, withdrawn_on=None).exclude(pk__in=drawn)
    numbers = list(rows.order_by("pk").values_list("pk", flat=True))
    if not numbers:
        raise UserError("Отбирать нечего: новых записей об индивидуальной работе нет.")
    chosen = secrets.SystemRandom().sample(numbers, deciding().drawn(len(numbers)))
    today = timezone.localdate()
    SelectiveCheck.objects.bulk_create(
        SelectiveCheck(school_id=school, action_id=number, drawn_on=today) for number in chosen
    )
    leave_trace(by, "записи отобраны для проверки", unit=school, actions=sorted(chosen))
    return len(chosen)


@transaction.atomic
def settle_check(*, by: By, check: int, fine: bool, note: str = "") -> None:
    """Keep what was found. Raises UserError for a remark without words, or a settled check."""
    row = SelectiveCheck.objects.select_for_update().select_related("action").get(pk=check)
    if row.fine is not None:
        raise UserError("Эту запись уже проверили. Обновите страницу.")
    if not fine and not note:
        raise UserError("Напишите замечание: чего в записи не хватает и что с ней сделать.")
    row.fine, row.note = fine, note
    row.by_id, row.checked_at = by.person, timezone.now()
    row.save()
    pupils = [row.action.pupil_id]
    leave_trace(by, "запись проверена выборочно", unit=row.school_id, pupils=pupils, check=check)

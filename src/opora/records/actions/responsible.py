"""Who answers for a campaign in a unit, or for a part of its form."""

from datetime import date, timedelta

from django.db import transaction

from opora.access.permissions import Permission
from opora.access.rights import Place
from opora.orders.order import Part
from opora.records.actions.by import By, leave_trace
from opora.records.models import Campaign, OrgUnit, Responsible
from opora.records.queries.campaigns import campaign_of
from opora.records.queries.places import units_of
from opora.records.queries.responsible import works_in
from opora.records.rights import rights_of
from opora.vocabulary.problems import UserError


@transaction.atomic
def name_responsible(
    *,
    by: By,
    campaign: int,
    unit: int,
    staff: int,
    today: date,
    part: str = "",
    basis: str = "",
) -> None:
    """Let a person answer for a campaign in a unit from today on; who does already goes on.

    Raises UserError for somebody who has no post there, for a part that the order does not have or
    that the person may not hand in, and for a unit outside the campaign.
    """
    row = Campaign.objects.select_for_update().get(pk=campaign)
    line = campaign_of(row.pk)
    place = OrgUnit.objects.filter(pk=unit).first()
    if place is None or line.unit.unit not in units_of(place.path):
        raise UserError("Этого учреждения в мониторинге нет. Выберите его из списка.")
    if not works_in(staff, unit):
        raise UserError("Этот человек здесь не работает. Выберите сотрудника из списка.")
    if part:
        _check_part(line.order.campaign.parts, part, place, staff, today)
    made = Responsible.objects.get_or_create(
        campaign=row,
        unit=place,
        staff_id=staff,
        part=part,
        until=None,
        defaults={"basis": basis, "since": today, "by_id": by.account},
    )[1]
    if made:
        leave_trace(by, "назначен ответственный", unit=unit, campaign=row.pk, staff=staff,
                    part=part, basis=basis)  # fmt: skip


@transaction.atomic
def end_responsible(*, by: By, responsible: int, campaign: int, unit: int, today: date) -> None:
    """Let a person answer no more: today is the first day without; a second time nothing happens.

    `unit`: under which one may do so. Raises UserError for a row of another unit or campaign.
    """
    rows = Responsible.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.filter(pk=responsible, campaign=campaign).first()
    if row is None or unit not in units_of(row.unit.path):
        raise UserError("Такого ответственного здесь нет. Обновите страницу.")
    if row.until is None:
        row.until = today - timedelta(days=1)
        row.save(update_fields=["until"])
        leave_trace(by, "ответственный снят", unit=row.unit_id, campaign=campaign,
                    staff=row.staff_id, part=row.part)  # fmt: skip


def _check_part(
    parts: tuple[Part, ...], part: str, place: OrgUnit, staff: int, today: date
) -> None:
    known = {each.key: each for each in parts}
    if part not in known or known[part].level != place.level:
        raise UserError("Такой части в приказе нет. Выберите часть из списка.")
    may = rights_of(staff, today).may(Permission.PARTS, Place(units_of(place.path)))
    if not may:
        raise UserError(
            "У этого человека нет роли эксперта, поэтому сдать часть он не сможет. Сначала "
            "назначьте ему роль."
        )

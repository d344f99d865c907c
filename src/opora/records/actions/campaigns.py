"""Starting a campaign by an order."""

from datetime import time
from typing import get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from opora.orders.deadlines import Deadline, DeadlineRules, Shift, deadline, usual_rules
from opora.orders.order import Order
from opora.orders.schedule import due_dates
from opora.records.actions.by import By, leave_trace
from opora.records.models import Campaign, Due, OrgUnit
from opora.records.queries.campaigns import campaign_of, order_digest
from opora.vocabulary.problems import UserError
from opora.vocabulary.school_days import DaysOff

LONGEST_WAIT = 366  # days that a form may still be taken after its due date


def rules_for(order: Order, zone: str) -> DeadlineRules:
    """Return the rules a campaign by an order begins with: what it says, else the catalogue."""
    usual = usual_rules(zone)
    return DeadlineRules(
        zone, usual.on_time, order.campaign.shift or usual.shift, usual.closes_after
    )


def checked_rules(zone: str, on_time: str, shift: str, closes_after: str) -> DeadlineRules:
    """Return the rules of what was typed; UserError says what is wrong."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UserError(
            f"Часовой пояс «{zone}» неизвестен. Нужно название вида Europe/Moscow."
        ) from error
    try:
        hour = time.fromisoformat(on_time)
    except ValueError as error:
        raise UserError(f"Час «{on_time}» непонятен. Запишите так: 18:00.") from error
    if hour.tzinfo is not None or hour.second or hour.microsecond:
        raise UserError(f"Час «{on_time}» непонятен. Запишите часы и минуты: 18:00.")
    if shift not in get_args(Shift):
        raise UserError("Выберите, как быть со сроком в нерабочий день.")
    if not (closes_after.isascii() and closes_after.isdecimal()):
        raise UserError(f"Дней до закрытия «{closes_after}»: нужно целое число, например 10.")
    if int(closes_after) > LONGEST_WAIT:
        raise UserError(f"Дней до закрытия «{closes_after}»: не больше {LONGEST_WAIT}.")
    return DeadlineRules(zone, hour, shift, int(closes_after))  # type: ignore[arg-type]


def deadlines(order: Order, school_year: int, rules: DeadlineRules) -> list[tuple[str, Deadline]]:
    """Return all due dates of a campaign by day, each with the key of its part, '' for the form."""
    campaign, off = order.campaign, DaysOff.load()
    first, last = campaign.first.within(school_year), campaign.last.within(school_year)
    asked = [(part.key, part.schedule) for part in campaign.parts] or [("", campaign.schedule)]
    found = [
        (key, deadline(day, rules, off))
        for key, schedule in asked
        for day in due_dates(schedule, first, last)
    ]
    return sorted(found, key=lambda each: (each[1].on, each[0]))


@transaction.atomic
def start_campaign(
    *,
    by: By,
    unit: int,
    order: Order,
    school_year: int,
    rules: DeadlineRules,
    instructions: str = "",
) -> int:
    """Return the number of a new campaign with all its due dates.

    The same again is the same campaign. Raises UserError where the unit carries out this order
    this year already by other rules, or the order has no due date in the year.
    """
    dates = deadlines(order, school_year, rules)
    OrgUnit.objects.select_for_update().get(pk=unit)  # two do not start at once
    known = Campaign.objects.filter(unit=unit, order=order.key, school_year=school_year).first()
    if known is not None and campaign_of(known.pk).rules == rules:
        return known.pk
    if known is not None:
        raise UserError("Мониторинг по этому приказу в этом учебном году уже начат. Откройте его.")
    if not dates:
        raise UserError("По этому приказу в этом учебном году нет ни одного срока.")
    row = _row(by, unit, order, school_year, rules)
    row.instructions = instructions.strip()
    row.save()
    Due.objects.bulk_create(_due(row, part, each) for part, each in dates)
    leave_trace(by, "начат мониторинг", unit=unit, campaign=row.pk, order=order.key)
    return row.pk


def _row(by: By, unit: int, order: Order, school_year: int, rules: DeadlineRules) -> Campaign:
    plan = order.campaign
    return Campaign(
        unit_id=unit,
        order=order.key,
        order_digest=order_digest(order.folder),
        school_year=school_year,
        first=plan.first.within(school_year),
        last=plan.last.within(school_year),
        grades=list(plan.grades),
        zone=rules.zone,
        on_time=rules.on_time,
        shift=rules.shift,
        closes_after=rules.closes_after,
        started_by_id=by.account,
    )


def _due(campaign: Campaign, part: str, due: Deadline) -> Due:
    return Due(
        campaign=campaign,
        part=part,
        on=due.on,
        due_on=due.due_on,
        on_time_until=due.on_time_until,
        closes_at=due.closes_at,
    )

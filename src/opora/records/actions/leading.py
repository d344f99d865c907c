"""Leading a campaign: its rules and instructions, exceptions, units left out, stopping."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from opora.orders.deadlines import DeadlineRules, deadline
from opora.records.actions.by import By, leave_trace
from opora.records.actions.campaigns import checked_rules
from opora.records.actions.versions import Typed, check_version
from opora.records.models import Campaign, Due, DueChange, Excluded, OrgUnit
from opora.records.queries.campaigns import campaign_of, settings_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.school_days import DaysOff

SETTINGS = {
    "on_time": "До какого часа форма сдана вовремя",
    "shift": "Если срок выпал на нерабочий день",
    "closes_after": "Сколько дней после срока ещё принимать",
    "zone": "Часовой пояс",
    "instructions": "Указания тем, кто сдаёт",
}
"""What may be changed of a campaign, with titles of the fields."""


@transaction.atomic
def change_settings(*, by: By, campaign: int, typed: Typed) -> None:
    """Change the rules and instructions; due dates that are still ahead follow the new rules.

    The same again changes nothing. Raises Changed where somebody was faster, UserError for what
    cannot be, and where a date that is ahead would come to lie in the past.
    """
    row = _led(campaign)
    values = {name: _unix(typed.values[name]) for name in SETTINGS}
    line = campaign_of(campaign)
    now = settings_of(line)
    if values == now:
        return
    check_version(typed, row.version, now)
    rules = checked_rules(
        values["zone"], values["on_time"], values["shift"], values["closes_after"]
    )
    moved = _redate(row, rules) if rules != line.rules else 0
    row.zone, row.on_time, row.shift = rules.zone, rules.on_time, rules.shift
    row.closes_after, row.instructions = rules.closes_after, values["instructions"]
    row.version += 1
    row.save()
    changed = sorted(name for name in SETTINGS if values[name] != now[name])
    leave_trace(by, "изменён мониторинг", unit=row.unit_id, campaign=row.pk,
                changed=changed, moved=moved)  # fmt: skip


@transaction.atomic
def move_due(
    *, by: By, due: int, unit: int, on_time_until: datetime, closes_at: datetime, reason: str
) -> None:
    """Give a unit more time for a due date, or open it again; the same again changes nothing.

    Raises UserError where it would be less time than all have, or the unit owes nothing here.
    """
    row = Due.objects.select_for_update().get(pk=due)
    campaign = _led(row.campaign_id)
    _inside(campaign, unit)
    if on_time_until < row.on_time_until or closes_at < row.closes_at:
        raise UserError(
            "Отдельный срок не может быть раньше общего. Выберите дни не раньше тех, что у всех."
        )
    if closes_at < on_time_until:
        raise UserError("Приём не может закрыться раньше срока. Исправьте день закрытия.")
    if not reason.strip():
        raise UserError("Напишите причину: её увидят и школа, и те, кто выше.")
    last = DueChange.objects.filter(due=row, unit=unit).order_by("-pk").first()
    said = (on_time_until, closes_at, reason.strip())
    if last is not None and (last.on_time_until, last.closes_at, last.reason) == said:
        return
    DueChange.objects.create(
        due=row,
        unit_id=unit,
        on_time_until=on_time_until,
        closes_at=closes_at,
        reason=reason.strip(),
        by_id=by.account,
    )
    leave_trace(by, "отдельный срок", unit=unit, campaign=campaign.pk, due=row.pk,
                until=on_time_until.isoformat(), reason=reason.strip())  # fmt: skip


@transaction.atomic
def exclude(*, by: By, campaign: int, unit: int, reason: str) -> None:
    """Leave out a unit with all below it; who is left out already stays so."""
    row = _led(campaign)
    _inside(row, unit)
    if unit == row.unit_id:
        raise UserError("Это учреждение ведёт мониторинг. Чтобы никто не сдавал, остановите его.")
    if not reason.strip():
        raise UserError("Напишите, почему учреждение не сдаёт: это увидят все, кто ведёт свод.")
    made = Excluded.objects.get_or_create(
        campaign=row,
        unit_id=unit,
        ended_on=None,
        defaults={"reason": reason.strip(), "by_id": by.account},
    )[1]
    if made:
        leave_trace(by, "учреждение не сдаёт", unit=unit, campaign=row.pk, reason=reason.strip())


@transaction.atomic
def include(*, by: By, campaign: int, unit: int, today: date) -> None:
    """Let a unit that was left out owe again; who owes already goes on."""
    row = _led(campaign)
    held = Excluded.objects.filter(campaign=row, unit=unit, ended_on=None)
    if held.update(ended_on=today):
        leave_trace(by, "учреждение снова сдаёт", unit=unit, campaign=row.pk)


@transaction.atomic
def stop_campaign(*, by: By, campaign: int, today: date) -> None:
    """Stop a campaign: nothing is taken or reminded of any more; what was handed in stays."""
    row = Campaign.objects.select_for_update().get(pk=campaign)
    if row.stopped_on is None:
        row.stopped_on, row.version = today, row.version + 1
        row.save()
        leave_trace(by, "мониторинг остановлен", unit=row.unit_id, campaign=row.pk)


@transaction.atomic
def resume_campaign(*, by: By, campaign: int) -> None:
    """Let a stopped campaign go on with the dates it had."""
    row = Campaign.objects.select_for_update().get(pk=campaign)
    if row.stopped_on is not None:
        row.stopped_on, row.version = None, row.version + 1
        row.save()
        leave_trace(by, "мониторинг продолжен", unit=row.unit_id, campaign=row.pk)


def _unix(text: str) -> str:
    """A browser ends lines of a text with two characters."""
    return "\n".join(text.strip().splitlines())


def _led(campaign: int) -> Campaign:
    """Return the row, locked; UserError when nobody leads it any more."""
    row = Campaign.objects.select_for_update(of=("self",)).select_related("unit").get(pk=campaign)
    if row.stopped_on is not None:
        raise UserError("Мониторинг остановлен. Чтобы менять его, сначала продолжите.")
    return row


def _inside(campaign: Campaign, unit: int) -> None:
    inside = OrgUnit.objects.filter(pk=unit, path__startswith=campaign.unit.path)
    if not inside.exists():
        raise UserError("Этого учреждения в мониторинге нет. Выберите его из списка.")


def _redate(row: Campaign, rules: DeadlineRules) -> int:
    """Give the due dates that are ahead the moments of new rules; return how many there are."""
    now, off = timezone.now(), DaysOff.load()
    ahead = list(Due.objects.filter(campaign=row, on_time_until__gt=now))
    for due in ahead:
        new = deadline(due.on, rules, off)
        if new.on_time_until <= now:
            raise UserError(
                f"По новым правилам срок {due.on:%d.%m.%Y} уже прошёл бы. Выберите час или сдвиг, "
                "при которых он впереди."
            )
        due.due_on, due.on_time_until, due.closes_at = new.due_on, new.on_time_until, new.closes_at
    Due.objects.bulk_update(ahead, ["due_on", "on_time_until", "closes_at"])
    return len(ahead)

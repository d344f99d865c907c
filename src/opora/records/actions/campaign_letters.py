"""Letters about a campaign: to those who owe a form, to municipalities that are late, to the chief.

No names of pupils, no figures of results: what is owed, by when, where to look. Each is made once:
its key names the campaign, the person, the kind and the due date or the day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from opora.orders.collected import Tally, late_by
from opora.orders.collecting import collecting
from opora.orders.standing import State
from opora.records.actions.by import By, leave_trace
from opora.records.actions.reminders import put_out
from opora.records.models import Campaign, Mail
from opora.records.queries.campaign_recipients import Recipients, recipients
from opora.records.queries.campaigns import CampaignLine, DueLine, dues_of
from opora.records.queries.collected import Matrix, Owed, matrices, owed_below
from opora.records.queries.places import UnitLine
from opora.records.queries.units import unit_lines
from opora.vocabulary.problems import UserError
from opora.vocabulary.school_days import DaysOff
from opora.vocabulary.working_days import working_day

REMIND_CAMPAIGNS = "remind_campaigns"
_HEAD = {
    "soon": "Скоро срок сдачи формы.",
    "late": "Срок сдачи формы прошёл.",
    "asked": "Напоминание от того, кто собирает формы.",
    "summary": "Срок прошёл. Кто сдал:",
}
Lines = dict[int, list[str]]  # of letters, by person


@transaction.atomic
def remind_owing(
    *, by: By, campaign: CampaignLine, under: UnitLine, today: date, now: datetime
) -> int:
    """Make a letter to everybody below a unit who owes a form; return how many were made.

    One a day to a person, however often it is asked for. Owed is what is overdue and still taken,
    what was returned, and what is due next. Raises UserError for a campaign that was stopped.
    """
    if campaign.stopped_on is not None:
        raise UserError("Мониторинг остановлен: напоминать не о чем.")
    Campaign.objects.select_for_update().get(pk=campaign.number)  # two do not write at once
    everything = owed_below(campaign, under, now)
    ahead = [each.due.number for each in everything if not each.due.late(now)]
    owed = [each for each in everything if _asked_for(each, ahead[:1], now)]
    to = recipients(campaign.number, under, today)
    lines = _of_units(owed, to, campaign, now)
    _join(lines, _of_municipalities(everything, to, under))
    made = _write(campaign, "asked", today.isoformat(), lines)
    if made:
        leave_trace(by, "сделаны напоминания о форме", unit=under.unit,
                    campaign=campaign.number, letters=made)  # fmt: skip
    return made


def remind_by_day(campaign: CampaignLine, today: date, now: datetime) -> int:
    """Make the letters that the catalogue wants on a day; return how many were made.

    Before a due date to who has not handed in; after it to who is late, to municipalities with
    late schools, and a summary to who answers for the whole campaign. Made again nothing comes
    twice; what the program was off for is made up while the form is still taken.
    """
    if campaign.stopped_on is not None:
        return 0
    dues, off = dues_of(campaign.number), DaysOff.load()
    before = collecting().before_days
    soon = [d for d in dues if not d.late(now) and working_day(d.due_on, -before, off) <= today]
    over = [d for d in dues if d.late(now) and not d.closed(now) and _is_next_day(d, campaign, now)]
    if not soon and not over:
        return 0
    owed, to = (
        owed_below(campaign, campaign.unit, now),
        recipients(campaign.number, campaign.unit, today),
    )
    made = 0
    for due in soon:
        waited = [each for each in owed if each.due.number == due.number and not _came(each)]
        lines = _of_units(waited, to, campaign, now)
        made += _write(campaign, "soon", str(due.number), lines)
    for due in over:
        late = [each for each in owed if each.due.number == due.number and each.overdue]
        lines = _of_units(late, to, campaign, now)
        _join(lines, _of_municipalities(late, to, campaign.unit))
        made += _write(campaign, "late", str(due.number), lines)
        made += _write(campaign, "summary", str(due.number), _summary(campaign, due, to, now))
    return made


def _asked_for(owed: Owed, next_due: Sequence[int], now: datetime) -> bool:
    if owed.handed is not None and owed.handed.state == State.RETURNED:
        return True
    if _came(owed):
        return False
    if owed.overdue:
        return not owed.due.closed(now)
    return owed.due.number in next_due or bool(owed.due.changed)


def _came(owed: Owed) -> bool:
    return owed.handed is not None and owed.handed.received


def _is_next_day(due: DueLine, campaign: CampaignLine, now: datetime) -> bool:
    zone = ZoneInfo(campaign.rules.zone)
    return now.astimezone(zone).date() > due.on_time_until.astimezone(zone).date()


def _of_units(owed: Iterable[Owed], to: Recipients, campaign: CampaignLine, now: datetime) -> Lines:
    """Return a line for every owed paper, by who answers for it."""
    zone, found = ZoneInfo(campaign.rules.zone), defaultdict[int, list[str]](list)
    parts = {part.key: part.title for part in campaign.order.campaign.parts}
    for each in owed:
        until = each.due.on_time_until
        what = f"{each.name}: {parts.get(each.due.part, 'форма')}"
        line = f"- {what}, до {until.astimezone(zone):%d.%m.%Y %H:%M}"
        if each.handed is not None and each.handed.state == State.RETURNED:
            line += ", возвращена с замечаниями"
        elif now > until:
            line += f", просрочено на {late_by(until, now)}"
        for staff in to.of(each.unit, each.due.part):
            found[staff].append(line)
    return found


def _of_municipalities(owed: Iterable[Owed], to: Recipients, under: UnitLine) -> Lines:
    """Return a line for every municipality below a region with late schools: how many."""
    found: Lines = {}
    if under.level != "region":
        return found
    late = Counter(each.unit for each in owed if each.overdue)
    counts = Counter[int]()
    for line in unit_lines(late):
        for above in line.units[len(under.units) : -1]:
            counts[above] += late[line.unit]
    for municipality in unit_lines(sorted(counts)):
        for staff in to.of(municipality.unit):
            text = f"- {municipality.name}: не сдано форм {counts[municipality.unit]}"
            found.setdefault(staff, []).append(text)
    return found


def _summary(campaign: CampaignLine, due: DueLine, to: Recipients, now: datetime) -> Lines:
    """Return counts by place to who answers for the campaign in the unit that carries it out."""
    chiefs = to.named_for(campaign.unit.unit)
    if not chiefs:
        return {}
    lines = [
        line
        for matrix in matrices(campaign, campaign.unit, now)
        for at, each in enumerate(matrix.dues)
        if each.number == due.number
        for line in _counted(matrix, at)
    ]
    return {staff: list(lines) for staff in sorted(chiefs)}


def _counted(matrix: Matrix, at: int) -> list[str]:
    rows = [(row.name, row.tallies[at]) for row in matrix.places]
    return [_said(name, tally) for name, tally in (*rows, ("Всего", matrix.totals[at]))]


def _said(name: str, tally: Tally) -> str:
    return (
        f"- {name}: сдано {tally.received} из {tally.expected}, вовремя {tally.on_time}, "
        f"возвращено {tally.returned}, просрочено {tally.overdue}"
    )


def _join(lines: Lines, more: Lines) -> None:
    for staff, own in more.items():
        lines.setdefault(staff, []).extend(own)


def _write(campaign: CampaignLine, kind: str, when: str, lines: Lines) -> int:
    return put_out(
        Mail(
            key=f"campaign/{campaign.number}/{staff}/{kind}/{when}",
            to_id=staff,
            subject=f"Опора: {campaign.title}"[:200],
            text=_text(campaign, kind, own),
        )
        for staff, own in sorted(lines.items())
    )


def _text(campaign: CampaignLine, kind: str, lines: Sequence[str]) -> str:
    where = f"Откройте Опору: {settings.ADDRESS}" if settings.ADDRESS else "Откройте Опору."
    head = f"{_HEAD[kind]} {campaign.title}."
    return "\n".join(("Здравствуйте!", "", head, *lines, "", where))

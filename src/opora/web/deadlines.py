"""Deadlines as people read them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from opora.records.queries.campaigns import CampaignLine
from opora.web.templatetags.opora import counted

_HOURS = timedelta(hours=48)  # so near that hours matter
_HOUR = timedelta(hours=1)


def said_until(at: datetime, campaign: CampaignLine) -> str:
    """Return «27.02.2026, 18:00» by the clock of the campaign."""
    return said_in(at, campaign.rules.zone)


def said_in(at: datetime, zone: str) -> str:
    """Return «27.02.2026, 18:00» by the clock of a zone, which is named where it is not that of the
    installation."""
    local = at.astimezone(ZoneInfo(zone))
    same = local.utcoffset() == timezone.localtime(at).utcoffset()
    return f"{local:%d.%m.%Y,\u00a0%H:%M}{'' if same else f' ({zone})'}"


def said_left(until: datetime, now: datetime) -> str:
    """Return «осталось 3 дня», near the end «осталось 5 часов», after it «просрочено на 2 дня»."""
    left = until - now
    size = abs(left)
    word = "осталось" if left >= timedelta() else "просрочено на"
    if size < _HOUR:
        return f"{word} меньше часа" if left >= timedelta() else "срок прошёл меньше часа назад"
    if size < _HOURS:
        return f"{word} {counted(size // _HOUR, 'час,часа,часов')}"
    return f"{word} {counted(size.days, 'день,дня,дней')}"

"""Days and moments of a campaign as people say them, in the campaign's own time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from opora.orders.deadlines import Deadline
from opora.records.queries.campaigns import CampaignLine, DueLine
from opora.web.templatetags.opora import day_in_words

_WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_OF_WEEKDAY = ("понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья")

SHIFTS = {
    "keep": "оставить как есть",
    "previous": "перенести на рабочий день раньше",
    "next": "перенести на рабочий день позже",
}


def weekday(day: date) -> str:
    """Return «пятница»."""
    return _WEEKDAYS[day.weekday()]


def about_day(due: Deadline) -> str:
    """Return what is to be said of the day itself: moved, or no working day and not moved."""
    if due.shifted:
        return f"{due.on:%d.%m.%Y}, {weekday(due.on)} – нерабочий день; срок перенесён"
    if not due.working:
        return f"{weekday(due.on)}, нерабочий день; срок остаётся"
    return weekday(due.on)


def next_due(campaign: CampaignLine, dues: list[DueLine], now: datetime) -> str:
    """Return «до пятницы 28 марта, 17:00 – осталось 2 дн.»; '' when every time is over."""
    ahead = [due for due in dues if not due.late(now)]
    if not ahead or campaign.stopped_on is not None:
        return ""
    until = ahead[0].on_time_until.astimezone(ZoneInfo(campaign.rules.zone))
    left = (until.date() - now.astimezone(ZoneInfo(campaign.rules.zone)).date()).days
    rest = f"осталось {left}\u00a0дн." if left else "это сегодня"
    day = f"{_OF_WEEKDAY[until.weekday()]} {day_in_words(until.date())}"
    return f"до {day}, {until:%H:%M} – {rest}"

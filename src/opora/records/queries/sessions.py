"""The sessions of an account that go on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from opora.records.models import Session
from opora.records.sessions import mark_of

_BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in one line; `mark` names it, `here` is the one that asks."""

    mark: str
    browser: str
    address: str
    started_at: datetime | None
    seen_at: datetime | None
    here: bool


def sessions_of(account: int, here: str, idle: timedelta) -> list[SessionLine]:
    """Return the sessions of an account, the last seen first; `here`: the key of this one.

    Those that nobody used for `idle` are over already.
    """
    now = timezone.now()
    rows = Session.objects.filter(account_id=account, expire_date__gt=now, seen_at__gt=now - idle)
    return [
        SessionLine(
            mark_of(row.pk),
            browser_title(row.browser),
            row.address,
            row.started_at,
            row.seen_at,
            row.pk == here,
        )
        for row in rows.order_by("-seen_at", "pk")
    ]


def browser_title(user_agent: str) -> str:
    """Return «Firefox, Windows»; what is not known is told as it came, cut short."""
    browser = next((title for part, title in _BROWSERS if part in user_agent), "")
    system = next((title for part, title in _SYSTEMS if part in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or user_agent[:40] or "неизвестный браузер"

"""Campaigns as the command line tells of them: JSON for programs, lines for people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from opora.orders.collected import Tally
from opora.records.queries.campaigns import CampaignLine
from opora.records.queries.collected import Matrix


def campaign_json(campaign: CampaignLine) -> dict[str, Any]:
    """Return a campaign as --json prints it."""
    return {
        "campaign": campaign.number,
        "order": campaign.order.key,
        "unit": campaign.unit.name,
        "school_year": campaign.school_year,
        "stopped_on": campaign.stopped_on.isoformat() if campaign.stopped_on else None,
    }


def matrix_json(matrix: Matrix) -> Sequence[dict[str, Any]]:
    """Return counts by due date and place as --json prints them."""
    return [
        {
            "on": due.on.isoformat(),
            "part": due.part,
            "level": matrix.level,
            **_tally_json(tally),
            "places": [{"unit": row.name, **_tally_json(row.tallies[at])} for row in matrix.places],
        }
        for at, (due, tally) in enumerate(zip(matrix.dues, matrix.totals, strict=True))
    ]


def _tally_json(tally: Tally) -> dict[str, int]:
    names = ("expected", "received", "on_time", "accepted", "returned", "overdue", "excused")
    return {name: getattr(tally, name) for name in names}


def tally_text(tally: Tally) -> str:
    """Return counts in one line."""
    return (
        f"сдано {tally.received} из {tally.expected} ({tally.completeness.percent_text()}), "
        f"вовремя {tally.on_time} ({tally.timeliness.percent_text()}), "
        f"возвращено {tally.returned}, просрочено {tally.overdue}"
    )


def date_text(date: dict[str, Any]) -> str:
    """Return a due date in one line."""
    until, closes = (datetime.fromisoformat(date[key]) for key in ("on_time_until", "closes_at"))
    odd = "" if date["working_day"] else ", нерабочий день"
    part = f"  {date['part']}" if date["part"] else ""
    return f"  {date['on']}{part}  до {until:%d.%m.%Y %H:%M}{odd}, принимаем до {closes:%d.%m.%Y}"


def year_text(year: int) -> str:
    """Return «2025/26 учебный год»."""
    return f"{year}/{(year + 1) % 100:02d} учебный год"


def plain(text: str) -> str:
    """Return a text with plain spaces."""
    return text.replace("\u00a0", " ")

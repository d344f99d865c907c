"""Deadlines as people read them."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from opora.web.deadlines import said_left, said_until

UNTIL = datetime(2026, 2, 27, 20, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (-24 * 21, "осталось 21 день"),
        (-49, "осталось 2 дня"),
        (-47.5, "осталось 47 часов"),
        (-1, "осталось 1 час"),
        (-0.5, "осталось меньше часа"),
        (0, "осталось меньше часа"),
        (0.5, "срок прошёл меньше часа назад"),
        (3, "просрочено на 3 часа"),
        (24 * 5, "просрочено на 5 дней"),
    ],
)
def test_what_is_left_is_said_in_days_and_near_the_end_in_hours(hours, said):
    assert said_left(UNTIL, UNTIL + timedelta(hours=hours)).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Moscow", "27.02.2026, 23:59"),
        ("Asia/Yekaterinburg", "28.02.2026, 01:59 (Asia/Yekaterinburg)"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_the_campaign(zone, said):
    campaign = SimpleNamespace(rules=SimpleNamespace(zone=zone))

    assert said_until(UNTIL, campaign).replace("\u00a0", " ") == said

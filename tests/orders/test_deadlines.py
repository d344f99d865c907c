"""Due dates against an oracle that counts another way: days by stepping, moments by offsets."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest

from opora.orders.deadlines import Deadline, DeadlineRules, Shift, deadline, usual_rules
from opora.orders.schedule import Schedule, due_dates
from opora.vocabulary.school_days import DaysOff

OFF = DaysOff.load()
YEARS = range(2021, 2031)
HOURS_AHEAD = {  # of UTC since 2021; no zone of Russia has moved its clocks since
    "Europe/Kaliningrad": 2,
    "Europe/Moscow": 3,
    "Europe/Volgograd": 3,
    "Europe/Samara": 4,
    "Asia/Yekaterinburg": 5,
    "Asia/Omsk": 6,
    "Asia/Novosibirsk": 7,
    "Asia/Irkutsk": 8,
    "Asia/Yakutsk": 9,
    "Asia/Vladivostok": 10,
    "Asia/Magadan": 11,
    "Asia/Kamchatka": 12,
}
SHIFTS: tuple[Shift, ...] = ("keep", "previous", "next")
HOLIDAYS = {(1, day) for day in range(1, 9)} | {
    (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4),
}  # fmt: skip
MOVED = {  # days off of single years, from the decrees, for those that are tried here
    date(2021, 11, 5), date(2021, 12, 31), date(2021, 2, 22), date(2021, 5, 10), date(2021, 6, 14),
    date(2022, 3, 7), date(2022, 5, 2), date(2022, 5, 3), date(2022, 5, 10), date(2022, 6, 13),
    date(2023, 2, 24), date(2023, 5, 8), date(2023, 11, 6),
    date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 10), date(2024, 12, 30), date(2024, 12, 31),
    date(2025, 5, 2), date(2025, 5, 8), date(2025, 6, 13), date(2025, 11, 3), date(2025, 12, 31),
    date(2026, 1, 9), date(2026, 3, 9), date(2026, 5, 11), date(2026, 12, 31),
}  # fmt: skip


def is_day_off(day: date) -> bool:
    return day.isoweekday() > 5 or (day.month, day.day) in HOLIDAYS or day in MOVED


def last_fridays(year: int) -> Iterator[date]:
    """Step back from the end of every month to a Friday."""
    for month in range(1, 13):
        day = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        while day.isoweekday() != 5:
            day -= timedelta(days=1)
        yield day


def days_of_orders(year: int) -> Iterator[date]:
    """«до 30.09», «до 10.10», «до 01.12», the last day of the year, the first of May."""
    yield from (date(year, 9, 30), date(year, 10, 10), date(year, 12, 1))
    yield from (date(year, 12, 31), date(year, 5, 1))


def shifted(day: date, shift: Shift) -> date:
    if shift == "keep" or not is_day_off(day):
        return day
    towards = -1 if shift == "previous" else 1
    return next(
        day + timedelta(days=towards * far)
        for far in range(1, 15)
        if not is_day_off(day + timedelta(days=towards * far))
    )


def oracle(day: date, rules: DeadlineRules) -> Deadline:
    due_on = shifted(day, rules.shift)
    ahead = timedelta(hours=HOURS_AHEAD[rules.zone])
    minute = datetime.combine(due_on, rules.on_time, UTC) - ahead + timedelta(minutes=1)
    until = minute - timedelta(microseconds=1)
    closes = until + timedelta(hours=24 * rules.closes_after)
    return Deadline(day, due_on, not is_day_off(due_on), until, closes)


def rules_of(zone: str, shift: Shift = "keep", hour: time = time(23, 59)) -> DeadlineRules:
    return DeadlineRules(zone, hour, shift, 10)


CASES = [
    (day, DeadlineRules(zone, hour, shift, wait))
    for number, (year, zone, shift) in enumerate(product(YEARS, HOURS_AHEAD, SHIFTS))
    for day in (*last_fridays(year), *days_of_orders(year))
    for hour, wait in [((time(23, 59), 10), (time(18), 0), (time(0), 3))[number % 3]]
]


def test_six_thousand_deadlines_agree_with_the_oracle() -> None:
    wrong = [
        (day, rules) for day, rules in CASES if deadline(day, rules, OFF) != oracle(day, rules)
    ]

    assert wrong == []
    assert len(CASES) == len(YEARS) * len(HOURS_AHEAD) * len(SHIFTS) * 17


def test_last_fridays_of_ten_years_are_those_found_by_stepping() -> None:
    found = due_dates(Schedule.parse("last friday of month"), date(2021, 1, 1), date(2030, 12, 31))

    assert found == [day for year in YEARS for day in last_fridays(year)]
    assert len(found) == 120


def test_named_days_come_once_in_each_school_year_and_only_inside_the_campaign() -> None:
    schedule = Schedule.parse("days 12-01 09-30")

    for year in YEARS:
        first, last = date(year, 9, 1), date(year + 1, 8, 31)
        assert due_dates(schedule, first, last) == [date(year, 9, 30), date(year, 12, 1)]
        assert due_dates(schedule, date(year, 10, 1), last) == [date(year, 12, 1)]
        assert due_dates(schedule, date(year, 10, 1), date(year, 11, 30)) == []


def test_the_last_friday_of_2021_is_a_day_off_and_stays_unless_it_is_ruled_otherwise() -> None:
    day = date(2021, 12, 31)
    kept, before, after = (deadline(day, rules_of("Europe/Moscow", shift), OFF) for shift in SHIFTS)

    assert (kept.due_on, kept.working, kept.shifted) == (day, False, False)
    assert (before.due_on, before.working, before.shifted) == (date(2021, 12, 30), True, True)
    assert after.due_on == date(2022, 1, 10)  # past the whole of the January holidays
    assert (before.on, after.on) == (day, day)


def test_a_sunday_moves_to_the_friday_before_or_the_monday_after() -> None:
    sunday = date(2021, 10, 10)

    moved = [deadline(sunday, rules_of("Europe/Moscow", shift), OFF).due_on for shift in SHIFTS]
    assert moved == [sunday, date(2021, 10, 8), date(2021, 10, 11)]


def test_the_minute_that_is_named_is_in_to_its_end() -> None:
    found = deadline(date(2021, 11, 26), rules_of("Europe/Moscow", hour=time(18)), OFF)
    last = datetime(2021, 11, 26, 15, 0, 59, 999_999, tzinfo=UTC)

    assert found.on_time_until == last
    assert found.closes_at == last + timedelta(days=10)


@pytest.mark.parametrize(
    ("zone", "day", "before", "after"),
    [
        ("Europe/Volgograd", date(2020, 12, 25), 4, 3),  # clocks went back on 27.12.2020
        ("Europe/Saratov", date(2016, 12, 2), 3, 4),  # and forward on 04.12.2016
        ("Europe/Moscow", date(2014, 10, 24), 4, 3),
        ("Asia/Magadan", date(2016, 4, 22), 10, 11),
    ],
)
def test_when_clocks_are_moved_the_hour_on_the_wall_stays(
    zone: str, day: date, before: int, after: int
) -> None:
    found = deadline(day, rules_of(zone, hour=time(18)), OFF)
    passed = found.closes_at.astimezone(UTC) - found.on_time_until.astimezone(UTC)

    assert found.on_time_until.utcoffset() == timedelta(hours=before)
    assert found.closes_at.utcoffset() == timedelta(hours=after)
    assert found.closes_at.time() == found.on_time_until.time()
    assert passed == timedelta(days=10, hours=before - after)


def test_the_usual_rules_are_those_of_the_catalogue_in_any_zone() -> None:
    assert usual_rules("Asia/Omsk") == DeadlineRules("Asia/Omsk", time(23, 59), "keep", 10)

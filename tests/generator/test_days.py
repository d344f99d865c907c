"""School days and timetables."""

from datetime import date

import numpy as np
import pytest

from opora.generator.days import EPOCH, calendar_of, school_days
from opora.generator.timetable import lessons_of
from opora.vocabulary.period import school_year_of


def days_of(year: int) -> list[date]:
    return [date.fromordinal(day + EPOCH) for day in school_days(year).day.tolist()]


@pytest.mark.parametrize("year", [2000, 2023, 2024, 2025, 2026, 2031, 2099])
def test_every_year_has_about_thirty_four_weeks_inside_its_terms(year: int) -> None:
    days, terms = days_of(year), calendar_of(year).quarters

    assert 155 < len(days) < 175
    assert all(any(t.first <= day <= t.last for t in terms) for day in days)
    assert {school_year_of(day) for day in days} == {year}
    assert days[0] < date(year, 9, 8)


@pytest.mark.parametrize("year", [2023, 2025, 2026])
def test_there_are_no_lessons_on_weekends_and_public_holidays(year: int) -> None:
    days = days_of(year)

    assert max(day.weekday() for day in days) == 4
    assert not {(2, 23), (5, 1), (1, 1), (12, 31)} & {(day.month, day.day) for day in days}


def test_an_unknown_year_takes_the_nearest_calendar_moved_by_whole_weeks() -> None:
    known, moved = calendar_of(2024), calendar_of(2023)

    shift = known.quarters[1].first - moved.quarters[1].first
    assert shift.days % 7 == 0
    assert "Сдвинуто" in moved.source


def test_a_subject_is_once_a_day_and_as_often_as_planned() -> None:
    lessons = lessons_of(9, 2025, 0)

    pairs = np.stack([lessons.of, lessons.at])
    assert len(np.unique(pairs, axis=1).T) == len(lessons.of)
    weeks = lessons.counts / lessons.hours
    assert 29 < weeks.min() <= weeks.max() < 36


def test_a_control_work_is_written_every_quarter_where_there_are_lessons_enough() -> None:
    lessons = lessons_of(9, 2025, 0)

    for of in np.flatnonzero(lessons.hours >= 2):
        own = lessons.control & (lessons.of == of)
        assert set(lessons.quarter[own]) == {0, 1, 2, 3}
    assert not lessons.control[lessons.hours[lessons.of] == 1].any()


def test_timetables_differ() -> None:
    one, other = lessons_of(9, 2025, 0), lessons_of(9, 2025, 1)

    assert one.day.tolist() != other.day.tolist()

"""What nobody asks for is done daily: every school's data entry is looked at."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

import town as towns
from opora.records import worker
from opora.records.actions.duty import duty_key, keep_duty
from opora.records.models import DutyList, Job, OrgUnit, SchoolClass
from opora.records.upkeep import ask_for_upkeep


@pytest.fixture
def day(monkeypatch):
    """The day the program thinks it is; may be moved."""
    today = [towns.TODAY]
    monkeypatch.setattr(timezone, "localdate", lambda *_: today[0])
    return today


def schools():
    rows = SchoolClass.objects.filter(school_year=towns.YEAR)
    return sorted(set(rows.values_list("school_id", flat=True)))


def asked_for():
    found = []
    while ask_for_upkeep():
        found.append(Job.objects.latest("pk").key)
    return found


def test_every_school_with_classes_is_asked_for_once_a_day(town, day):
    assert asked_for() == [duty_key(each, towns.YEAR) for each in schools()]
    assert not ask_for_upkeep()


def test_a_school_that_was_checked_today_is_left_alone(town, day):
    first, *others = schools()
    keep_duty(school=first, school_year=towns.YEAR, on=day[0], results=[])
    assert asked_for() == [duty_key(each, towns.YEAR) for each in others]


def test_yesterdays_check_is_made_again(town, day):
    for each in schools():
        yesterday = day[0] - timedelta(1)
        keep_duty(school=each, school_year=towns.YEAR, on=yesterday, results=[])
    assert len(asked_for()) == len(schools())


def test_a_check_that_failed_is_tried_again_the_next_day_only(town, day):
    asked_for()
    Job.objects.update(state=Job.State.FAILED)
    assert not ask_for_upkeep()
    Job.objects.update(made_at=timezone.now() - timedelta(days=1000))
    assert asked_for()


def test_a_closed_school_and_another_year_are_not_checked(town, day):
    first, *others = schools()
    OrgUnit.objects.filter(pk=first).update(closed_on=date(2026, 1, 1))
    assert asked_for() == [duty_key(each, towns.YEAR) for each in others]
    day[0] = date(towns.YEAR + 3, 10, 1)
    assert not ask_for_upkeep()


def test_a_worker_with_nothing_to_do_checks_every_school(town, day, monkeypatch):
    # The connection is in the transaction of this test, and would be taken for a broken one.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    looks = iter([False] * (2 * len(schools()) + 2))
    worker.run_worker(lambda: next(looks, True))
    checked = DutyList.objects.filter(school_year=towns.YEAR, on=day[0])
    assert sorted(checked.values_list("school_id", flat=True)) == schools()

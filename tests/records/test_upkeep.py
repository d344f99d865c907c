"""What nobody asks for is done daily: data entry and signs of risk of every school."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

import town as towns
from opora.records import worker
from opora.records.actions.by import PROGRAM
from opora.records.actions.duty import keep_duty
from opora.records.actions.raised_signs import keep_signs
from opora.records.daily import DUTY, LOOKS, RISK, ask_for_all, key_of
from opora.records.models import DutyList, Job, OrgUnit, RiskList, SchoolClass
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
        job = Job.objects.latest("pk")
        found.append((job.kind, job.key))
    return found


def looks(*numbers):
    """Every look at these schools, in the order in which they are asked for."""
    return [(look.kind, key_of(each, towns.YEAR)) for look in LOOKS for each in numbers]


def keep(school, on):
    """Note that a school was looked at on a day, and nothing was found."""
    for keep_it in (keep_duty, keep_signs):
        keep_it(school=school, school_year=towns.YEAR, on=on, results=[])


def test_every_school_with_classes_is_asked_for_once_a_day(town, day):
    assert asked_for() == looks(*schools())
    assert not ask_for_upkeep()


def test_a_school_that_was_checked_today_is_left_alone(town, day):
    first, *others = schools()
    keep(first, day[0])
    assert asked_for() == looks(*others)


def test_yesterdays_check_is_made_again(town, day):
    for each in schools():
        keep(each, day[0] - timedelta(1))
    assert asked_for() == looks(*schools())


def test_one_look_that_was_made_does_not_stand_for_the_other(town, day):
    first, *_ = schools()
    keep_duty(school=first, school_year=towns.YEAR, on=day[0], results=[])
    assert (RISK.kind, key_of(first, towns.YEAR)) in asked_for()
    assert not Job.objects.filter(kind=DUTY.kind, key=key_of(first, towns.YEAR)).exists()


def test_after_a_change_of_facts_everything_is_looked_at(town, day):
    first, *_ = schools()
    ask_for_all(first, PROGRAM)
    assert list(Job.objects.order_by("pk").values_list("kind", "key")) == looks(first)


def test_a_check_that_failed_is_tried_again_the_next_day_only(town, day):
    asked_for()
    Job.objects.update(state=Job.State.FAILED)
    assert not ask_for_upkeep()
    Job.objects.update(made_at=timezone.now() - timedelta(days=1000))
    assert asked_for()


def test_a_closed_school_and_another_year_are_not_checked(town, day):
    first, *others = schools()
    OrgUnit.objects.filter(pk=first).update(closed_on=date(2026, 1, 1))
    assert asked_for() == looks(*others)
    day[0] = date(towns.YEAR + 3, 10, 1)
    assert not ask_for_upkeep()


def test_a_worker_with_nothing_to_do_checks_every_school(town, day, monkeypatch):
    # The connection is in the transaction of this test, and would be taken for a broken one.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    times = iter([False] * (2 * len(LOOKS) * len(schools()) + 2))
    worker.run_worker(lambda: next(times, True))
    for kept in (DutyList, RiskList):
        made = kept.objects.filter(school_year=towns.YEAR, on=day[0])
        assert sorted(made.values_list("school_id", flat=True)) == schools()

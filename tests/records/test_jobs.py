"""Jobs are taken once, beaten, taken again from the dead, and never for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from opora.records import jobs, worker
from opora.records.actions.by import PROGRAM
from opora.records.jobs import JobLost
from opora.records.models import Job
from opora.records.works.work import Work, progress_of
from opora.vocabulary.problems import UserError

NAME = "Дубова Анна"
pytestmark = pytest.mark.django_db


@pytest.fixture
def works(monkeypatch):
    """Works of this test alone, by kind."""
    known = {}
    monkeypatch.setattr(worker, "all_works", lambda: known)
    return known


def ask(kind="tell", key="1"):
    jobs.ask_for(kind, key, PROGRAM)


def long_ago(number):
    Job.objects.filter(pk=number).update(beat_at=timezone.now() - timedelta(minutes=2))


def at_once():
    Job.objects.update(wait_until=None)


def test_jobs_are_taken_in_the_order_they_were_asked_for_and_once():
    ask(key="1")
    ask(key="2")
    assert [jobs.take().key, jobs.take().key] == ["1", "2"]
    assert jobs.take() is None


def test_what_people_wait_for_goes_before_what_nobody_waits_for():
    for key in ("1", "2"):
        jobs.ask_for("look", key, PROGRAM, patient=True)
    ask("read", "3")
    assert [jobs.take().key for _ in range(3)] == ["3", "1", "2"]


def test_of_several_waiting_jobs_about_one_thing_one_is_enough():
    ask()
    ask()
    assert Job.objects.count() == 1
    jobs.take()
    ask()  # what was asked while it is being done must be done after
    assert Job.objects.count() == 2


def test_a_job_whose_worker_died_is_taken_by_another_and_lost_to_the_first():
    ask()
    first = jobs.take()
    assert jobs.take() is None
    long_ago(first.number)
    second = jobs.take()
    assert (second.number, second.tries) == (first.number, 2)
    for action in (jobs.beat, jobs.finish):
        with pytest.raises(JobLost):
            action(first)
    jobs.finish(second)
    assert Job.objects.get().state == "done"


def test_an_error_is_tried_again_later_a_few_times_and_then_told(works):
    told = []

    def breaks(held):
        raise RuntimeError("Дубова Анна")

    works["tell"] = Work("tell", breaks, lambda held, why: told.append(why))
    ask()
    for tries in range(1, jobs.MOST_TRIES + 1):
        assert worker.work_once()
        assert not worker.work_once()  # not at once
        assert bool(told) == (tries == jobs.MOST_TRIES)
        at_once()
    assert not worker.work_once()
    assert Job.objects.get().state == "failed"
    assert "Дубова" not in Job.objects.get().error


def test_an_error_of_a_person_is_not_tried_again(works):
    told = []

    def refuses(held):
        raise UserError("Так нельзя. Сделайте иначе.")

    works["tell"] = Work("tell", refuses, lambda held, why: told.append(why))
    ask()
    worker.work_once()
    assert told == ["Так нельзя. Сделайте иначе."]
    assert Job.objects.get().state == "failed"


def test_a_job_that_kills_every_worker_is_given_up(works):
    told = []
    works["tell"] = Work("tell", lambda held: None, lambda held, why: told.append(why))
    ask()
    for _ in range(jobs.MOST_TRIES):
        held = jobs.take()
        long_ago(held.number)
    worker.work_once()
    assert "прерывалась" in told[0]
    assert Job.objects.get().state == "failed"


def test_names_in_errors_do_not_reach_the_log(works, caplog):
    def breaks(held):
        raise RuntimeError(NAME)

    works["tell"] = Work("tell", breaks, lambda held, why: None)
    ask()
    worker.work_once()
    assert "RuntimeError" in caplog.text
    assert NAME not in caplog.text


def test_progress_is_told_and_not_more_than_once_a_second(monkeypatch):
    ask()
    held = jobs.take()
    told = []
    monkeypatch.setattr(jobs, "tell", lambda held, done, total, message: told.append(done))
    assert list(progress_of(held, "Читаем")(range(1000), 1000)) == list(range(1000))
    assert told == [0]


@pytest.mark.django_db(transaction=True)
def test_the_worker_stops_when_told_and_moves_reading_events_before(settings, tmp_path, works):
    settings.DATA = tmp_path
    works["tell"] = Work("tell", jobs.finish, lambda held, why: None)
    ask()
    turns = iter([False, False, True])
    worker.run_worker(lambda: next(turns))
    assert Job.objects.get().state == "done"


def test_a_job_may_be_asked_for_later_and_is_hurried_when_asked_for_now():
    jobs.ask_for("tell", "1", PROGRAM, timedelta(hours=1))
    assert jobs.take() is None

    ask()
    assert Job.objects.count() == 1
    assert jobs.take() is not None

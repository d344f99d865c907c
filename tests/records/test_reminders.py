"""Reminders: to those who owe, once, without names and figures; letters sent at least once."""

import re
from datetime import date, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.utils import timezone

from ending import by, started, worked
from opora.records.actions import mail as sending
from opora.records.actions.mail import MOST_TRIES, message_id, send_waiting
from opora.records.actions.reminders import remind_by_day, remind_now
from opora.records.actions.term_ends import say_done
from opora.records.models import Job, Mail, Staff, TermEnd, TermTask
from opora.records.queries.term_ends import campaign_of, letters_of, without_address
from opora.vocabulary.problems import UserError
from town import TODAY

SOON = date(2026, 3, 25)  # two working days before the last day of the term


@pytest.fixture
def campaign(town, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    Staff.objects.filter(pk=town.staff["subject_teacher"]).update(email="teacher@example.org")
    Staff.objects.filter(pk=town.staff["deputy_head"]).update(email="deputy@example.org")
    return started(town)


def keys(*kinds):
    found = Mail.objects.order_by("pk").values_list("key", flat=True)
    return [key for key in found if key.split("/")[3] in kinds]


def now(campaign):
    return campaign_of(campaign.school, campaign.number, TODAY)


def test_a_letter_is_made_two_working_days_before_and_one_after(campaign, town):
    teacher = town.staff["subject_teacher"]
    assert remind_by_day(campaign, SOON - timedelta(days=1)) == 0
    assert remind_by_day(campaign, SOON) == 1
    assert keys("soon") == [f"term_end/{campaign.number}/{teacher}/soon/2026-03-27"]

    assert remind_by_day(campaign, date(2026, 3, 30)) >= 1
    assert f"term_end/{campaign.number}/{teacher}/late/2026-03-27" in keys("late")


def test_the_same_day_again_makes_nothing(campaign):
    assert remind_by_day(campaign, SOON) == 1
    assert remind_by_day(campaign, SOON) == 0
    assert remind_by_day(campaign, SOON + timedelta(days=1)) == 0
    assert Mail.objects.count() == 1


def test_a_day_without_a_worker_is_made_up_for_until_the_due_day(campaign, town):
    remind_by_day(campaign, date(2026, 3, 27))
    teacher = town.staff["subject_teacher"]
    assert f"term_end/{campaign.number}/{teacher}/soon/2026-03-27" in keys("soon")


def test_only_those_who_owe_and_have_an_address_get_a_letter(campaign, town):
    for task in TermTask.objects.filter(staff=town.staff["subject_teacher"]):
        say_done(by=by(town, "subject_teacher"), staff=task.staff_id, task=task.pk, done=True)

    assert remind_now(by=by(town), campaign=campaign, today=TODAY) == 1
    assert list(Mail.objects.values_list("to", flat=True)) == [town.staff["deputy_head"]]
    assert without_address(town.staff.values()) >= {town.staff["class_teacher"]}


def test_asked_for_twice_a_day_it_comes_once(campaign, town):
    assert remind_now(by=by(town), campaign=campaign, today=TODAY) == 2
    assert remind_now(by=by(town), campaign=campaign, today=TODAY) == 0
    assert remind_now(by=by(town), campaign=campaign, today=TODAY + timedelta(days=1)) == 2


def test_without_any_address_it_is_said(campaign, town):
    Staff.objects.update(email="")

    with pytest.raises(UserError, match="нет адреса"):
        remind_now(by=by(town), campaign=campaign, today=TODAY)


def test_an_approved_campaign_reminds_of_nothing(campaign, town):
    TermEnd.objects.update(closed_on=TODAY)

    with pytest.raises(UserError, match="напоминать не о чем"):
        remind_now(by=by(town), campaign=now(campaign), today=TODAY)


def test_a_letter_has_no_names_classes_or_figures(campaign, town, settings):
    settings.ADDRESS = "https://opora.example.org"
    remind_now(by=by(town), campaign=campaign, today=TODAY)
    text = Mail.objects.get(to=town.staff["subject_teacher"]).text

    assert "Выставить итоговые отметки: до 27.03.2026" in text
    assert "https://opora.example.org" in text
    without_days = re.sub(r"\d\d\.\d\d\.\d{4}", "", text.replace(campaign.term, ""))
    assert not re.search(r"\d", without_days)
    assert "9А" not in text
    assert "Сотрудник" not in text


def test_the_worker_sends_each_letter_once(campaign, town):
    remind_now(by=by(town), campaign=campaign, today=TODAY)
    worked()
    assert sorted(to for each in mail.outbox for to in each.to) == [
        "deputy@example.org",
        "teacher@example.org",
    ]
    assert not Mail.objects.filter(sent_at=None)
    assert letters_of(campaign.number)[town.staff["deputy_head"]].sent_at

    remind_now(by=by(town), campaign=campaign, today=TODAY)
    send_waiting()
    worked()
    assert len(mail.outbox) == 2


def test_a_worker_killed_before_marking_sends_the_same_letter_again(campaign, town, monkeypatch):
    """At least once: both copies have one Message-ID, so that readers see one letter."""
    remind_now(by=by(town), campaign=campaign, today=TODAY)
    Mail.objects.exclude(to=town.staff["deputy_head"]).delete()
    send_waiting()
    Mail.objects.update(sent_at=None)  # as if it had died between sending and marking
    assert send_waiting() is not None
    assert len(mail.outbox) == 1  # not at once: the other worker may be sending it still

    Mail.objects.update(tried_at=timezone.now() - timedelta(hours=1))
    assert send_waiting() is None
    first, second = mail.outbox
    key = Mail.objects.get().key
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.extra_headers["Message-ID"] == message_id(key)
    assert Mail.objects.get().tries == 2


def test_of_two_workers_one_takes_a_letter(campaign, town, monkeypatch):
    remind_now(by=by(town), campaign=campaign, today=TODAY)
    Mail.objects.exclude(to=town.staff["deputy_head"]).delete()
    letter = Mail.objects.get()

    assert sending._taken(letter, timezone.now())
    assert not sending._taken(letter, timezone.now())


class Broken:
    """A mail server that breaks off."""

    def __init__(self, *_, **__):
        pass

    def send_messages(self, messages):
        raise SMTPServerDisconnected("deputy@example.org")

    def close(self):
        pass


def test_a_letter_that_fails_is_tried_later_by_a_job_of_its_own(campaign, town, monkeypatch):
    remind_now(by=by(town), campaign=campaign, today=TODAY)
    monkeypatch.setattr(sending, "get_connection", Broken)
    worked()

    errors = set(Mail.objects.values_list("error", "tries"))
    assert errors == {("SMTPServerDisconnected", 1)}  # the address is not in it
    job = Job.objects.get(kind="send_mail", state=Job.State.WAITING)
    assert timezone.now() < job.wait_until <= timezone.now() + timedelta(minutes=1)

    monkeypatch.undo()
    Mail.objects.update(tried_at=timezone.now() - timedelta(hours=1))
    Job.objects.update(wait_until=None)
    worked()
    assert set(Mail.objects.values_list("error", "tries")) == {("", 2)}
    assert len(mail.outbox) == 2


def test_a_letter_is_not_tried_for_ever(campaign, town, monkeypatch):
    remind_now(by=by(town), campaign=campaign, today=TODAY)
    monkeypatch.setattr(sending, "get_connection", Broken)
    for _ in range(MOST_TRIES + 2):
        Mail.objects.update(tried_at=timezone.now() - timedelta(days=1))
        following = send_waiting()

    assert following is None
    assert set(Mail.objects.values_list("tries", flat=True)) == {MOST_TRIES}


def test_an_address_that_is_gone_is_said(campaign, town):
    remind_now(by=by(town), campaign=campaign, today=TODAY)
    Staff.objects.update(email="")
    send_waiting()

    assert mail.outbox == []
    assert set(Mail.objects.values_list("error", flat=True)) == {"адрес убрали из карточки"}


def test_reminders_by_day_come_from_the_worker(campaign, town, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: SOON)
    worked()

    assert len(keys("soon")) == 1
    assert [each.to for each in mail.outbox] == [["teacher@example.org"]]

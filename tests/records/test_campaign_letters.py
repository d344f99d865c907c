"""Letters about a campaign: only to those who owe, each once, no names of pupils."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigning import due_at, give_back, hand_in, moscow, started, take_in
from opora.records.actions.by import By
from opora.records.actions.campaign_letters import (
    REMIND_CAMPAIGNS,
    remind_by_day,
    remind_owing,
)
from opora.records.actions.leading import exclude, move_due, stop_campaign
from opora.records.actions.reminders import SEND_MAIL
from opora.records.actions.responsible import name_responsible
from opora.records.models import Due, Job, Mail, OrgUnit, Staff
from opora.records.queries.campaigns import campaign_of
from opora.records.queries.places import UnitLine
from opora.records.upkeep import ask_for_upkeep
from opora.records.worker import work_once
from opora.vocabulary.problems import UserError

JANUARY, FEBRUARY = 2, 3
NOW = moscow(2026, 2, 25, 12)  # two days before the fourth due date


@pytest.fixture
def clock(monkeypatch):
    """The moment the program thinks it is; may be moved."""
    now = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    monkeypatch.setattr(timezone, "localdate", lambda *_: now[0].date())
    return now


@pytest.fixture
def campaign(town, clock):
    Staff.objects.update(email="someone@example.org")
    return started(town)


def by(town):
    return By(town.accounts["ministry_specialist"], "роль")


def remind(town, campaign, clock, unit=None):
    under = UnitLine.of(OrgUnit.objects.get(pk=unit or town.region))
    return remind_owing(by=by(town), campaign=campaign, under=under,
                        today=clock[0].date(), now=clock[0])  # fmt: skip


def by_day(campaign, clock):
    return remind_by_day(campaign_of(campaign.number), clock[0].date(), clock[0])


def written(town):
    """Return who was written to, by what they do."""
    keys = {number: key for key, number in town.staff.items()}
    return {keys[staff] for staff in Mail.objects.values_list("to", flat=True)}


def letter(town, key):
    return Mail.objects.get(to=town.staff[key]).text


def named(town, campaign, unit, key):
    name_responsible(by=by(town), campaign=campaign.number, unit=unit, staff=town.staff[key],
                     today=NOW.date())  # fmt: skip


def test_everybody_who_owes_is_written_to_once_a_day(town, campaign, clock):
    made = remind(town, campaign, clock)
    assert [remind(town, campaign, clock) for _ in range(9)] == [0] * 9

    assert written(town) == {"deputy_head", "head", "far_deputy_head", "municipal_coordinator"}
    assert made == 4
    assert Job.objects.filter(kind=SEND_MAIL).count() == 1
    clock[0] += timedelta(days=1)
    assert remind(town, campaign, clock) == 4


def test_only_debtors_are_written_to_and_nobody_after_the_form_came(town, campaign, clock):
    take_in(hand_in(due_at(campaign, FEBRUARY), town.school.number))

    assert remind(town, campaign, clock, town.school.number) == 0
    remind(town, campaign, clock)
    assert written(town) == {"far_deputy_head", "municipal_coordinator"}
    assert "до 27.02.2026 23:59" in letter(town, "far_deputy_head")


def test_what_was_returned_is_reminded_of_even_when_the_date_is_closed(town, campaign, clock):
    clock[0] = moscow(2026, 1, 29, 12)
    for at in (JANUARY, FEBRUARY):
        give_back(hand_in(due_at(campaign, at), town.far.number))
    clock[0] = NOW
    remind(town, campaign, clock, town.far.number)

    assert letter(town, "far_deputy_head").count("возвращена с замечаниями") == 2


def test_who_was_named_is_written_to_instead_of_the_heads(town, campaign, clock):
    named(town, campaign, town.school.number, "class_teacher")
    remind(town, campaign, clock, town.school.number)
    assert written(town) == {"class_teacher"}

    Mail.objects.all().delete()
    Staff.objects.filter(pk=town.staff["class_teacher"]).update(email="")
    remind(town, campaign, clock, town.school.number)
    assert written(town) == {"deputy_head", "head"}


def test_a_municipality_is_told_how_many_of_its_schools_are_late(town, campaign, clock):
    named(town, campaign, town.municipality, "expert")
    remind(town, campaign, clock)

    assert "municipal_coordinator" not in written(town)
    assert "Заречный район: не сдано форм 6" in letter(town, "expert")  # two schools, three dates
    assert "Школа" not in letter(town, "expert")


def test_a_municipality_that_reminds_its_own_schools_is_not_written_to(town, campaign, clock):
    remind(town, campaign, clock, town.municipality)

    assert written(town) == {"deputy_head", "head"}


def test_who_is_left_out_owes_nothing_and_a_stopped_campaign_reminds_nobody(town, campaign, clock):
    exclude(by=by(town), campaign=campaign.number, unit=town.municipality, reason="Пилот")
    remind(town, campaign, clock)
    assert written(town) == {"far_deputy_head"}

    stop_campaign(by=by(town), campaign=campaign.number, today=NOW.date())
    stopped = campaign_of(campaign.number)
    with pytest.raises(UserError, match="остановлен"):
        remind(town, stopped, clock)
    assert remind_by_day(stopped, NOW.date(), NOW) == 0


def test_three_working_days_before_the_date_who_has_not_handed_in_is_reminded(
    town, campaign, clock
):
    hand_in(due_at(campaign, FEBRUARY), town.school.number)
    clock[0] = moscow(2026, 2, 23, 12)  # a public holiday; the third working day before is the 24th
    assert by_day(campaign, clock) == 0
    clock[0] = moscow(2026, 2, 24, 0, 1)
    assert by_day(campaign, clock) == 1
    for _ in range(3):  # and never again, also a day later
        clock[0] += timedelta(days=1)
        assert by_day(campaign, clock) == 0

    assert written(town) == {"far_deputy_head"}
    assert "Скоро срок" in letter(town, "far_deputy_head")


def test_the_day_after_the_late_their_municipality_and_the_chief_are_written_to(
    town, campaign, clock
):
    named(town, campaign, town.region, "ministry_specialist")
    clock[0] = moscow(2026, 2, 27, 12)
    hand_in(due_at(campaign, FEBRUARY), town.school.number)
    by_day(campaign, clock)
    Mail.objects.all().delete()
    clock[0] = moscow(2026, 2, 28, 0, 30)
    assert by_day(campaign, clock) == 3
    assert by_day(campaign, clock) == 0

    assert written(town) == {"far_deputy_head", "municipal_coordinator", "ministry_specialist"}
    assert "просрочено на 31\u00a0мин" in letter(town, "far_deputy_head")
    assert "Заречный район: не сдано форм 1" in letter(town, "municipal_coordinator")
    summary = letter(town, "ministry_specialist")
    assert "- Дальний район: сдано 0 из 1, вовремя 0, возвращено 0, просрочено 1" in summary
    assert "- Всего: сдано 1 из 3, вовремя 1" in summary
    assert "Школа" not in summary


def test_who_has_more_time_is_not_called_late(town, campaign, clock):
    due = Due.objects.get(pk=due_at(campaign, FEBRUARY))
    move_due(by=by(town), due=due.pk, unit=town.far.number, reason="Метель",
             on_time_until=due.on_time_until + timedelta(days=3),
             closes_at=due.closes_at)  # fmt: skip
    clock[0] = moscow(2026, 2, 28, 8)
    by_day(campaign, clock)

    assert "far_deputy_head" not in written(town)


def test_what_is_closed_is_not_asked_for(town, campaign, clock):
    clock[0] = moscow(2026, 2, 10, 12)  # all three dates are closed, the next is far
    assert by_day(campaign, clock) == 0


def test_letters_tell_no_names_of_pupils(town, campaign, clock):
    remind(town, campaign, clock)
    everything = " ".join(f"{row.key} {row.subject} {row.text}" for row in Mail.objects.all())

    for surname in ("Берёзин", "Вётлин", "Сойкин"):
        assert surname not in everything


def test_the_worker_makes_the_letters_of_a_day_once(town, campaign, clock):
    clock[0] = moscow(2026, 2, 24, 8)
    assert ask_for_upkeep()
    assert Job.objects.latest("pk").kind == REMIND_CAMPAIGNS
    while work_once():
        pass
    made = Mail.objects.count()
    assert made == 3
    for _ in range(20):
        if not ask_for_upkeep():
            break
    assert Job.objects.filter(kind=REMIND_CAMPAIGNS).count() == 1
    clock[0] += timedelta(days=1)
    ask_for_upkeep()
    while work_once():
        pass
    assert Mail.objects.filter(key__startswith="campaign/").count() == made

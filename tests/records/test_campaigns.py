"""Leading a campaign: dates, exceptions, who is left out, who answers, outages; the matrix."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigning import due_at, give_back, hand_in, moscow, started, take_back, take_in
from opora.orders.collected import Tally
from opora.records import beat
from opora.records.actions.by import PROGRAM, By
from opora.records.actions.leading import (
    change_settings,
    exclude,
    include,
    move_due,
    resume_campaign,
    stop_campaign,
)
from opora.records.actions.outages import notice_silence, say_outage
from opora.records.actions.responsible import end_responsible, name_responsible
from opora.records.actions.units import close_unit, open_unit
from opora.records.actions.versions import Changed, Typed
from opora.records.models import (
    AuditEvent,
    Due,
    DueChange,
    Excluded,
    OrgUnit,
    Outage,
    Responsible,
    Submission,
)
from opora.records.queries.campaign_people import responsible_in
from opora.records.queries.campaigns import (
    campaign_of,
    campaigns_around,
    dues_of,
    owes,
    settings_of,
)
from opora.records.queries.collected import matrices, owed_below
from opora.records.queries.places import UnitLine
from opora.vocabulary.problems import UserError
from town import TODAY

JANUARY, FEBRUARY = 2, 3  # places of due dates: 30.01.2026 and 27.02.2026
NOW = moscow(2026, 2, 27, 12)


@pytest.fixture
def clock(monkeypatch):
    """The moment the program thinks it is; may be moved."""
    now = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    monkeypatch.setattr(timezone, "localdate", lambda *_: now[0].date())
    return now


@pytest.fixture
def campaign(town, clock):
    return started(town)


def by(town):
    return By(town.accounts["ministry_specialist"], "роль")


def line(unit):
    return UnitLine.of(OrgUnit.objects.get(pk=unit))


def events():
    return AuditEvent.objects.count()


def changed(campaign, **values):
    now = settings_of(campaign_of(campaign.number))
    return Typed(campaign.version, now | values, now)


def matrix(campaign, unit, now=NOW, **more):
    (found,) = matrices(campaign, line(unit), now, **more)
    return found


# --- starting


def test_a_campaign_begins_once_with_all_its_due_dates(town, campaign):
    assert [due.on.isoformat() for due in dues_of(campaign.number)] == [
        "2025-11-28", "2025-12-26", "2026-01-30", "2026-02-27", "2026-03-27", "2026-04-24",
    ]  # fmt: skip
    assert started(town).number == campaign.number  # the same button pressed again
    with pytest.raises(UserError, match="уже начат"):
        started(town, closes_after=3)
    assert Due.objects.count() == 6


def test_a_campaign_is_seen_from_above_and_from_below_and_not_from_beside(town, clock):
    of_region, of_near = started(town), started(town, town.municipality)
    seen = {
        unit: {each.number for each in campaigns_around(line(unit))}
        for unit in (town.region, town.municipality, town.school.number, town.other_municipality)
    }

    assert seen[town.region] == seen[town.municipality] == {of_region.number, of_near.number}
    assert seen[town.school.number] == {of_region.number, of_near.number}
    assert seen[town.other_municipality] == {of_region.number}


# --- rules


def test_new_rules_move_only_the_dates_that_are_ahead(town, campaign):
    before = dues_of(campaign.number)
    change_settings(by=by(town), campaign=campaign.number,
                    typed=changed(campaign, on_time="18:00", closes_after="3"))  # fmt: skip
    after = dues_of(campaign.number)

    assert after[:FEBRUARY] == before[:FEBRUARY]
    assert after[FEBRUARY].on_time_until == moscow(2026, 2, 27, 18, 0, 59, 999_999)
    assert after[FEBRUARY].closes_at == moscow(2026, 3, 2, 18, 0, 59, 999_999)
    assert campaign_of(campaign.number).version == 2


def test_a_date_of_today_is_not_put_into_the_past(town, campaign):
    with pytest.raises(UserError, match=r"27\.02\.2026 уже прошёл"):
        change_settings(
            by=by(town), campaign=campaign.number, typed=changed(campaign, on_time="11:00")
        )
    assert dues_of(campaign.number)[FEBRUARY].on_time_until.hour != 8


def test_of_two_people_the_second_is_told_and_the_same_twice_is_once(town, campaign):
    typed = changed(campaign, instructions="Сдавайте до обеда.\r\nВопросы - в управление.")
    change_settings(by=by(town), campaign=campaign.number, typed=typed)
    noted = events()
    change_settings(by=by(town), campaign=campaign.number, typed=typed)

    assert events() == noted
    assert campaign_of(campaign.number).instructions == (
        "Сдавайте до обеда.\nВопросы - в управление."
    )
    with pytest.raises(Changed):
        change_settings(
            by=by(town), campaign=campaign.number, typed=changed(campaign, closes_after="1")
        )


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("on_time", "вечером", "Час «вечером»"),
        ("shift", "tomorrow", "нерабочий день"),
        ("closes_after", "-1", "целое число"),
        ("zone", "Марс", "Часовой пояс «Марс»"),
    ],
)
def test_rules_that_cannot_be_are_said_and_nothing_changes(town, campaign, field, value, said):
    with pytest.raises(UserError, match=said):
        change_settings(
            by=by(town), campaign=campaign.number, typed=changed(campaign, **{field: value})
        )
    assert settings_of(campaign_of(campaign.number)) == settings_of(campaign)


# --- exceptions


def more_time(town, campaign, days=2, **more):
    due = Due.objects.get(pk=due_at(campaign, more.pop("at", JANUARY)))
    given = {
        "by": by(town),
        "due": due.pk,
        "unit": town.school.number,
        "on_time_until": due.on_time_until + timedelta(days=days),
        "closes_at": due.closes_at + timedelta(days=days),
        "reason": "Карантин",
    }
    move_due(**given | more)
    return due


def test_an_exception_opens_a_closed_date_for_one_school(town, campaign):
    with pytest.raises(UserError, match="закрыт"):
        hand_in(due_at(campaign, JANUARY), town.school.number)
    more_time(town, campaign, 30)

    row = hand_in(due_at(campaign, JANUARY), town.school.number)
    assert (row.on_time, row.excuse) == (True, "")
    with pytest.raises(UserError, match="закрыт"):
        hand_in(due_at(campaign, JANUARY), town.sibling.number)


def test_the_same_exception_ten_times_is_one_and_the_last_one_holds(town, campaign):
    for _ in range(10):
        more_time(town, campaign, 2)
    assert DueChange.objects.count() == 1
    due = more_time(town, campaign, 1)

    held = dues_of(campaign.number, town.school.number)[JANUARY]
    assert held.on_time_until == due.on_time_until + timedelta(days=1)
    assert held.changed == "Карантин"
    assert dues_of(campaign.number, town.sibling.number)[JANUARY].changed == ""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"days": -1}, "не может быть раньше общего"),
        ({"reason": "  "}, "Напишите причину"),
        ({"closes_at": moscow(2026, 2, 9, 23, 59, 59, 999_999), "days": 20}, "раньше срока"),
        ({"unit": 1}, "Этого учреждения"),
    ],
)
def test_an_exception_that_cannot_be_is_refused(town, campaign, more, said):
    with pytest.raises(UserError, match=said):
        more_time(town, campaign, **more)
    assert DueChange.objects.count() == 0


def test_an_exception_never_takes_time_when_all_get_more(town, campaign):
    more_time(town, campaign, 0, at=FEBRUARY)
    change_settings(
        by=by(town), campaign=campaign.number, typed=changed(campaign, closes_after="40")
    )
    general, own = dues_of(campaign.number), dues_of(campaign.number, town.school.number)

    assert own[FEBRUARY].closes_at == general[FEBRUARY].closes_at


# --- who is left out


def test_a_municipality_is_left_out_with_its_schools_and_comes_back(town, campaign):
    for _ in range(3):
        exclude(by=by(town), campaign=campaign.number, unit=town.municipality, reason="Пилот")
    assert Excluded.objects.count() == 1
    assert matrix(campaign, town.region).totals[JANUARY].expected == 1

    for _ in range(3):
        include(by=by(town), campaign=campaign.number, unit=town.municipality, today=TODAY)
    assert matrix(campaign, town.region).totals[JANUARY].expected == 3
    exclude(by=by(town), campaign=campaign.number, unit=town.municipality, reason="Снова")
    assert Excluded.objects.count() == 2


def test_who_leads_a_campaign_cannot_leave_itself_out(town, campaign):
    with pytest.raises(UserError, match="остановите"):
        exclude(by=by(town), campaign=campaign.number, unit=town.region, reason="Никто")
    with pytest.raises(UserError, match="почему"):
        exclude(by=by(town), campaign=campaign.number, unit=town.municipality, reason=" ")


def test_a_stopped_campaign_takes_nothing_until_it_goes_on(town, campaign):
    for _ in range(3):
        stop_campaign(by=by(town), campaign=campaign.number, today=TODAY)
    with pytest.raises(UserError, match="остановлен"):
        hand_in(due_at(campaign, FEBRUARY), town.school.number)
    with pytest.raises(UserError, match="остановлен"):
        more_time(town, campaign)

    resume_campaign(by=by(town), campaign=campaign.number)
    assert hand_in(due_at(campaign, FEBRUARY), town.school.number).on_time


# --- who answers


def named(town, campaign, staff="deputy_head", unit=None, **more):
    name_responsible(by=by(town), campaign=campaign.number, unit=unit or town.school.number,
                     staff=town.staff[staff], today=TODAY, **more)  # fmt: skip


def test_who_answers_is_named_once_ends_and_may_be_named_again(town, campaign):
    for _ in range(3):
        named(town, campaign, basis="приказ № 7")
    (found,) = responsible_in(TODAY, [town.school.number], [campaign.number])
    assert (found.staff, found.basis) == (town.staff["deputy_head"], "приказ № 7")

    for _ in range(2):
        end_responsible(by=by(town), responsible=found.number, campaign=campaign.number,
                        unit=town.municipality, today=TODAY)  # fmt: skip
    assert responsible_in(TODAY, [town.school.number], [campaign.number]) == []
    named(town, campaign)
    assert Responsible.objects.count() == 2


def test_only_who_works_there_answers_and_only_ones_own_are_ended(town, campaign):
    with pytest.raises(UserError, match="не работает"):
        named(town, campaign, "far_deputy_head")
    with pytest.raises(UserError, match="части в приказе нет"):
        named(town, campaign, part="first")
    named(town, campaign)
    with pytest.raises(UserError, match="нет"):
        end_responsible(by=by(town), responsible=Responsible.objects.get().pk, today=TODAY,
                        campaign=campaign.number, unit=town.other_municipality)  # fmt: skip


# --- outages


def late(town, campaign, clock, after=timedelta(hours=2)):
    due = dues_of(campaign.number)[FEBRUARY]
    clock[0] = due.on_time_until + after
    return hand_in(due.number, town.school.number)


@pytest.mark.parametrize(
    ("since", "until", "excused"),
    [
        ((23, 30), (25, 0), True),  # it was down when the time ran out
        ((23, 59), (24, 30), True),
        ((22, 0), (23, 0), True),  # and until an hour before, to the minute
        ((22, 0), (22, 59), False),
        ((24, 1), (26, 0), False),  # the time was over already
    ],
)
def test_lateness_is_excused_by_an_outage_in_the_last_hour(
    town, campaign, clock, since, until, excused
):
    midnight = moscow(2026, 2, 27)
    moments = [midnight + timedelta(hours=hour, minutes=minute) for hour, minute in (since, until)]
    Outage.objects.create(since=moments[0], until=moments[1])
    row = late(town, campaign, clock)

    assert (row.on_time, row.excuse) == (False, "outage" if excused else "")


def test_an_outage_that_is_told_of_later_excuses_who_was_late(town, campaign, clock):
    first = late(town, campaign, clock)
    in_time = dues_of(campaign.number)[FEBRUARY].on_time_until
    more_time(town, campaign, 3, at=FEBRUARY, unit=town.sibling.number)
    clock[0] = in_time + timedelta(days=4)
    second = hand_in(due_at(campaign, FEBRUARY), town.sibling.number)
    assert {first.excuse, second.excuse} == {""}

    for _ in range(10):
        say_outage(by=by(town), unit=town.region, since=in_time - timedelta(minutes=20),
                   until=in_time + timedelta(hours=1), note="Нет света")  # fmt: skip
    excuses = dict(Submission.objects.values_list("unit", "excuse"))
    assert excuses == {town.school.number: "outage", town.sibling.number: ""}
    assert Outage.objects.count() == 1


@pytest.mark.parametrize(
    ("since", "until", "note", "said"),
    [
        (NOW, NOW - timedelta(hours=1), "x", "раньше, чем начался"),
        (NOW, NOW + timedelta(hours=1), "x", "в будущем"),
        (NOW - timedelta(days=9), NOW, "x", "длиннее 7 дней"),
        (NOW - timedelta(hours=1), NOW, " ", "что случилось"),
    ],
)
def test_an_outage_that_cannot_be_is_refused(town, campaign, since, until, note, said):
    with pytest.raises(UserError, match=said):
        say_outage(by=by(town), unit=town.region, since=since, until=until, note=note)
    assert not Outage.objects.exists()


def beaten(folder, at, clock):
    clock[0] = at
    with beat.beating(folder, beat.SERVER):
        pass


def test_a_silence_of_the_server_is_noticed_once_when_it_starts_again(town, settings, clock):
    notice_silence(settings.DATA)  # the very first start: nothing was before
    beaten(settings.DATA, NOW, clock)
    clock[0] = NOW + timedelta(minutes=9, seconds=59)
    notice_silence(settings.DATA)
    assert not Outage.objects.exists()

    clock[0] = NOW + timedelta(minutes=10)
    for _ in range(4):  # every process of the server looks
        notice_silence(settings.DATA)
    (row,) = Outage.objects.all()
    assert (row.since, row.until, row.by) == (NOW, NOW + timedelta(minutes=10), None)


# --- the matrix


@pytest.fixture
def handed(town, campaign, clock):
    """January: one accepted, one returned, one missing; February: one in time, one withdrawn."""
    clock[0] = moscow(2026, 1, 30, 10)
    take_in(hand_in(due_at(campaign, JANUARY), town.school.number))
    clock[0] = moscow(2026, 2, 1, 10)
    give_back(hand_in(due_at(campaign, JANUARY), town.sibling.number))
    clock[0] = NOW
    hand_in(due_at(campaign, FEBRUARY), town.school.number)
    take_back(hand_in(due_at(campaign, FEBRUARY), town.far.number))
    return campaign


def test_a_region_sees_its_municipalities_counted(town, handed):
    found = matrix(handed, town.region)
    january = {row.unit: row.tallies[JANUARY] for row in found.places}

    assert january == {
        town.municipality: Tally(2, 2, 1, accepted=1, returned=1),
        town.other_municipality: Tally(expected=1, overdue=1),
    }
    assert found.totals[JANUARY] == Tally(3, 2, 1, accepted=1, returned=1, overdue=1)
    assert found.totals[FEBRUARY] == Tally(3, 1, 1)
    assert found.units == ()


def test_a_municipality_sees_its_schools_and_the_sum_is_that_of_the_region(town, handed):
    near = matrix(handed, town.municipality)
    words = {row.unit: row.cells[JANUARY].said.words for row in near.units}

    assert words == {
        town.school.number: "принята",
        town.sibling.number: "возвращена, не исправлена, опоздание 2\u00a0дн.",
    }
    for moment in (NOW, NOW + timedelta(days=1), NOW + timedelta(days=60)):
        places = {row.unit: row for row in matrix(handed, town.region, moment).places}
        below = matrix(handed, town.municipality, moment)
        assert places[town.municipality].tallies == below.totals


def test_sums_agree_with_exceptions_closed_schools_and_schools_of_the_region(town, handed):
    straight = open_unit(by=PROGRAM, level="school", name="Школа-интернат", parent=town.region,
                         since=TODAY - timedelta(days=90))  # fmt: skip
    close_unit(by=PROGRAM, unit=town.sibling.number, on=TODAY)
    more_time(town, handed, 60, unit=town.far.number)
    more_time(town, handed, 30, unit=straight)
    region = {row.unit: row for row in matrix(handed, town.region).places}

    assert region[town.region].own
    for unit, more in ((town.region, {"direct": True}), (town.municipality, {}),
                       (town.other_municipality, {})):  # fmt: skip
        assert region[unit].tallies == matrix(handed, unit, **more).totals, unit
    assert region[town.other_municipality].tallies[JANUARY] == Tally(expected=1)
    assert region[town.municipality].tallies[FEBRUARY].expected == 1


def test_a_school_owes_nothing_for_days_before_it_was_opened(town, handed):
    since = date(2026, 1, 12)
    new = open_unit(by=PROGRAM, level="school", name="Школа новая", parent=town.municipality,
                    since=since)  # fmt: skip
    rows = {row.unit: row.cells for row in matrix(handed, town.municipality).units}

    assert [cell is not None for cell in rows[new]] == [
        due.on >= since for due in dues_of(handed.number)
    ]
    assert not owes(handed, date(2025, 12, 26), line(new))
    assert owes(handed, since, line(new))
    region = {row.unit: row.tallies for row in matrix(handed, town.region).places}
    assert region[town.municipality] == matrix(handed, town.municipality).totals
    assert [tally.expected for tally in region[town.municipality]] == [
        2 + (due.on >= since) for due in dues_of(handed.number)
    ]


def test_everything_owed_is_listed_by_date_and_what_is_overdue_by_how_much(town, handed):
    overdue = [each for each in owed_below(handed, line(town.region), NOW) if each.overdue]

    assert {(each.unit, each.due.on.month) for each in overdue} == {
        (town.far.number, 1), (town.far.number, 11), (town.far.number, 12),
        (town.school.number, 11), (town.school.number, 12),
        (town.sibling.number, 11), (town.sibling.number, 12),
    }  # fmt: skip
    january = next(each for each in overdue if each.due.on.month == 1)
    assert january.said.words == "не сдана, приём закрыт, прошло 28\u00a0дн."


def test_the_matrix_takes_as_many_queries_for_many_schools_as_for_few(town, handed):
    def queries(unit):
        with CaptureQueriesContext(connection) as asked:
            matrix(handed, unit)
        return len(asked)

    few = queries(town.region), queries(town.municipality)
    rows = [
        OrgUnit(id=10_000 + n, level="school", name=f"Школа {n}", parent_id=town.municipality,
                path=f"/{town.region}/{town.municipality}/{10_000 + n}/")
        for n in range(300)
    ]  # fmt: skip
    OrgUnit.objects.bulk_create(rows)
    Submission.objects.bulk_create(
        Submission(due_id=due.number, unit=row, state="accepted", on_time=True, sent=1)
        for due in dues_of(handed.number)
        for row in rows
    )
    assert (queries(town.region), queries(town.municipality)) == few
    assert max(few) <= 8
    assert matrix(handed, town.region).totals[JANUARY].received == 302

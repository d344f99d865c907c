"""Handing in, returning, accepting: nothing is lost, a repeat is one effect, late is late."""

from itertools import pairwise

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import campaigning
import collected
from collected import CLOSED, IN_TIME, LATE, NAMES
from opora.orders.standing import Act, Standing, State
from opora.records.actions.by import PROGRAM
from opora.records.actions.moving import standing_of
from opora.records.actions.submissions import (
    Certificate,
    Remarked,
    accept,
    begin_review,
    certify,
    reopen,
    return_back,
    submit,
    withdraw,
)
from opora.records.models import (
    AuditEvent,
    CellRemark,
    Certification,
    Due,
    DueChange,
    OrgUnit,
    Outage,
    Submission,
    SubmissionEvent,
    SubmissionVersion,
)
from opora.vocabulary.problems import UserError


@pytest.fixture
def moment(monkeypatch):
    """The time the program thinks it is; may be moved."""
    now = [IN_TIME]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    return now


@pytest.fixture
def campaign(town, moment):
    return campaigning.begun(town.region)


@pytest.fixture
def due(campaign):
    return collected.due_on(campaign)


@pytest.fixture
def school(town):
    return town.school.number


def acts(number):
    rows = SubmissionEvent.objects.filter(submission=number).order_by("pk")
    return list(rows.values_list("act", flat=True))


def test_a_form_goes_from_the_school_to_the_municipality(town, campaign, due, school):
    number, version = collected.handed_in(campaign, due, school)
    row = Submission.objects.get(pk=number)
    assert (row.state, row.sent, row.on_time) == ("submitted", version, True)
    assert row.receiver_id == town.municipality
    begin_review(by=PROGRAM, submission=number)
    accept(by=PROGRAM, submission=number, version=version)
    assert acts(number) == ["prepare", "certify", "submit", "begin", "accept"]


def test_a_school_under_the_region_hands_in_to_the_region(town, campaign, due, school):
    OrgUnit.objects.filter(pk=school).update(parent=town.region, path=f"/{town.region}/{school}/")
    number, _ = collected.handed_in(campaign, due, school)
    assert Submission.objects.get(pk=number).receiver_id == town.region


def test_what_is_not_certified_or_changed_since_is_not_handed_in(campaign, due, school):
    number, version = collected.prepared(campaign, due, school)
    with pytest.raises(UserError, match="не заверена"):
        submit(by=PROGRAM, submission=number, version=version)
    collected.certified(number)
    collected.prepared(campaign, due, school, [collected.row(NAMES[2])])
    with pytest.raises(UserError, match="не заверена"):
        submit(by=PROGRAM, submission=number, version=version + 1)


def test_the_head_certifies_what_was_read_only(campaign, due, school):
    number, _ = collected.prepared(campaign, due, school)
    seen = SubmissionVersion.objects.get(submission=number).seal
    collected.prepared(campaign, due, school, [collected.row(NAMES[2])])
    with pytest.raises(UserError, match="изменили"):
        certify(by=PROGRAM, submission=number, certificate=Certificate("password", seen))
    assert not Certification.objects.exists()


def test_a_repeat_has_one_effect(campaign, due, school):
    number, version = collected.handed_in(campaign, due, school)
    submit(by=PROGRAM, submission=number, version=version)
    for _ in range(2):
        begin_review(by=PROGRAM, submission=number)
    again = {"version": version, "reason": "Ещё раз", "remarks": (Remarked("", "", "Подпишите"),)}
    for _ in range(2):
        return_back(by=PROGRAM, submission=number, **again)
    assert acts(number) == ["prepare", "certify", "submit", "begin", "return"]
    assert CellRemark.objects.count() == 1


def test_what_is_prepared_twice_is_one_version(campaign, due, school):
    first = collected.prepared(campaign, due, school)
    assert collected.prepared(campaign, due, school) == first
    assert SubmissionVersion.objects.count() == 1


def test_late_is_late_with_its_time(campaign, due, school, moment):
    moment[0] = LATE
    number, _ = collected.handed_in(campaign, due, school)
    row = Submission.objects.get(pk=number)
    assert (row.on_time, row.first_sent_at, row.excuse) == (False, LATE, "")
    assert SubmissionEvent.objects.get(act="submit").late


def test_late_because_the_server_was_down_is_marked(campaign, due, school, moment):
    deadline = Due.objects.get(pk=due).on_time_until
    Outage.objects.create(since=deadline, until=LATE)
    moment[0] = LATE
    number, _ = collected.handed_in(campaign, due, school)
    assert Submission.objects.get(pk=number).excuse == "outage"


def test_closed_takes_nothing_but_for_whom_it_was_opened(town, campaign, due, school, moment):
    moment[0] = CLOSED
    number, version = collected.prepared(campaign, due, school)
    collected.certified(number)
    with pytest.raises(UserError, match="закрыт"):
        submit(by=PROGRAM, submission=number, version=version)
    DueChange.objects.create(
        due_id=due, unit_id=school, on_time_until=CLOSED, closes_at=CLOSED, reason="паводок"
    )
    submit(by=PROGRAM, submission=number, version=version)
    with pytest.raises(UserError, match="закрыт"):
        collected.handed_in(campaign, due, town.sibling.number)


def test_what_was_returned_comes_back_after_the_closing_and_stays_in_time(
    campaign, due, school, moment
):
    number, version = collected.handed_in(campaign, due, school)
    begin_review(by=PROGRAM, submission=number)
    return_back(by=PROGRAM, submission=number, version=version, reason="Причина пуста")
    moment[0] = CLOSED
    _, again = collected.handed_in(campaign, due, school, [collected.row(NAMES[2])])
    row = Submission.objects.get(pk=number)
    assert (again, row.state, row.on_time, row.sent_at) == (2, "submitted", True, CLOSED)


def test_a_withdrawn_form_is_handed_in_anew(campaign, due, school, moment):
    number, version = collected.handed_in(campaign, due, school)
    with pytest.raises(UserError, match="причину"):
        withdraw(by=PROGRAM, submission=number, version=version, reason=" ")
    withdraw(by=PROGRAM, submission=number, version=version, reason="Не та школа")
    assert SubmissionVersion.objects.count() == 1
    moment[0] = LATE
    collected.handed_in(campaign, due, school)
    assert Submission.objects.get(pk=number).on_time is False


def test_the_sender_corrects_until_the_review_begins(campaign, due, school):
    number, _ = collected.handed_in(campaign, due, school)
    _, second = collected.handed_in(campaign, due, school, [collected.row(NAMES[2])])
    begin_review(by=PROGRAM, submission=number)
    with pytest.raises(UserError, match="на проверке"):
        collected.prepared(campaign, due, school)
    with pytest.raises(UserError, match="другая версия"):
        accept(by=PROGRAM, submission=number, version=second - 1)
    accept(by=PROGRAM, submission=number, version=second)


def test_every_version_tells_how_many_cells_changed(campaign, due, school):
    number, _ = collected.handed_in(campaign, due, school)
    filled = {"cause": "Болел две недели", "work": "Разобрали дроби", "plan": "Зачёт 10 марта"}
    rows = [collected.row(NAMES[0], filled=filled), collected.row(NAMES[1])]
    collected.prepared(campaign, due, school, rows)
    changed = SubmissionVersion.objects.filter(submission=number).order_by("number")
    assert list(changed.values_list("changed", flat=True)) == [0, 1]


def test_what_was_accepted_is_opened_with_a_reason_only(campaign, due, school):
    number, version = collected.handed_in(campaign, due, school)
    begin_review(by=PROGRAM, submission=number)
    accept(by=PROGRAM, submission=number, version=version)
    with pytest.raises(UserError, match="причину"):
        reopen(by=PROGRAM, submission=number, reason="")
    reopen(by=PROGRAM, submission=number, reason="Ошибка в классе")
    assert Submission.objects.get(pk=number).state == State.IN_REVIEW


def test_no_name_or_reason_reaches_the_audit_log(campaign, due, school):
    number, version = collected.handed_in(campaign, due, school)
    begin_review(by=PROGRAM, submission=number)
    return_back(by=PROGRAM, submission=number, version=version, reason="Про Липина",
                remarks=(Remarked(f"p{NAMES[0]}", "cause", "Уточните про Липина"),))  # fmt: skip
    said = str(list(AuditEvent.objects.values_list("what", "details", "reason")))
    assert "Липин" not in said
    assert "Болел" not in said


MOVES = {
    Act.SUBMIT: lambda n, v: submit(by=PROGRAM, submission=n, version=v),
    Act.WITHDRAW: lambda n, v: withdraw(by=PROGRAM, submission=n, version=v, reason="Ошиблись"),
    Act.BEGIN: lambda n, v: begin_review(by=PROGRAM, submission=n),
    Act.RETURN: lambda n, v: return_back(by=PROGRAM, submission=n, version=v, reason="Пусто"),
    Act.ACCEPT: lambda n, v: accept(by=PROGRAM, submission=n, version=v),
    Act.REOPEN: lambda n, v: reopen(by=PROGRAM, submission=n, reason="Ошибка"),
    Act.CERTIFY: lambda n, v: collected.certified(n),
}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from([*MOVES, Act.PREPARE, Act.SUBMIT, Act.BEGIN]), max_size=30))
def test_whatever_is_tried_events_and_versions_tell_the_whole_story(town, campaign, due, tried):
    """The row stands where its events lead; a refused move leaves no event."""
    with transaction.atomic():
        _try(campaign, due, town.far.number, tried)
        transaction.set_rollback(True)


def _try(campaign, due, school, tried):
    number, _ = collected.prepared(campaign, due, school)
    events = SubmissionEvent.objects.filter(submission=number).order_by("pk")
    for place, act in enumerate(tried):
        before = events.count()
        try:
            if act is Act.PREPARE:
                rows = [collected.row(NAMES[0], filled={"cause": f"Причина {place}"})]
                collected.prepared(campaign, due, school, rows)
            else:
                MOVES[act](number, Submission.objects.get(pk=number).versions)
        except UserError:
            assert events.count() == before
    row, story = Submission.objects.get(pk=number), list(events)
    assert all(one.after == next_one.before for one, next_one in pairwise(story))
    assert row.versions == SubmissionVersion.objects.filter(submission=number).count()
    assert standing_of(row) == _replayed(story)


def _replayed(events):
    """Return where a submission stands by its events alone."""
    versions = prepared = sent = 0
    certified = False
    for event in events:
        if event.act == "prepare":
            versions, prepared, certified = event.version, event.version, False
        if event.act == "certify":
            certified = True
        if event.act == "submit":
            sent = event.version
        if event.act in ("submit", "withdraw", "begin"):
            prepared, certified = 0, False
    return Standing(State(events[-1].after), versions, prepared, certified, sent)

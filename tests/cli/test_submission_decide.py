"""`opora submission list|accept|return` and `opora campaign consolidate` on the invented town."""

from argparse import ArgumentParser

import openpyxl
import pytest
from django.utils import timezone

import campaigning
import collected
import town as towns
from opora.cli.commands import campaign_consolidate, submission_decide
from opora.records.models import AuditEvent, Submission, SubmissionEvent
from opora.vocabulary.problems import UserError

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path / "data"
    monkeypatch.setattr(timezone, "now", lambda: collected.IN_TIME)
    monkeypatch.setattr(timezone, "localdate", lambda *_: towns.TODAY)
    return towns.again()


@pytest.fixture
def campaign(town):
    return campaigning.begun(town.region)


@pytest.fixture
def sent(town, campaign):
    due = collected.due_on(campaign)
    schools = (town.school.number, town.sibling.number)
    return [collected.handed_in(campaign, due, each)[0] for each in schools]


def run(command, *words):
    parser = ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args([str(word) for word in words]))


def test_the_list_tells_numbers_and_states(town, campaign, sent):
    rows = run(submission_decide, "list", campaign.number).data["submissions"]
    on_the_day = [row for row in rows if row["on"] == "2026-02-27"]
    assert {row["submission"] for row in on_the_day} == {*sent, None}
    assert {row["state"] for row in on_the_day} == {"submitted", None}


def test_one_that_cannot_be_decided_on_does_not_stop_the_others(town, sent):
    answer = run(submission_decide, "accept", "999", *sent, "--login", "municipal_coordinator")
    assert answer.code == 1
    assert [row["done"] for row in answer.data["submissions"]] == [None, "accept", "accept"]
    assert set(Submission.objects.values_list("state", flat=True)) == {"accepted"}


def test_a_return_needs_a_reason(town, sent):
    words = ("return", sent[0], "--login", "municipal_coordinator")
    assert "причину" in run(submission_decide, *words).text
    assert run(submission_decide, *words, "--reason", "Уточните").code == 0
    assert SubmissionEvent.objects.get(act="return").reason == "Уточните"


@pytest.mark.parametrize("login", ["head", "publisher", "far_deputy_head"])
def test_nobody_decides_without_the_right_to(town, sent, login):
    answer = run(submission_decide, "accept", sent[0], "--login", login)
    assert "не положено" in answer.text
    assert Submission.objects.get(pk=sent[0]).state == "submitted"


def test_the_consolidated_form_is_written_by_rights_and_noted(town, campaign, sent, tmp_path):
    run(submission_decide, "accept", *sent, "--login", "ministry_specialist")
    words = (campaign.number, "--on", "27.02.2026", "--out", tmp_path / "out")
    answer = run(campaign_consolidate, "consolidate", *words, "--login", "ministry_specialist")
    assert [path.rpartition(".")[2] for path in answer.data["files"]] == ["docx", "xlsx"]
    sheet = openpyxl.load_workbook(answer.data["files"][1]).active
    assert sum(isinstance(row[0], int) for row in sheet.iter_rows(values_only=True)) == 4
    with pytest.raises(UserError, match="не положено"):
        run(campaign_consolidate, "consolidate", *words, "--login", "publisher")
    said = list(AuditEvent.objects.values_list("details", flat=True))
    assert not any(name in str(said) for name in collected.NAMES)


def test_a_day_without_a_due_date_is_told_the_days(town, campaign, tmp_path):
    with pytest.raises(UserError, match=r"27\.02\.2026"):
        run(campaign_consolidate, "consolidate", campaign.number, "--on", "20.02.2026",
            "--out", tmp_path, "--login", "ministry_specialist")  # fmt: skip

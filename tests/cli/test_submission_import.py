"""`opora submission import` and `opora campaign templates` on the invented town."""

import zipfile
from argparse import ArgumentParser

import pytest
from django.utils import timezone

import town as towns
from campaigning import moscow
from handmade import PUPIL, SCHOOL, changed, form, started
from opora.cli.commands import campaign_templates, submission_import
from opora.records.models import HandFilled, Submission, SubmissionEvent
from opora.vocabulary.problems import UserError

LOGIN = ("--login", "ministry_specialist")
NOW = moscow(2026, 2, 27, 12)


@pytest.fixture
def town(db, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path / "data"
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(timezone, "localdate", lambda *_: NOW.date())
    return towns.again()


@pytest.fixture
def due(town):
    return started(town)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "формы"
    made.mkdir()
    (made / "первая.xlsx").write_bytes(form())
    other = changed(school="МБОУ «Школа № 2 с. Заречного»", label="девятый")
    (made / "вторая.xlsx").write_bytes(form(other))
    (made / "скан.pdf").write_bytes(b"%PDF-1.7")
    return made


def run(command, *words):
    parser = ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_intermixed_args([str(word) for word in words]))


def imported(due, *words):
    asked = ("--campaign", due.campaign_id, "--due", "27.02.2026", *LOGIN)
    return run(submission_import, "import", *words, *asked)


def test_a_folder_is_taken_in_and_problems_are_said_by_cell(due, folder):
    answer = imported(due, folder)

    files = {each["file"]: each for each in answer.data["files"]}
    assert (answer.data["new"], answer.code) == (3, 1)
    assert (files["первая.xlsx"]["school"], files["первая.xlsx"]["problems"]) == (SCHOOL, [])
    assert [each["cell"] for each in files["вторая.xlsx"]["problems"]] == ["C2"]
    assert files["скан.pdf"]["state"] == "refused"
    assert "лист «Sheet», ячейка C2: Класс «девятый» непонятен" in answer.text
    assert PUPIL[0] not in answer.text
    assert not Submission.objects.exists()


def test_what_has_no_problems_is_accepted_when_asked(town, due, folder):
    answer = imported(due, folder, "--accept")
    again = imported(due, folder, "--accept")

    made = Submission.objects.get()
    assert (made.unit_id, made.state) == (town.school.number, "submitted")
    assert {each["file"]: each["state"] for each in answer.data["files"]}["первая.xlsx"] == (
        "accepted"
    )
    by = SubmissionEvent.objects.get(act="submit").by_id
    assert by == town.accounts["ministry_specialist"]
    assert again.data["new"] == 0
    assert HandFilled.objects.count() == 3


def test_a_zip_of_clean_forms_is_fine(due, tmp_path):
    path = tmp_path / "формы.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("первая.xlsx", form())

    answer = imported(due, path, "--accept", "--unit", "Заречный район")

    assert answer.code == 0
    assert [each["state"] for each in answer.data["files"]] == ["accepted", "opened"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--campaign", "999", "--due", "27.02.2026"), "Мониторинга № «999» нет"),
        (("--campaign", "{}", "--due", "01.01.2026"), "27.02.2026"),
        (("--campaign", "{}", "--due", "27.02.2026", "--unit", "Где-то"), "«Где-то»"),
    ],
)
def test_a_wrong_name_is_said_with_what_there_is(due, folder, words, said):
    asked = [word.format(due.campaign_id) for word in words]

    with pytest.raises(UserError, match=said):
        run(submission_import, "import", folder, *asked, *LOGIN)


@pytest.mark.parametrize("login", ["deputy_head", "methodist", "никто"])
def test_who_may_not_collect_forms_takes_nothing_in(due, folder, login):
    asked = ("--campaign", due.campaign_id, "--due", "27.02.2026", "--login", login)

    with pytest.raises(UserError, match="--login"):
        run(submission_import, "import", folder, *asked)

    assert not HandFilled.objects.exists()


def test_a_path_that_is_not_there_is_said(due):
    with pytest.raises(UserError, match="не найден"):
        imported(due, "нет.xlsx")


def test_empty_forms_are_written_for_all_schools(due, tmp_path):
    out = tmp_path / "формы.zip"

    answer = run(
        campaign_templates,
        "templates",
        "--campaign",
        due.campaign_id,
        "--due",
        "2026-02-27",
        "--out",
        out,
    )

    assert answer.data["schools"][0] == SCHOOL
    assert len(zipfile.ZipFile(out).namelist()) == len(answer.data["schools"]) == 3

"""`opora campaign`: list, start, status, remind on the invented town."""

import json
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest
from django.utils import timezone

import town as towns
from bases import own_base
from campaigning import ORDER, due_at, hand_in, moscow, started, take_in
from opora.cli.commands import campaign as command
from opora.records.models import Campaign, Mail, Staff
from opora.vocabulary.problems import UserError

NOW = moscow(2026, 2, 27, 12)


@pytest.fixture
def town(db, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path / "data"
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(timezone, "localdate", lambda *_: NOW.date())
    return towns.again()


def run(*words):
    parser = ArgumentParser()
    command.arguments(parser)
    answer = command.run(parser.parse_args([str(word) for word in words]))
    assert answer.code == 0
    return answer


def test_dates_are_shown_first_and_a_campaign_starts_with_yes(town):
    asked = ("start", "--order", ORDER, "--year", "2021", "--shift", "previous")
    shown = run(*asked)
    assert [each["due_on"] for each in shown.data["dates"]][:3] == [
        "2021-11-26", "2021-12-30", "2022-01-28",
    ]  # fmt: skip
    assert shown.data["started"] is None
    assert "Ничего не начато" in shown.text
    assert not Campaign.objects.exists()

    first, second = run(*asked, "--yes"), run(*asked, "--yes")
    row = Campaign.objects.get()
    assert first.data["started"] == second.data["started"] == row.pk
    assert (row.unit_id, row.school_year, row.shift) == (town.region, 2021, "previous")


def test_a_kept_day_off_is_said(town):
    text = run("start", "--order", ORDER, "--year", "2021").text

    assert "2021-12-31  до 31.12.2021 23:59, нерабочий день, принимаем до 10.01.2022" in text


def test_campaigns_are_listed_for_all_or_for_one_unit(town):
    assert "Мониторингов нет" in run("list").text
    of_region, of_near = started(town), started(town, town.municipality)

    def numbers(*more):
        return {each["campaign"] for each in run("list", *more).data["campaigns"]}

    assert numbers() == {of_region.number, of_near.number}
    assert numbers("--unit", "Дальний район") == {of_region.number}


def test_who_handed_in_is_told_by_place_and_who_did_not_by_name(town):
    campaign = started(town)
    take_in(hand_in(due_at(campaign, 3), town.school.number))
    answer = run("status", campaign.number)
    february = next(each for each in answer.data["dates"] if each["on"] == "2026-02-27")

    assert (february["expected"], february["received"], february["accepted"]) == (3, 1, 1)
    assert [(each["unit"], each["received"]) for each in february["places"]] == [
        ("Дальний район", 0), ("Заречный район", 1),
    ]  # fmt: skip
    assert len(answer.data["overdue"]) == 9  # three schools, three dates that are over
    assert "27.02.2026: сдано 1 из 3 (33,33 %), вовремя 1 (33,33 %)" in answer.text
    below = run("status", campaign.number, "--unit", "Заречный район")
    assert {each["expected"] for each in below.data["dates"]} == {2}


def test_reminding_makes_letters_once_a_day(town):
    campaign = started(town)
    assert "Новых писем нет" in run("remind", campaign.number).text
    Staff.objects.update(email="someone@example.org")

    assert run("remind", campaign.number).data["letters"] == Mail.objects.count() == 4
    assert run("remind", campaign.number).data["letters"] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("start",), "Не указан приказ"),
        (("start", "--order", "alania-948-2022"), "не найден"),
        (("start", "--order", ORDER, "--year", "25"), "первый год"),
        (("start", "--order", ORDER, "--shift", "never"), "нерабочий день"),
        (("start", "--order", ORDER, "--unit", "МБОУ Школа № 1 с. Заречного"), "школа"),
        (("status",), "Какие есть"),
        (("status", "77"), "№ «77» нет"),
        (("remind", "первый"), "Какие есть"),
        (("list", "--unit", "Нет такого"), "такого учреждения нет"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(town, words, said):
    with pytest.raises(UserError, match=said):
        run(*words)


def test_a_unit_outside_a_campaign_is_refused(town):
    campaign = started(town, town.municipality)

    with pytest.raises(UserError, match="не участвует"):
        run("status", campaign.number, "--unit", "Дальний район")


@pytest.mark.database
def test_it_is_a_command_with_the_database(tmp_path: Path):
    with own_base(tmp_path) as env:
        words = [sys.executable, "-m", "opora.cli.main", "campaign", "list", "--json"]
        done = subprocess.run(words, env=env, capture_output=True, check=False)

    assert done.returncode == 0
    assert json.loads(done.stdout)["campaigns"] == []

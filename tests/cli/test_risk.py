"""`opora risk`: who has signs of risk, from files and from the store, and why."""

import json
import subprocess
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

import town as towns
from bases import own_base
from journals import report_block, report_sheet, write_xlsx
from opora.cli.commands import risk_refresh
from opora.facts.identity import IdentityMap, Pupil
from opora.records.models import RaisedSign, RiskList
from opora.vocabulary.problems import UserError
from schooling import teach_all
from stores import accepted

NAME, OTHER = "Аликов Артём Олегович", "Бесолов Давид Ильич"
ON = ("--on", "24.11.2025")


def block(name, marks):
    days = [(11, day) for day in (5, 6, 7, 10, 11)]
    return report_block(
        name, days, {"Алгебра": marks}, year="2025/2026", period="с 01.11.25 по 24.11.25"
    )


@pytest.fixture
def report(tmp_path):
    """Low marks of one pupil, good ones of another."""
    blocks = [block(NAME, ["2", "3", "2", "3", "2"]), block(OTHER, ["4", "5", "4", "5", "4"])]
    return write_xlsx(tmp_path / "a.xlsx", report_sheet(*blocks))


def test_pupils_are_listed_with_their_signs_and_the_level(report, opora):
    code, data = opora("risk", "list", report, *ON)

    (pupil,) = data["pupils"]
    (raised,) = pupil["raised"]
    assert code == 0
    assert (pupil["name"], pupil["school_class"], pupil["level"]) == (NAME, "9А", "watch")
    assert (raised["sign"], raised["subject"]) == ("failure", "Алгебра")
    assert (raised["numerator"], raised["denominator"]) == (12, 5)
    assert [row["value"] for row in raised["rows"]] == ["2", "3", "2", "3", "2"]
    assert data["signs"][0]["sign"] == "failure"


def test_the_text_says_what_and_that_a_person_decides(report, say):
    _, text = say("risk", "list", report, *ON)

    assert "Учеников с признаками: 1." in text
    assert f"9А, {NAME}: наблюдать" in text
    assert "средняя 2,40 (5)" in text
    assert "решает человек" in text
    assert OTHER not in text


def test_explain_prints_the_rule_the_numbers_and_the_rows(report, say):
    code, text = say("risk", "explain", report, *ON, "--pupil", "аликов")

    assert code == 0
    assert "средняя после округления до сотых не выше 2,60" in text
    assert "№ 948" in text
    assert "05.11.2025, Алгебра" in text
    assert text.count("- 2") == 3


@pytest.mark.parametrize("words", ["9А Аликов Артём", NAME])
def test_a_pupil_is_named_by_name_or_by_class_and_name(report, opora, words):
    _, data = opora("risk", "explain", report, *ON, "--pupil", words)

    assert [each["name"] for each in data["pupils"]] == [NAME]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["explain"], "--pupil"),
        (["list", "--pupil", "Аликов"], "explain"),
        (["explain", "--pupil", "Никитин"], "нет"),
        (["list", "--sign", "sadness"], "Есть: failure"),
        (["list", "--thresholds", "none.toml"], "не открывается"),
        (["guess"], "«guess»"),
    ],
)
def test_a_wrong_question_is_told_what_is_needed(report, say, words, said):
    code, text = say("risk", *words, report, *ON)

    assert (code, said in text) == (2, True)


def test_a_sign_may_be_chosen(report, opora):
    assert len(opora("risk", "list", report, *ON, "--sign", "failure")[1]["pupils"]) == 1
    assert opora("risk", "list", report, *ON, "--sign", "absence")[1]["pupils"] == []


def test_a_school_has_thresholds_of_its_own(report, tmp_path, opora):
    own = tmp_path / "own.toml"
    text = '[failure_mean]\nvalue = 230\nsince = 2025-09-01\nact = "приказ № 5"\n'
    own.write_text(text, encoding="utf-8")

    _, data = opora("risk", "list", report, *ON, "--thresholds", own)

    assert data["pupils"] == []
    assert "приказ № 5" in data["signs"][0]["rule"]


def test_namesakes_are_not_guessed(tmp_path, say):
    blocks = [block("Аликов Артём", ["2"] * 5), block("Аликов Давид", ["2"] * 5)]
    path = write_xlsx(tmp_path / "a.xlsx", report_sheet(*blocks))

    code, text = say("risk", "explain", path, *ON, "--pupil", "Аликов")

    assert (code, "Таких учеников 2" in text) == (2, True)


def test_one_school_is_chosen_from_the_store(tmp_path, opora):
    rows = [
        {"school_id": n, "pupil_id": n, "date": date(2025, 11, day), "mark": 2}
        for n in (1, 2)
        for day in (5, 6, 7, 10, 11)
    ]
    store = accepted(tmp_path, {"marks": rows})
    people = IdentityMap.load(store.identity_path)
    for n in (1, 2):
        people.keep_school(n, f"МБОУ СОШ № {n}")
        people.keep_pupil(Pupil(n, n, 2025, "9А", NAME))
    people.save()
    asked = ("risk", "list", "--from-store", "--data", store.root, *ON)

    both, one = opora(*asked)[1], opora(*asked, "--school", "МБОУ СОШ № 2")[1]

    assert [each["school"] for each in both["pupils"]] == ["МБОУ СОШ № 1", "МБОУ СОШ № 2"]
    assert [each["school"] for each in one["pupils"]] == ["МБОУ СОШ № 2"]


@pytest.fixture
def town(db, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path / "data"
    monkeypatch.setattr(timezone, "localdate", lambda *_: towns.TODAY)
    return towns.again()


def refresh(school=None):
    return risk_refresh.run(Namespace(school=school)).data["schools"]


def test_refresh_keeps_the_signs_of_all_schools_or_of_one(town):
    teach_all(town.school, "9А")
    name = "МБОУ «Школа № 1 с. Заречного»"

    (one,) = refresh(name)
    assert (one["school"], one["standing"], one["gone"]) == (name, one["new"], 0)
    assert RiskList.objects.count() == 1
    assert RaisedSign.objects.filter(gone_on=None).count() == one["standing"]

    assert [each["new"] for each in refresh()] == [0, 0, 0]
    assert RiskList.objects.count() == 3


def test_refresh_of_an_unknown_school_says_what_to_do(town):
    with pytest.raises(UserError, match="такой школы"):
        refresh("МБОУ «Школа № 9»")


@pytest.mark.database
def test_refresh_is_a_command_of_its_own_with_the_database(tmp_path: Path):
    with own_base(tmp_path) as env:
        command = [sys.executable, "-m", "opora.cli.main", "risk", "refresh", "--json"]
        done = subprocess.run(command, env=env, capture_output=True, check=False)

    assert done.returncode == 0
    assert json.loads(done.stdout)["schools"] == []

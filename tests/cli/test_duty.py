"""`opora duty`: what asks to be looked at, from files and from the store."""

from datetime import date

import pytest

from journals import report_block, report_sheet, write_xlsx
from opora.facts.identity import IdentityMap
from stores import accepted

NAME = "Аликов Артём Олегович"


@pytest.fixture
def report(tmp_path):
    """Marks on a Sunday and on a holiday; a final mark far above their mean."""
    days = [(10, 5), (10, 6), (11, 4)]
    block = report_block(
        NAME, days, {"Алгебра": ["3", "3", "3"]}, year="2025/2026",
        period="с 01.09.25 по 24.11.25", tail={"Алгебра": ("", "", "5")},
    )  # fmt: skip
    return write_xlsx(tmp_path / "a.xlsx", report_sheet(block))


def found(data, key):
    (check,) = (each for each in data["checks"] if each["check"] == key)
    return check


def test_findings_are_listed_by_check_with_their_rule(report, opora):
    code, data = opora("duty", report, "--on", "10.11.2025")

    check = found(data, "marks_on_days_off")
    assert code == 0
    assert [each["day"] for each in check["findings"]] == ["2025-10-05", "2025-11-04"]
    assert (check["findings"][0]["school_class"], check["findings"][0]["subject"]) == (
        "9А",
        "Алгебра",
    )
    assert "каникул" in check["rule"]
    assert found(data, "backdated_marks")["not_known"]


def test_the_text_says_to_check_and_what_was_not_checked(report, say):
    _, text = say("duty", report, "--on", "10.11.2025")

    assert "Требует проверки: 2." in text
    assert "05.10.2025, воскресенье" in text
    assert "Не проверено" in text
    assert "наруш" not in text.lower()


def test_a_year_without_marks_is_not_called_clean(report, say):
    _, text = say("duty", report, "--on", "10.11.2024")

    assert "нет ни отметок, ни КТП" in text
    assert "Проверено не всё, проверок с вопросами: 10 из 10." in text


def test_own_thresholds_and_wrong_ones(report, tmp_path, opora, say):
    own = tmp_path / "own.toml"
    own.write_text("equal_marks = 3\nequal_pupils = 1\n", encoding="utf-8")

    _, data = opora("duty", report, "--on", "10.11.2025", "--thresholds", own)
    code, text = say("duty", report, "--on", "10.11.2025", "--thresholds", tmp_path / "no.toml")

    assert len(found(data, "equal_marks")["findings"]) == 1
    assert (code, "не открывается" in text) == (2, True)


def test_one_school_is_chosen_from_the_store(tmp_path, opora, say):
    store = accepted(
        tmp_path,
        {"marks": [{"school_id": n, "pupil_id": n, "date": date(2025, 10, 5)} for n in (1, 2)]},
    )
    people = IdentityMap.load(store.identity_path)
    people.keep_school(1, "МБОУ СОШ № 1")
    people.keep_school(2, "МБОУ СОШ № 2")
    people.save()
    asked = ("duty", "--from-store", "--data", store.root, "--on", "06.10.2025")

    _, both = opora(*asked)
    _, one = opora(*asked, "--school", "МБОУ «СОШ № 2»")
    code, text = say(*asked, "--school", "МБОУ СОШ № 3")

    schools = [each["school"] for each in found(both, "marks_on_days_off")["findings"]]
    assert schools == ["МБОУ СОШ № 1", "МБОУ СОШ № 2"]
    assert [e["school"] for e in found(one, "marks_on_days_off")["findings"]] == ["МБОУ СОШ № 2"]
    assert (code, "такой школы" in text) == (2, True)

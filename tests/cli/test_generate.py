"""`opora generate`: an invented region."""

import pytest

from opora.facts.store import Store


def test_a_region_is_written_and_answers_questions(opora, tmp_path) -> None:
    out = tmp_path / "region"

    code, data = opora("generate", "--schools", 1, "--seed", 34, "--out", out)

    assert (code, data["schools"], data["batches"]) == (0, 1, 4)
    assert data["rows"]["marks"] == Store(out).read("marks").num_rows
    assert (out / "units.csv").exists()
    code, data = opora(
        "measures", "--from-store", "--data", out, "--by", "class", "--on", "24.10.2025"
    )
    assert code == 0
    assert {group["school_class"] for group in data["groups"]} > {"2А", "9А"}


def test_facts_of_a_region_are_rebuilt_from_its_recipes(opora, tmp_path) -> None:
    out = tmp_path / "region"
    opora("generate", "--schools", 1, "--seed", 34, "--out", out)

    code, report = opora("facts", "rebuild", "--data", out)

    assert (code, report["rebuilt"], report["changed"]) == (0, 4, [])


def test_several_years_may_be_asked_for(opora, tmp_path) -> None:
    _, data = opora(
        "generate", "--schools", 1, "--years", "2025, 2024,2025", "--out", tmp_path / "r"
    )

    assert (data["school_years"], data["batches"]) == (2, 8)


def test_the_text_counts_what_was_made(say, tmp_path) -> None:
    code, text = say("generate", "--schools", 1, "--out", tmp_path / "r")

    assert code == 0
    assert "школ: 1" in text
    assert "отметок: " in text


def test_a_second_region_is_not_poured_into_the_first(opora, tmp_path) -> None:
    opora("generate", "--schools", 1, "--out", tmp_path / "r")

    code, data = opora("generate", "--schools", 1, "--seed", 2, "--out", tmp_path / "r")

    assert code == 2
    assert "--out" in data["error"]


def test_journals_are_not_poured_into_a_folder_in_use(opora, tmp_path) -> None:
    (tmp_path / "a.txt").write_text("занято", encoding="utf-8")

    code, data = opora("generate", "--schools", 1, "--journals", "--out", tmp_path)

    assert code == 2
    assert "пустую папку" in data["error"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--schools", "0"], "от 1 до"),
        (["--schools", "много"], "целое число"),
        (["--schools", "1", "--seed", "-1"], "целое число"),
        (["--schools", "1", "--years", "205"], "первые годы"),
        (["--schools", "1", "--years", ""], "первые годы"),
        (["--schools", "1", "--years", "2024;2025"], "первые годы"),
    ],
)
def test_bad_arguments_are_explained(opora, tmp_path, arguments, said) -> None:
    code, data = opora("generate", *arguments, "--out", tmp_path / "r")

    assert code == 2
    assert said in data["error"]
    assert not (tmp_path / "r").exists()

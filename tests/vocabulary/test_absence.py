"""Codes of absences."""

from pathlib import Path

import pytest

from opora.vocabulary.absence import MEANINGS, Legend
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.problems import UserError

LEGEND = Legend.load(CATALOGUE / "absences.toml")


@pytest.mark.parametrize(
    ("family", "code", "meaning"),
    [
        ("sgo", "ОТ", "unknown"),
        ("sgo", "НП", "unexcused"),
        ("sgo", "УП", "valid"),
        ("sgo", "ОП", "late"),
        ("sgo", "осв", "exempt"),
        ("sgo", ".", "debt"),
        ("sgo_report", "Н", "unexcused"),
        ("sgo_report", "О", "late"),
        ("sgo_report", "Б", "illness"),
        ("sgo_report", "У", "valid"),
        ("dnevnik", "П", "valid"),
        ("dnevnik", "НЗ", "no_credit"),
        ("mesh", "н", "unknown"),
        ("mesh", "АЗ", "debt"),
        ("handmade", "осв.", "exempt"),
        ("handmade", "н\\а", "not_assessed"),
        ("handmade", "зачёт", "credit"),
        ("handmade", "н/б", "unknown"),
    ],
)
def test_each_family_has_its_own_defaults(family: str, code: str, meaning: str) -> None:
    assert LEGEND.meaning(family, code) == meaning


@pytest.mark.parametrize("code", ["Н", "н", "H", "\xa0Н", "h"])
def test_case_and_look_alikes_do_not_matter_in_a_code(code: str) -> None:
    assert LEGEND.meaning("mesh", code) == "unknown"


def test_a_code_of_another_family_is_unknown() -> None:
    assert LEGEND.meaning("sgo_report", "УП") is None


def test_codes_come_folded_and_cannot_be_changed() -> None:
    codes = LEGEND.codes("mesh")
    assert codes["аз"] == "debt"
    with pytest.raises(TypeError):
        codes["х"] = "late"  # type: ignore[index]


def test_there_are_defaults_for_every_family_of_formats() -> None:
    assert set(LEGEND.families) == {"sgo", "sgo_report", "dnevnik", "mesh", "handmade"}
    assert all(set(LEGEND.codes(family).values()) <= MEANINGS for family in LEGEND.families)


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Неуважительная", "unexcused"),
        ("Уважительная", "valid"),
        ("Опоздание", "late"),
        (" Болезнь. ", "illness"),
        ("по неуважительной причине", "unexcused"),
        ("Освобождён", "exempt"),
        ("Освобожден от урока", "exempt"),
        ("не аттестован", "not_assessed"),
        ("Зачтено", "credit"),
        ("Незачёт", "no_credit"),
        ("Отсутствие", "unknown"),
        ("Алгебра", None),
        ("", None),
    ],
)
def test_words_of_printed_legends_are_understood(words: str, meaning: str | None) -> None:
    assert LEGEND.meaning_of_words(words) == meaning


def test_an_unknown_meaning_in_the_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "absences.toml"
    path.write_text('[codes.own]\n"Х" = "hungry"\n[words]\nlate = ["опоздал"]\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"absences\.toml: неизвестное значение «hungry»"):
        Legend.load(path)

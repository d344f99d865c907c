"""Spellings of subjects."""

import csv
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import SubjectDictionary, standard_subjects

HEADER = "canonical;spelling;qualifier;note\n"


def rows() -> list[dict[str, str]]:
    with (CATALOGUE / "subjects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def written(folder: Path, text: str) -> Path:
    path = folder / "subjects.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_spelling_of_the_catalogue_means_what_its_row_says() -> None:
    subjects = standard_subjects()
    spelt = [row for row in rows() if "qualifier" not in row["note"]]
    found = [subjects.resolve(row["spelling"]) for row in spelt]
    assert [(s.canonical or "", s.qualifier) for s in found] == [
        (row["canonical"], row["qualifier"]) for row in spelt
    ]
    assert [s.ambiguous for s in found] == [row["note"] == "ambiguous" for row in spelt]


@pytest.mark.parametrize(
    ("text", "canonical", "qualifier"),
    [
        ("Алгебра (1 гр.)", "Алгебра", "1 гр."),
        ("Алгебра 1 группа", "Алгебра", "1 гр."),
        ("Алгебра подгруппа 2", "Алгебра", "2 гр."),
        ("Алгебра/1", "Алгебра", "1"),
        ("Информатика и ИКТ/2 группа", "Информатика", "2 гр."),
        ("Англ.яз. (2 гр.) (девочки)", "Английский язык", "2 гр., девочки"),
        ("Технология / девочки", "Труд (технология)", "девочки"),
        ("Технология (м)", "Труд (технология)", "мальчики"),
        ("Труд (Технология девочки)", "Труд (технология)", "девочки"),
        ("Физкультура юноши", "Физическая культура", "юноши"),
        ("Русский язык базовый уровень", "Русский язык", "базовый"),
        ("Математика (профильный", "Математика (профильная)", ""),
        ("Физика (факультатив)", "Физика", "факультатив"),
        ("Родной  язык (чеченский)", "Родной язык", "чеченский"),
        ("Родная литература  (чеченская) ", "Родная литература", "чеченская"),
        ("2‑й ин.яз. (нем.)", "Второй иностранный язык", "немецкий"),
        (" ЛИТЕРАТУРА\xa0", "Литература", ""),
        ("Aлгебра", "Алгебра", ""),
        ("Алгебра (", "Алгебра", ""),
        ("Алгебра (1 гр.) (девочки) (база)", "Алгебра", "1 гр., девочки, базовый"),
    ],
)
def test_usual_headings_are_resolved(text: str, canonical: str, qualifier: str) -> None:
    subject = standard_subjects().resolve(text)
    assert (subject.canonical, subject.qualifier) == (canonical, qualifier)
    assert subject.key == f"{canonical} | {qualifier}"


def test_the_name_stays_as_in_the_file_with_spaces_collapsed() -> None:
    assert standard_subjects().resolve(" Родной  язык\xa0(чеченский) ").name == (
        "Родной язык (чеченский)"
    )


@pytest.mark.parametrize("text", ["ГЕО", "физ.", "ФИЗ", "ИП", "ФК", "ин. яз.", "ФК (девочки)"])
def test_ambiguous_spellings_are_not_guessed(text: str) -> None:
    subject = standard_subjects().resolve(text)
    assert subject.canonical is None
    assert subject.ambiguous


def test_an_unknown_name_is_grouped_by_its_folded_text() -> None:
    subjects = standard_subjects()
    one, other = subjects.resolve("Вёрстка  газеты"), subjects.resolve("верстка газеты")
    assert one.key == other.key == "верстка газеты"
    assert one.canonical is None
    assert not one.ambiguous


def test_more_qualifiers_than_any_school_writes_are_not_stripped() -> None:
    assert standard_subjects().resolve("Алгебра (1) (2) (3) (4)").canonical is None


def test_parts_of_mathematics_are_never_merged() -> None:
    names = ["Математика", "Алгебра", "Геометрия", "ВиС", "Алгебра и НА", "Математика (база)"]
    keys = {standard_subjects().resolve(name).key for name in names}
    assert len(keys) == len(names)


def test_subgroups_stay_apart() -> None:
    names = ["Алгебра", "Алгебра (1 гр.)", "Алгебра (2 гр.)", "Технология (м)", "Технология (д)"]
    assert len({standard_subjects().resolve(name).key for name in names}) == len(names)


def test_two_canonical_subjects_never_share_a_key() -> None:
    found = {standard_subjects().resolve(row["spelling"]) for row in rows()}
    clashes = [
        (one, other)
        for one, other in combinations(found, 2)
        if one.key == other.key and one.canonical != other.canonical
    ]
    assert clashes == []


@given(st.text())
def test_any_text_is_resolved(text: str) -> None:
    subject = standard_subjects().resolve(text)
    assert subject.key or not subject.name
    assert subject == standard_subjects().resolve(subject.name)


@pytest.mark.parametrize("text", ["Алгебра", "русский язык", "ГЕО", "Физика (1 гр.)", "Лит-ра"])
def test_headings_of_subjects_are_known(text: str) -> None:
    assert standard_subjects().known(text)


@pytest.mark.parametrize(
    "text", ["", "22", "02", "ФИ", "ФИО", "Класс", "5", "Итого", "(", "/", "1 группа", "девочки"]
)
def test_other_headings_are_not_known(text: str) -> None:
    assert not standard_subjects().known(text)


def test_a_dictionary_of_ones_own_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "Полёты;Полёты;;name\n;ночные;ночные;qualifier\n")
    subject = SubjectDictionary.load(path).resolve("полеты ночные")
    assert (subject.canonical, subject.qualifier) == ("Полёты", "ночные")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Алгебра;алг;;met\nАлхимия;АЛГ.;;met\n", "строка 3.*уже отнесено"),
        ("Алгебра;алг\n", "строка 2: нужно 4 столбца"),
        ("Алгебра;.;;met\n", "строка 2: нужно 4 столбца"),
        ("Алгебра;алг;;seen\n", "строка 2: в столбце note «seen»"),
        (";алг;;met\n", "строка 2: столбец canonical"),
        ("Алгебра;алг;;ambiguous\n", "строка 2: столбец canonical"),
        ("Алгебра | 1;алг;;met\n", "строка 2: нет уточнения"),
        (";ночные;;qualifier\n", "строка 2: нет уточнения"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, body: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        SubjectDictionary.load(written(tmp_path, HEADER + body))


def test_a_file_without_the_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="строка 1: ожидается заголовок"):
        SubjectDictionary.load(written(tmp_path, ""))


def test_a_long_note_is_not_a_subject() -> None:
    assert standard_subjects().resolve("Алгебра (" + "х" * 300).canonical is None

"""Names of people. Every name here is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.vocabulary.person import looks_like_name, name_key

IVANOV = ("иванов", "петр", "семенович")


@pytest.mark.parametrize(
    "text",
    [
        *("Иванов Пётр Семёнович", "  ИВАНОВ  Петр\xa0Семенович ", "Ивaнов Пeтр Семёнович"),
        *("1. Иванов Пётр Семёнович", "12) Иванов Петр Семенович", "3 Иванов Петр Семенович"),
        *("ИВAHOB Петр Семёнович", "Иванов, Пётр Семёнович", "Иванов Пе\u200bтр Семе\u0308нович"),
    ],
)
def test_spellings_of_one_person_have_one_key(text: str) -> None:
    assert name_key(text) == IVANOV


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Иванов Пётр", ("иванов", "петр", "")),
        ("Иванов П.С.", ("иванов", "п", "с")),
        ("Иванов", ("иванов", "", "")),
        ("", ("", "", "")),
        ("Алиев Анар Эльдар оглы", ("алиев", "анар", "эльдар оглы")),
        ("Римская – Корсакова Анна", ("римская-корсакова", "анна", "")),
        ("О\u2019Нил Анна", ("онил", "анна", "")),
        ("Æлдаров Æхсар", ("ӕлдаров", "ӕхсар", "")),
    ],
)
def test_a_key_has_surname_given_name_and_the_rest(text: str, key: tuple[str, str, str]) -> None:
    assert name_key(text) == key


def test_a_number_that_tells_namesakes_apart_is_kept() -> None:
    assert name_key("Иванов Пётр (1)") != name_key("Иванов Пётр (2)")


def test_given_name_and_patronymic_are_not_swapped() -> None:
    assert name_key("Иванов Пётр Семёнович") != name_key("Иванов Семён Петрович")


@given(st.text(max_size=40))
def test_any_text_has_a_key_of_three_texts(text: str) -> None:
    key = name_key(text)
    assert len(key) == 3
    assert all(isinstance(part, str) for part in key)


@pytest.mark.parametrize(
    "text",
    [
        *("Иванов Пётр", "Иванов Пётр Семёнович", "ИВАНОВ ПЁТР", "Римская-Корсакова Анна Петровна"),
        *("Иванов П. С.", "Иванов П.С.", "Алиев Анар Эльдар оглы", "1. Иванов Пётр", "Ли Ян"),
        *("Æлдаров Æхсар", "О\u2019Нил Анна", "Римская - Корсакова Анна", "иванов пётр"),
    ],
)
def test_names_look_like_names(text: str) -> None:
    assert looks_like_name(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "Иванов", "5", "4 5", "О 2", "Н Н", "Б Б 3", "9 А", "н/а", "Средний балл", "Итого"),
        *("Всего участников", "Русский язык", "Англ. яз. (1 гр.)", "История России", "Инф. и ИКТ"),
        *(
            "Классный руководитель",
            "Директор Иванов П. С.",
            "Не аттестован",
            "Учебный год: 2024/2025",
        ),
        *("ФИО ученика", "а б в г д е ж", "Минимальная граница", "1 четверть", "Иванов Пётр 9А"),
        *("Физическая культура", "Средняя оценка", "По болезни", "«Лицей» Алагир"),
    ],
)
def test_headings_subjects_and_marks_do_not_look_like_names(text: str) -> None:
    assert not looks_like_name(text)


def test_a_long_note_is_not_a_name() -> None:
    assert not looks_like_name("Иванов " + "п" * 300)

"""Texts that say nothing and texts that were written before are told from work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.analysis.support.content import copies, has_content

FRACTIONS = "Разобрали сложение дробей с разными знаменателями, решил 6 из 8 примеров сам"
WORDS = st.lists(
    st.sampled_from(["дроби", "корень", "степень", "график", "угол", "вектор", "5", "12"]),
    max_size=9,
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n ",
        "...",
        "Проведена беседа",
        "ПРОВЕДЕНА БЕСЕДА!",
        "Проведена индивидуальная работа с учеником.",
        "Проведена беседа с родителями ученика на уроке в школе, всё хорошо",
        "Дополнительное занятие по теме урока, работа выполнена",
        "дроби дроби дроби дроби",
        "и на по за от до",
        "беседа беседа беседа о",
    ],
)
def test_a_text_that_only_says_that_there_was_a_lesson_says_nothing(text):
    assert not has_content(text)


@pytest.mark.parametrize(
    "text",
    [
        FRACTIONS,
        "Решал задачи на проценты",
        "Повторили падежи, 7 из 10",
        "Проведена беседа: опаздывает из-за дороги, договорились о звонке",
    ],
)
def test_a_text_that_says_what_was_done_has_content(text):
    assert has_content(text)


def test_a_pasted_text_is_a_copy_of_the_first_one_however_it_is_dressed():
    shouted = FRACTIONS.upper().replace(",", " –").replace(" ", "  ") + "."
    assert copies([FRACTIONS, "Учил стихотворение наизусть", shouted, FRACTIONS]) == [
        None,
        None,
        0,
        0,
    ]


def test_a_name_put_before_a_pasted_text_or_an_end_typed_over_hides_no_copy():
    long = f"{FRACTIONS}; затем проверили домашнюю работу, повторили деление дробей"
    assert copies([long, f"Берёзин: {long}", long.replace("деление", "умножение")]) == [None, 0, 0]


def test_another_topic_or_another_result_is_no_copy():
    others = [
        "Разобрали сложение дробей с разными знаменателями, ошибок много, нужен ещё один урок",
        "Разобрали вычитание смешанных чисел, решил 2 из 8 примеров сам",
        FRACTIONS + ", потом написал самостоятельную на 4 и объяснил решение соседу по парте",
    ]
    assert copies([FRACTIONS, *others]) == [None] * 4


def test_pupils_of_one_group_lesson_share_its_text_and_other_lessons_do_not():
    texts = [FRACTIONS] * 4
    assert copies(texts, ["a", "a", "", "b"]) == [None, None, 0, 0]


def test_short_texts_are_compared_whole():
    assert copies(["Корень", "корень!", "Степень", ""]) == [None, 0, None, None]
    assert copies(["", "...", ""]) == [None, None, None]


@given(st.lists(WORDS.map(" ".join), max_size=12))
def test_equal_texts_are_always_found_and_the_found_one_is_earlier(texts):
    found = copies(texts)
    for place, (text, twin) in enumerate(zip(texts, found, strict=True)):
        assert twin is None or twin < place
        if text and text in texts[:place]:
            assert twin is not None
    assert copies([*texts, *texts])[: len(texts)] == found


@given(st.lists(WORDS.map(" ".join), max_size=8))
def test_an_original_is_nobodys_copy(texts):
    found = copies(texts)
    assert all(found[twin] is None for twin in found if twin is not None)

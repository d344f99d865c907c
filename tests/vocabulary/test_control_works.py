"""Which topics and kinds name a control work."""

import pytest

from opora.vocabulary.control_works import control_works, is_control_work


@pytest.mark.parametrize(
    "text",
    [
        "Контрольная работа № 3",
        "Итоговая контрольная работа за 1 четверть",
        "КОНТРОЛЬНЫЙ ДИКТАНТ",
        "Диктант с грамматическим заданием",
        "Диагностическая работа",
        "К/р по теме «Дроби»",
        "кр №2",
        "Входная к.р.",
        "Кoнтрoльная работа",  # o is Latin
    ],
)
def test_works_are_told(text):
    assert is_control_work(text)


@pytest.mark.parametrize(
    "text",
    [
        "Анализ контрольной работы",
        "Подготовка к контрольной работе",
        "Работа над ошибками в к/р",
        "Словарный диктант",
        "Математический диктант",
        "Самостоятельная работа",
        "Самоконтроль",
        "Круг и окружность",
        "Ответ на уроке",
        "",
    ],
)
def test_other_lessons_are_not(text):
    assert not is_control_work(text)


def test_a_long_note_is_read_quickly_and_nulls_are_no_works():
    assert control_works([None, "", "кр", "тема", "к/р"]) == ["к/р", "кр"]
    assert not is_control_work("а " * 100_000 + "контрольная")

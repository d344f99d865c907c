"""Rows under tables."""

import pytest

from opora.intake.footers import is_footer


@pytest.mark.parametrize(
    "text",
    ["Средний балл", "Средняя оценка:", "Средние", "Ср. балл", "Итого", "ИТОГО:", "Всего учеников",
     "% качества", "Качество знаний", "Успеваемость, %", "СОУ", "Классный руководитель ____",
     "Кл. рук.", "Учитель", "Директор школы", "Дата", "Зам. директора", "Количество «5»",
     "Примечание", "Отличники", "Минимальная граница"],
)  # fmt: skip
def test_footers_are_known(text: str) -> None:
    assert is_footer(text)


@pytest.mark.parametrize(
    "text",
    ["Замятин Пётр", "Итогов Пётр", "Датиев", "Среднев Пётр", "Директоренко", "Учительский Ян",
     "Алгебра", "Средства связи", ""],
)  # fmt: skip
def test_people_and_subjects_are_not_footers(text: str) -> None:
    assert not is_footer(text)

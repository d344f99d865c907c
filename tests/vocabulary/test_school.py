"""Keys of schools. Every school here is invented."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opora.vocabulary.school import school_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("МБОУ СОШ №7", 'МБОУ "СОШ № 7"'),
        ("МБОУ СОШ№7", "МБОУ «СОШ №\xa07»"),
        ("МБОУ CШ №15", 'МБОУ "СШ № 15 "'),
        ('МБОУ "СОШ № 23', "МБОУ СОШ №23"),
        ('МБОУ "Лицей ""Орлёнок"', "МБОУ Лицей «Орленок»"),
        ("МКОУ В-Заречная ООШ", "мкоу в – заречная оош"),
        ("СОШ №5 г.Заречный", "СОШ № 5 г. Заречный"),
    ],
)
def test_spellings_of_one_school_have_one_key(one: str, other: str) -> None:
    assert school_key(one) == school_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("МБОУ СОШ №7", "МКОУ СОШ №7"),
        ("МБОУ СОШ №7", "МБОУ СОШ №17"),
        ("СОШ № 7", "СОШ № 7 имени Героя"),
        ("СОШ №1", "ООШ №1"),
    ],
)
def test_doubtful_pairs_stay_apart(one: str, other: str) -> None:
    assert school_key(one) != school_key(other)


def test_letters_and_digits_stand_apart() -> None:
    assert school_key("МБОУ «СОШ№10»") == "мбоу сош 10"


@given(st.text())
@example("K\u0300Q")
def test_key_of_a_key_is_the_key(text: str) -> None:
    assert school_key(school_key(text)) == school_key(text)

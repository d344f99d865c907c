"""The wrong keyboard layout."""

import pytest

from opora.vocabulary.keyboard import retyped


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Bdfyjd", "Иванов"), ("`krbyf", "ёлкина"), ("Иванов", "Иванов"), ("<ehzn", "Бурят")],
)
def test_the_same_keys_on_the_russian_layout(typed, meant):
    assert retyped(typed) == meant


def test_every_letter_has_its_key():
    keys = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."

    assert "".join(sorted(retyped(keys))) == "".join(sorted("абвгдежзийклмнопрстуфхцчшщъыьэюяё"))

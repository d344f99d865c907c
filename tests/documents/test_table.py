from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.documents.table import Value, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2025, 3, 28), "28.03.2025"),
        (Decimal("2.45"), "2,45"),
        (7, "7"),
        ("  Ӕхсар\u00a0 Ёлкин ", "Ӕхсар Ёлкин"),
        ("одна\r\nдругая", "одна\nдругая"),
        ("а\u202eб\u200bв\x07", "абв"),
        ("\ud800", "\ufffd"),
        ("", ""),
    ],
)
def test_values_as_a_person_reads_them(value: Value, text: str) -> None:
    assert shown(value) == text


@given(st.text())
def test_shown_text_can_be_written_anywhere(text: str) -> None:
    once = shown(text)

    assert shown(once) == once
    assert once.encode().decode() == once
    assert all(char == "\n" or ord(char) >= 32 for char in once)

"""Tidying and folding of text."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opora.vocabulary.text import fold, squeeze

TRICKY = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "ABCEHKMOPTXYabcehkmoptxyАВСЕёЁйЙӔӕÆæ№«»“”„-–—\u0306\u0308\u0301\xa0\u200b\xad\u202e"
        ),
    )
)


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("  Литература ", "Литература"),
        ("Родной  язык", "Родной язык"),
        ("Средневзвешенный \n балл", "Средневзвешенный балл"),
        ("6.\tИНН", "6. ИНН"),
        ("4\xa0", "4"),
        ("9\u200bА", "9А"),
        ("Ива\xadнов", "Иванов"),
        ("\u202eИванов\u202c", "Иванов"),
        ("\ufeffФИО", "ФИО"),
        ("Андреи\u0306", "Андрей"),
        ("Æхсар æ", "Ӕхсар ӕ"),
        ("Ӕхсар", "Ӕхсар"),
        ("\x00Н\x07", "Н"),
        ("СОШ № 7", "СОШ № 7"),
        ("", ""),
    ],
)
def test_squeeze_drops_what_cannot_be_seen(raw: str, tidy: str) -> None:
    assert squeeze(raw) == tidy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ивaнов", "Иванов"),
        ("ИВAHOB", "иванов"),
        ("Пeтров", "Петров"),
        ("CШ", "СШ"),
        ("MA", "ма"),
        ("Семён", "семен"),
        ("СЕМЁН", "Семен"),
        ("Семе\u0308н", "семен"),
        ("Сем\u00ebн", "семен"),
        ("9–А", "9-А"),
        ("«Лицей»", '"лицей"'),
        ("№7", "№ 7"),
        ("школа №\xa06", "Школа № 6"),
        ("９А", "9а"),
        ("Æхсар", "ӕхсар"),
        ("О\u2019Нил", "о'нил"),
    ],
)
def test_spellings_of_one_thing_fold_to_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("XI", "хи"), ("RU", "ру"), ("№ 7", "no 7"), ("й", "и"), ("Ӕ", "аэ")]
)
def test_different_things_keep_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_latin_words_stay_latin() -> None:
    assert fold("Hello IX") == "hello ix"


@given(TRICKY)
def test_squeeze_twice_changes_nothing(text: str) -> None:
    assert squeeze(squeeze(text)) == squeeze(text)


@given(TRICKY)
@example("y\u0306sa")
@example("\u0451\u0323\u0308")
def test_fold_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TRICKY)
def test_folding_what_is_shown_equals_folding_what_is_in_the_file(text: str) -> None:
    assert fold(squeeze(text)) == fold(text)


@given(TRICKY)
def test_squeezed_text_is_composed_and_has_single_spaces(text: str) -> None:
    tidy = squeeze(text)
    assert unicodedata.is_normalized("NFC", tidy)
    assert tidy == " ".join(tidy.split(" ")).strip()


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяABCEHKMOPTXY -"))
def test_case_never_matters(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower())

"""Identifiers of schools: a mistyped one is found."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opora.vocabulary.identifiers import gia_code, inn, ogrn, oko_login
from opora.vocabulary.problems import UserError


# Made up so that the published formulas hold.
@pytest.mark.parametrize("text", ["1159900001238", " 1 1599 0000 1238 ", "315990000123452"])
def test_a_right_ogrn_is_taken_without_spaces(text):
    assert ogrn(text) == text.replace(" ", "")


@pytest.mark.parametrize("text", ["9900123467", "9900 123467", "990012345668"])
def test_a_right_inn_is_taken_without_spaces(text):
    assert inn(text) == text.replace(" ", "")


def test_nothing_is_no_number():
    assert [check("  ") for check in (ogrn, inn, gia_code, oko_login)] == [""] * 4


@given(st.sampled_from([(ogrn, "1159900001238"), (inn, "9900123467")]), st.data())
def test_one_wrong_digit_is_found(known, data):
    check, right = known
    place = data.draw(st.integers(0, len(right) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != right[place])
    wrong = right[:place] + digit + right[place + 1 :]
    with pytest.raises(UserError, match="контрольная цифра"):
        check(wrong)


@pytest.mark.parametrize("text", ["123", "12345678901234", "11599000012x5", "¹159900001239", "-1"])
def test_what_is_no_ogrn_says_what_is_needed(text):
    with pytest.raises(UserError, match="нужно 13 цифр"):
        ogrn(text)


@pytest.mark.parametrize("text", ["990012345", "99001234567", "७७०७०८३८९३"])
def test_what_is_no_inn_says_what_is_needed(text):
    with pytest.raises(UserError, match="нужно 10 цифр"):
        inn(text)


def test_a_code_keeps_its_zeros_and_a_login_is_lower_case():
    assert gia_code(" 003514 ") == "003514"
    assert oko_login(" EDU220206") == "edu220206"
    assert oko_login("reg20_m012") == "reg20_m012"


@pytest.mark.parametrize("text", ["12", "abc", "1" * 13])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(UserError, match="Код ОО"):
        gia_code(text)


@pytest.mark.parametrize("text", ["edu1", "user", "edu2202061", "пароль: 1"])
def test_what_is_no_login_is_refused(text):
    with pytest.raises(UserError, match="Логин ФИС ОКО"):
        oko_login(text)

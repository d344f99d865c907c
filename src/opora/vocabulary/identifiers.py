"""Numbers by which the state knows a school; check digits find a mistyped one.

ОГРН: the last digit of 13 is the rest of the first 12 by 11, then by 10; of 15, of 14 by 13 (order
of the Ministry of Finance 30.10.2017 № 165н). ИНН: weighted sums by 11, then by 10 (order of the
Federal Tax Service 29.06.2012 № ММВ-7-6/435). The ФИС ОКО login is «edu» and six digits.
"""

import re
from collections.abc import Sequence

from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze

_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
_OGRN_RESTS = {13: 11, 15: 13}
_GIA_CODE = re.compile("[0-9]{3,12}")
_OKO_LOGIN = re.compile("(?:edu|sch)[0-9]{6}|reg[0-9]{2}_m[0-9]{3}|reg[0-9]{2}0{4}")


def ogrn(text: str) -> str:
    """Return the ОГРН of 13 digits (15 of a person); '' for none. Raises UserError."""
    digits = _digits(text, "ОГРН", "13 цифр, у предпринимателя 15", _OGRN_RESTS)
    if digits and int(digits[:-1]) % _OGRN_RESTS[len(digits)] % 10 != int(digits[-1]):
        raise _mistyped("ОГРН", digits)
    return digits


def inn(text: str) -> str:
    """Return the ИНН of 10 digits (12 of a person); '' for none. Raises UserError."""
    digits = _digits(text, "ИНН", "10 цифр, у физического лица 12", (10, 12))
    weights = (_INN_10,) if len(digits) == 10 else _INN_12
    if digits and any(_rest(digits, each) != int(digits[len(each)]) for each in weights):
        raise _mistyped("ИНН", digits)
    return digits


def gia_code(text: str) -> str:
    """Return the code of a school in ГИА with its leading zeros; '' for none. Raises UserError."""
    tidy = squeeze(text)
    if tidy and not _GIA_CODE.fullmatch(tidy):
        raise UserError(f"Код ОО в ГИА «{tidy}»: нужно от 3 до 12 цифр. Возьмите его из РИС ГИА.")
    return tidy


def oko_login(text: str) -> str:
    """Return the login in ФИС ОКО in lower case; '' for none. Raises UserError."""
    tidy = squeeze(text).lower()
    if tidy and not _OKO_LOGIN.fullmatch(tidy):
        raise UserError(
            f"Логин ФИС ОКО «{tidy}»: у школы это edu и шесть цифр, например edu220206, "
            "у муниципалитета reg20_m012. Пароль сюда не пишут."
        )
    return tidy


def _digits(text: str, what: str, needed: str, lengths: Sequence[int] | dict[int, int]) -> str:
    tidy = squeeze(text).replace(" ", "")
    if tidy and not (tidy.isascii() and tidy.isdecimal() and len(tidy) in lengths):
        raise UserError(f"{what} «{tidy}»: нужно {needed}. Сверьте с выпиской из ЕГРЮЛ.")
    return tidy


def _rest(digits: str, weights: Sequence[int]) -> int:
    pairs = zip(weights, digits, strict=False)
    return sum(weight * int(digit) for weight, digit in pairs) % 11 % 10


def _mistyped(what: str, digits: str) -> UserError:
    return UserError(
        f"{what} «{digits}»: контрольная цифра не сходится, в номере опечатка. Сверьте с выпиской "
        "из ЕГРЮЛ."
    )

"""Thresholds of the signs as catalogue/risk.toml has them: dated values, each with its act."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze

_HUNDRED = 100
_SIGNS = {"hundredths": "", "percent": " %", "days": "", "count": ""}
_WANTED = {
    "hundredths": "число вида 2,60",
    "percent": "целое число процентов",
    "days": "целое число учебных дней",
    "count": "целое число",
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A value that holds from a day on, and the act or the source it is from."""

    value: int
    since: date
    act: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number a rule goes by. `unit`: hundredths, percent, days or count; `least` and `most` are
    what a school may set; `values` in the order of their days."""

    key: str
    title: str
    unit: str
    least: int
    most: int
    why: str
    values: tuple[Dated, ...]

    def shown(self, value: int) -> str:
        """Return a value as people read it: «2,60», «30 %», «40»."""
        if self.unit == "hundredths":
            whole, rest = divmod(value, _HUNDRED)
            return f"{whole},{rest:02d}"
        return f"{value}{_SIGNS[self.unit]}"

    def read(self, text: str) -> int:
        """Return the value a person typed; raises UserError that says what is needed."""
        tidy = squeeze(text).removesuffix("%").strip().replace(",", ".")
        try:
            number = Decimal(tidy)
        except InvalidOperation:
            raise self._wrong(text) from None
        places = -2 if self.unit == "hundredths" else 0
        low, high = (Decimal(end).scaleb(places) for end in (self.least, self.most))
        # Bounds first: a number with a huge exponent must never be written out.
        if not number.is_finite() or not low <= number <= high:
            raise self._wrong(text)
        value = number.scaleb(-places)
        if value != int(value):
            raise self._wrong(text)
        return int(value)

    def _wrong(self, text: str) -> UserError:
        return UserError(
            f"«{self.title}»: стоит «{squeeze(text)[:20]}», нужно {_WANTED[self.unit]} от "
            f"{self.shown(self.least)} до {self.shown(self.most)}."
        )


@dataclass(frozen=True, slots=True)
class Word:
    """A word about pupils; `definition` has figures of thresholds in curly brackets."""

    key: str
    title: str
    definition: str
    source: str


@cache
def thresholds() -> Mapping[str, Threshold]:
    """Return the thresholds by key, in the order of the file."""
    return {
        key: Threshold(
            **{**kept, "key": key, "values": tuple(Dated(**each) for each in kept["values"])}
        )
        for key, kept in _catalogue()["thresholds"].items()
    }


@cache
def words() -> Mapping[str, Word]:
    """Return the words by key: failing, weak, risk_group."""
    return {key: Word(key, **kept) for key, kept in _catalogue()["words"].items()}


@cache
def _catalogue() -> dict[str, dict[str, Any]]:
    return tomllib.loads((CATALOGUE / "risk.toml").read_text(encoding="utf-8"))

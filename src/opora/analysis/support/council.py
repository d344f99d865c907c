"""Councils: their kinds, by when papers are ready, and how a pupil is named in them."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.person import name_key
from opora.vocabulary.school_days import FIVE_DAYS, DaysOff
from opora.vocabulary.text import fold

_DAY = timedelta(days=1)
_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = "аеёиоуыэюяйь"
_MORE = 3  # letters that a case may add: «Берёзин», «Берёзиными»
_LEAST = 3  # letters of a stem; of a shorter surname only the whole word is looked for


@dataclass(frozen=True, slots=True)
class CouncilKind:
    """A kind of council; see catalogue/councils.toml."""

    key: str
    title: str
    of: str
    minutes_days: int
    told_days: int
    needs: str
    named_by: str
    chair: str
    secretary: str
    source: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A pupil whom a council speaks of: label of the class, whether papers may have the name."""

    pupil: int
    name: str = field(repr=False)
    label: str
    may_be_named: bool


@cache
def council_kinds() -> Mapping[str, CouncilKind]:
    """Return the kinds of the catalogue by key, read once."""
    kept = tomllib.loads((CATALOGUE / "councils.toml").read_text(encoding="utf-8"))
    return {key: CouncilKind(key, **entry) for key, entry in kept["kinds"].items()}


def working_day(after: date, number: int, off: DaysOff) -> date:
    """Return the working day that is `number` of them after a day; Saturdays are none."""
    day = after
    while number:
        day += _DAY
        number -= day.weekday() < FIVE_DAYS and day not in off
    return day


def titles_of(pupils: Iterable[Spoken]) -> dict[int, str]:
    """Return what papers call each pupil: «Берёзин Пётр Ильич, 9А», or without a consent
    «обучающийся 9А № 2», numbered through the paper.
    """
    found: dict[int, str] = {}
    hidden = 0
    for each in pupils:
        if each.pupil in found:
            continue
        if each.may_be_named:
            found[each.pupil] = f"{each.name}, {each.label}"
        else:
            hidden += 1
            found[each.pupil] = f"обучающийся {each.label} № {hidden}"
    return found


def mentions(text: str, name: str) -> bool:
    """Return whether a text has the surname of a person, in any case, capitalised.

    A double surname is found by either half. Words that only begin alike («Мороз», «Морозов») may
    be found too: people look again, a name never slips through for that.
    """
    surname = name_key(name)[0]
    words = [fold(word) for word in _WORD.findall(text) if word[0].isupper()]
    return any(_is_case_of(word, part) for part in surname.split("-") for word in words)


def _is_case_of(word: str, surname: str) -> bool:
    stem = surname.rstrip(_ENDINGS)
    if len(stem) < _LEAST:
        return word == surname
    return word.startswith(stem) and len(word) <= len(surname) + _MORE

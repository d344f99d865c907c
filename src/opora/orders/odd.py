"""What is odd in a form: against the school's own history, its uploads, and within itself."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from opora.analysis.support.content import copies
from opora.vocabulary.catalogue import CATALOGUE

# 0.6745 is the third quartile of the normal distribution: with it MAD stands for sigma.
_QUARTILE, _WHOLE = 6745, 10_000

TITLES: dict[str, str] = {
    "history": "не как обычно у этой школы",
    "uploads": "не как в выгрузках школы",
    "copied": "одно и то же о разных обучающихся",
}
"""Kinds of what is odd."""


@dataclass(frozen=True, slots=True)
class OddRules:
    """Thresholds of catalogue/collection.toml."""

    least_history: int
    z_hundredths: int
    least_apart: int
    uploads_percent: int
    copied_percent: int
    least_rows: int


@dataclass(frozen=True, slots=True)
class Odd:
    """Something to ask about; `says`: figures, no names."""

    key: str
    says: str


@dataclass(frozen=True, slots=True)
class Figures:
    """A form in figures. `history`: pupils of its earlier forms; `listed`: how many the program
    listed, of them `left_out`; `added`: by the school. `texts`: of each pupil what was done and is
    planned."""

    pupils: int
    history: Sequence[int]
    listed: int
    left_out: int
    added: int
    texts: Sequence[str]


@cache
def odd_rules() -> OddRules:
    """Return the rules of the catalogue."""
    kept = tomllib.loads((CATALOGUE / "collection.toml").read_text(encoding="utf-8"))
    return OddRules(**kept["odd"])


def odd_in(figures: Figures, rules: OddRules) -> list[Odd]:
    """Return what is odd in a form, kind by kind."""
    found = (_history(figures, rules), _uploads(figures, rules), _copied(figures, rules))
    return [odd for odd in found if odd is not None]


def _history(figures: Figures, rules: OddRules) -> Odd | None:
    """By the modified z-score: 0.6745 (x - median) / MAD, in whole numbers."""
    if len(figures.history) < rules.least_history:
        return None
    # Doubled, for the median of an even number of counts has a half; the spread is 4 MAD.
    middle = round(2 * median(figures.history))
    spread = round(2 * median(abs(2 * each - middle) for each in figures.history))
    apart = abs(2 * figures.pupils - middle)
    odd = 2 * apart * _QUARTILE * 100 > rules.z_hundredths * spread * _WHOLE
    if not odd or apart < 2 * rules.least_apart:
        return None
    usual = f"{middle // 2}{',5' if middle % 2 else ''}"
    return Odd(
        "history",
        f"обучающихся {figures.pupils}, обычно {usual} (медиана прежних форм: "
        f"{len(figures.history)})",
    )


def _uploads(figures: Figures, rules: OddRules) -> Odd | None:
    differ = figures.left_out + figures.added
    if not differ or 100 * differ < rules.uploads_percent * max(figures.listed, 1):
        return None
    return Odd(
        "uploads",
        f"по выгрузкам обучающихся {figures.listed}; школа не включила {figures.left_out}, "
        f"добавила {figures.added}",
    )


def _copied(figures: Figures, rules: OddRules) -> Odd | None:
    if len(figures.texts) < rules.least_rows:
        return None
    again = sum(twin is not None for twin in copies(figures.texts))
    if 100 * again < rules.copied_percent * len(figures.texts):
        return None
    return Odd("copied", f"повторяются записи о {again} из {len(figures.texts)} обучающихся")

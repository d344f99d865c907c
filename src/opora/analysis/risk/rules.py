"""Which thresholds were in force on a day: the catalogue's, a school's own put over them."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from opora.analysis.risk.thresholds import Threshold, thresholds, words
from opora.vocabulary.problems import UserError

_OWN_KEYS = {"value", "since", "act"}


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A value a school set for itself from a day on, by its act."""

    key: str
    value: int
    since: date
    act: str


@dataclass(frozen=True, slots=True)
class InForce:
    """The value of a threshold on a day; `own`: set by the school."""

    threshold: Threshold
    value: int
    since: date
    act: str
    own: bool

    @property
    def text(self) -> str:
        """The value as people read it."""
        return self.threshold.shown(self.value)

    @property
    def bounds(self) -> tuple[str, str]:
        """The least and the most that a school may set, as people read them."""
        return self.threshold.shown(self.threshold.least), self.threshold.shown(self.threshold.most)


@dataclass(frozen=True, slots=True)
class Rules:
    """All thresholds that are in force on `day`, by key."""

    day: date
    by_key: Mapping[str, InForce]

    @classmethod
    def on(cls, day: date, own: Iterable[OwnRule] = ()) -> "Rules":
        """Return what is in force on a day.

        An own value counts from its day on, whatever the catalogue changes later; of two the later
        one counts, of one day the last in order. Raises UserError for a day before the first value
        of the catalogue, and for own values with an unknown key or out of bounds.
        """
        rows = tuple(own)
        for row in rows:
            _check(row)
        return cls(day, {key: _in_force(each, rows, day) for key, each in thresholds().items()})

    def __getitem__(self, key: str) -> int:
        """Return the value of a threshold; KeyError for an unknown one."""
        return self.by_key[key].value

    def text(self, key: str) -> str:
        """Return the value as people read it: «2,60», «30 %»."""
        return self.by_key[key].text

    def acts(self, *keys: str) -> str:
        """Return the acts of these thresholds, each once, as the end of a rule's words."""
        return "; ".join(dict.fromkeys(self.by_key[key].act for key in keys))

    def definition(self, word: str) -> str:
        """Return what a word (failing, weak, risk_group) means under these rules."""
        texts = {key: each.text for key, each in self.by_key.items()}
        return words()[word].definition.format(**texts)


def own_rules(path: Path) -> tuple[OwnRule, ...]:
    """Return a school's own values of a TOML file: tables by key with value, since and act.

    Raises UserError naming the file, the key and what is needed.
    """
    try:
        kept: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"Файл порогов {path} не открывается. Проверьте путь.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(
            f"Файл порогов {path} не читается: {error}. Нужен TOML в кодировке UTF-8."
        ) from error
    rows = tuple(_row(path, key, table) for key, table in kept.items())
    for row in rows:
        _check(row)
    return rows


def _row(path: Path, key: str, table: Any) -> OwnRule:
    if not isinstance(table, dict) or set(table) != _OWN_KEYS:
        raise UserError(f"Файл порогов {path}, «{key}»: нужны ровно value, since и act.")
    if not (
        type(table["value"]) is int
        and type(table["since"]) is date
        and type(table["act"]) is str
        and table["act"].strip()
    ):
        raise UserError(
            f"Файл порогов {path}, «{key}»: value - целое число, since - дата вида 2025-09-01, "
            "act - чем установлено."
        )
    return OwnRule(key, table["value"], table["since"], table["act"])


def _check(row: OwnRule) -> None:
    known = thresholds()
    if row.key not in known:
        near = difflib.get_close_matches(row.key, list(known), n=1, cutoff=0.0)[0]
        raise UserError(f"Порог «{row.key}» неизвестен. Ближайший известный: «{near}».")
    threshold = known[row.key]
    if not threshold.least <= row.value <= threshold.most:
        raise UserError(
            f"Порог «{row.key}»: стоит {row.value}, нужно целое от {threshold.least} до "
            f"{threshold.most}."
        )


def _in_force(threshold: Threshold, own: tuple[OwnRule, ...], day: date) -> InForce:
    mine = [row for row in own if row.key == threshold.key and row.since <= day]
    if mine:
        last = sorted(mine, key=lambda row: row.since)[-1]  # of one day, the last in order
        return InForce(threshold, last.value, last.since, last.act, own=True)
    usual = [value for value in threshold.values if value.since <= day]
    if not usual:
        first = threshold.values[0].since
        raise UserError(
            f"На {day:%d.%m.%Y} пороги признаков риска неизвестны: они действуют с "
            f"{first:%d.%m.%Y}. Укажите более поздний день."
        )
    return InForce(threshold, usual[-1].value, usual[-1].since, usual[-1].act, own=False)

"""How much help is needed: by the number of signs that stand, nothing hidden."""

from collections.abc import Collection
from enum import StrEnum

from opora.analysis.risk.rules import Rules


class Level(StrEnum):
    """From the least to the most; TITLES say it to people."""

    WATCH = "watch"
    RISK = "risk"
    HIGH = "high"


TITLES: dict[Level, str] = {
    Level.WATCH: "наблюдать",
    Level.RISK: "группа риска",
    Level.HIGH: "высокий риск",
}


def level_of(signs: Collection[str], failing_final: bool, rules: Rules) -> Level | None:
    """Return the level of a pupil; None without signs.

    `signs`: keys of the signs that stand and that nobody rejected; a sign in several subjects is
    one. failing_final: whether a final mark behind them is «2» or «н/а» (`Raised.failing_final`).
    """
    number = len(set(signs))
    if not number:
        return None
    if failing_final or number >= rules["high_signs"]:
        return Level.HIGH
    return Level.RISK if number >= rules["risk_signs"] else Level.WATCH


def level_rule(rules: Rules) -> str:
    """Return how the level is made, in words."""
    return (
        f"Один признак - {TITLES[Level.WATCH]}; признаков {rules.text('risk_signs')} и больше - "
        f"{TITLES[Level.RISK]}; {rules.text('high_signs')} и больше или итоговая «2» либо «н/а» "
        f"при признаке неуспеваемости - {TITLES[Level.HIGH]}. Решает человек."
    )

"""Maladaptation: behaviour, conflicts, a place in the class, as people observed them."""

from opora.analysis.risk.asked import Asked
from opora.analysis.risk.observations import by_observations, observation_rule
from opora.analysis.risk.raised import Found
from opora.analysis.risk.rules import Rules
from opora.analysis.risk.sign import Sign

_KEY = "maladaptation"


def find(asked: Asked) -> Found:
    """Return the pupils who were seen to have a hard time in class."""
    return by_observations(asked, _KEY)


def _rule(rules: Rules) -> str:
    return observation_rule(_KEY, rules)


SIGN = Sign(
    key=_KEY,
    place=50,
    title="Признаки дезадаптации",
    meaning="В классе или на уроках трудно: нужен разговор и, может быть, специалист.",
    counts=("тревожных наблюдений", "наблюдений этих видов"),
    rule=_rule,
    find=find,
    by_subject=False,
    of_facts=False,
)

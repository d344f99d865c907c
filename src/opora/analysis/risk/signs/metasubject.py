"""Weak metasubject skills: regulatory, cognitive, communicative, as teachers observed them."""

from opora.analysis.risk.asked import Asked
from opora.analysis.risk.observations import by_observations, observation_rule
from opora.analysis.risk.raised import Found
from opora.analysis.risk.rules import Rules
from opora.analysis.risk.sign import Sign

_KEY = "metasubject"


def find(asked: Asked) -> Found:
    """Return the pupils whose skills were seen to need help."""
    return by_observations(asked, _KEY)


def _rule(rules: Rules) -> str:
    return observation_rule(_KEY, rules)


SIGN = Sign(
    key=_KEY,
    place=40,
    title="Низкий уровень метапредметных умений",
    meaning="Учиться самому пока не получается: нужна помощь в том, как учиться.",
    counts=("тревожных наблюдений", "наблюдений этих видов"),
    rule=_rule,
    find=find,
    by_subject=False,
    of_facts=False,
)

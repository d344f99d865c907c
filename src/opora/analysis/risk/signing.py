"""All signs of some schools on one day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from opora.analysis.duty.asked import Asked as Journal
from opora.analysis.duty.checking import Scope
from opora.analysis.duty.thresholds import Thresholds
from opora.analysis.risk.asked import Asked
from opora.analysis.risk.observed import Observed
from opora.analysis.risk.raised import Found, Raised
from opora.analysis.risk.rules import Rules
from opora.analysis.risk.sign import Sign
from opora.analysis.risk.signs import all_signs
from opora.facts.source import Facts
from opora.measures.scale import Scale
from opora.vocabulary.calendar import Calendar
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.period import school_year_of
from opora.vocabulary.school_days import DaysOff, SchoolDays
from opora.vocabulary.text import fold


@dataclass(frozen=True, slots=True)
class Result:
    """The pupils a sign is raised for, in the order people list; `rule` in words.

    not_known: what it could not tell and why, empty when it told all.
    """

    sign: Sign
    rule: str
    raised: tuple[Raised, ...]
    not_known: tuple[str, ...]


def signs_of(
    facts: Facts,
    scope: Scope,
    calendar: Calendar | None,
    rules: Rules,
    observed: Collection[Observed] = (),
    signs: Collection[Sign] | None = None,
) -> list[Result]:
    """Return for whom every sign (all of them by default) is raised; some schools at a time.

    `calendar`: of the school year of the day; without one, weeks stand for school days and shares
    of days are not told. Raises ValueError for a calendar of another year.
    """
    if calendar is not None and calendar.school_year != school_year_of(scope.on):
        raise ValueError(f"calendar of {calendar.school_year!r} for {scope.on!r}")
    days = None if calendar is None else SchoolDays(calendar, DaysOff.load())
    chosen = all_signs() if signs is None else tuple(signs)
    found: dict[str, list[Found]] = {sign.key: [] for sign in chosen}

    def look(some: Facts, of_facts: bool) -> None:
        journal = Journal(some, scope.on, _usual(), _scale(), days, None, scope.school_ids)
        asked = Asked(journal, rules, tuple(observed))
        for sign in chosen:
            if sign.of_facts is of_facts:
                found[sign.key].append(_found(sign, asked))

    for portion in facts.portions():
        look(portion, of_facts=True)
    look(facts, of_facts=False)
    return [_result(sign, rules, found[sign.key]) for sign in chosen]


def _found(sign: Sign, asked: Asked) -> Found:
    if sign.of_facts and not asked.has_rows:
        year = school_year_of(asked.on)
        return Found((), f"до {asked.on:%d.%m.%Y} в {year}/{year + 1} учебном году данных нет")
    return sign.find(asked)


def _result(sign: Sign, rules: Rules, found: Sequence[Found]) -> Result:
    raised = [each for one in found for each in one.raised]
    return Result(
        sign,
        sign.rule(rules),
        tuple(sorted(raised, key=_place)),
        tuple(dict.fromkeys(each.not_known for each in found if each.not_known)),
    )


def _place(raised: Raised) -> tuple[object, ...]:
    return (
        raised.school_id,
        class_sort_key(raised.school_class),
        raised.pupil_id,
        fold(raised.subject or ""),
    )


@cache
def _usual() -> Thresholds:
    return Thresholds.load()


@cache
def _scale() -> Scale:
    return Scale.load()

"""Signs of risk of a school as they are now: found in its facts and observations, not kept yet."""

from datetime import date

from opora.analysis.duty.checking import Scope
from opora.analysis.risk.signing import Result, signs_of
from opora.records.queries.calendars import calendar_of
from opora.records.queries.facts import facts_of
from opora.records.queries.observed import observed_in
from opora.records.queries.pupils import joined_in
from opora.records.queries.risk_rules import rules_of


def found_signs(school: int, school_year: int, on: date) -> list[Result]:
    """Return what every sign finds in a school and year up to a day, by the school's own rules."""
    facts = facts_of([school], {school_year}, joined_in(school, {school_year}))
    return signs_of(
        facts,
        Scope(on, school_ids=(school,)),
        calendar_of(school, school_year),
        rules_of(school, on),
        observed_in(school, school_year),
    )

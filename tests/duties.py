"""Small journals for checks of data entry, and what the checks find in them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from opora.analysis.duty.checking import Result, Scope, checked
from opora.analysis.duty.checks import all_checks
from opora.analysis.duty.thresholds import Thresholds
from opora.facts.memory import Memory
from opora.vocabulary.calendar import Calendar, load_calendars
from opora.vocabulary.catalogue import CATALOGUE
from stores import ORDINARY, table

Rows = Sequence[Mapping[str, Any]]
PHYSICS, CHEMISTRY = "Физика | ", "Химия | "


@cache
def calendar() -> Calendar:
    """The school year 2025/26."""
    return load_calendars(CATALOGUE / "calendars")[2025]


@cache
def usual() -> Thresholds:
    """The thresholds of the catalogue."""
    return Thresholds.load()


def result(key: str, tables: Mapping[str, Rows], on: date, **changes: int) -> Result:
    """What a check says of a journal, `changes` put over the thresholds of the catalogue."""
    (check,) = (each for each in all_checks() if each.key == key)
    facts = Memory({name: table(name, rows) for name, rows in tables.items()})
    try:
        (found,) = checked(facts, Scope(on), calendar(), replace(usual(), **changes), [check])
    finally:
        facts.close()
    return found


def told(found: Result) -> list[tuple[Any, ...]]:
    """Findings without their words: class, subject, pupil, day, term, numerator, denominator."""
    return sorted(
        (
            (
                each.school_class,
                each.subject,
                each.pupil_id,
                each.day,
                each.term,
                each.share.numerator,
                each.share.denominator,
            )
            for each in found.findings
        ),
        key=str,
    )


def find(key: str, tables: Mapping[str, Rows], on: date, **changes: int) -> list[tuple[Any, ...]]:
    """Findings of a check, as `told`."""
    return told(result(key, tables, on, **changes))


def full(tables: Mapping[str, Rows]) -> dict[str, list[dict[str, Any]]]:
    """Rows with all their columns; tables that are not given are empty."""
    names = ("marks", "absences", "entries", "final_marks", "lesson_plans")
    return {name: [{**ORDINARY, **row} for row in tables.get(name, ())] for name in names}

"""All checks of some schools on one day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from opora.analysis.duty.asked import Asked
from opora.analysis.duty.check import Check
from opora.analysis.duty.checks import all_checks
from opora.analysis.duty.finding import Finding, Found
from opora.analysis.duty.thresholds import Thresholds
from opora.facts.source import Facts
from opora.measures.scale import Scale
from opora.vocabulary.calendar import Calendar
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.period import school_year_of
from opora.vocabulary.school_days import DaysOff, SchoolDays
from opora.vocabulary.text import fold


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked about: a day, an earlier day to begin with, some schools; None takes all."""

    on: date
    since: date | None = None
    school_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found, in the order people list; `rule` with its threshold, in words.

    not_known: what it could not tell and why, empty when it told all.
    """

    check: Check
    rule: str
    findings: tuple[Finding, ...]
    not_known: tuple[str, ...]


def checked(
    facts: Facts,
    scope: Scope,
    calendar: Calendar | None,
    thresholds: Thresholds,
    checks: Collection[Check] | None = None,
) -> list[Result]:
    """Return what every check (all of them by default) finds; some schools at a time if many.

    `calendar`: of the school year of the day; without one, checks that need it say so. Raises
    ValueError for a calendar of another year.
    """
    if calendar is not None and calendar.school_year != school_year_of(scope.on):
        raise ValueError(f"calendar of {calendar.school_year!r} for {scope.on!r}")
    days = None if calendar is None else SchoolDays(calendar, DaysOff.load())
    chosen = all_checks() if checks is None else tuple(checks)
    found: dict[str, list[Found]] = {check.key: [] for check in chosen}
    for portion in facts.portions():
        asked = Asked(
            portion, scope.on, thresholds, Scale.load(), days, scope.since, scope.school_ids
        )
        for check in chosen:
            found[check.key].append(_found(check, asked))
    return [_result(check, thresholds, found[check.key]) for check in chosen]


def _found(check: Check, asked: Asked) -> Found:
    year = f"{school_year_of(asked.on)}/{school_year_of(asked.on) + 1}"
    if not (asked.has_marks or asked.has_plans):
        return Found((), f"до {asked.on:%d.%m.%Y} в {year} учебном году нет ни отметок, ни КТП")
    if check.needs_calendar and asked.days is None:
        return Found((), f"нет календаря {year} учебного года: дни уроков неизвестны")
    return check.find(asked)


def _result(check: Check, thresholds: Thresholds, found: Sequence[Found]) -> Result:
    findings = [finding for each in found for finding in each.findings]
    return Result(
        check,
        check.rule(thresholds),
        tuple(sorted(findings, key=_place)),
        tuple(dict.fromkeys(each.not_known for each in found if each.not_known)),
    )


def _place(finding: Finding) -> tuple[object, ...]:
    label = finding.school_class
    return (
        finding.school_id,
        class_sort_key(label) if label else (0, ""),
        fold(finding.subject or ""),
        finding.term or "",
        finding.day or date.min,
        finding.pupil_id or 0,
        finding.says,
    )

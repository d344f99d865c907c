"""`opora duty`: what was entered late, not entered, or looks unlikely."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from opora.analysis.duty.checking import Result, Scope, checked
from opora.analysis.duty.finding import TO_CHECK, Finding
from opora.analysis.duty.thresholds import Thresholds
from opora.cli.answer import Answer, code_of, join, notes_json, notes_text
from opora.cli.arguments import (
    add_data,
    add_engine,
    add_hints,
    add_paths,
    add_period,
    window_of,
)
from opora.cli.material import material_of, schools_of
from opora.facts.identity import IdentityMap
from opora.vocabulary.calendar import load_calendars
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.period import school_year_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import subject_title

_MOST = 20  # findings of a check in the text; all of them are in --json


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_paths(parser)
    add_hints(parser)
    add_data(parser)
    add_engine(parser)
    add_period(parser, required=True)
    parser.add_argument("--thresholds", metavar="ФАЙЛ", help="пороги школы поверх duty.toml")


def run(args: argparse.Namespace) -> Answer:
    """Return the findings of every check; from the store --school chooses one school."""
    window = window_of(args)
    if window.on is None:
        raise UserError("Не указан день, на который проверять: --on 28.02.2025.")
    thresholds = Thresholds.load(Path(args.thresholds) if args.thresholds else None)
    material = material_of(args)
    scope = Scope(window.on, window.since, schools_of(args, material))
    calendar = load_calendars(CATALOGUE / "calendars").get(school_year_of(window.on))
    results = checked(material.facts, scope, calendar, thresholds)
    data = {
        "since": window.since.isoformat() if window.since else None,
        "on": window.on.isoformat(),
        "checks": [_json(result, material.people) for result in results],
        "problems": notes_json(material.problems),
        "remarks": notes_json(material.remarks),
    }
    text = join(
        _head(window.on, results),
        *(_text(result, material.people) for result in results),
        notes_text("Ошибки", material.problems),
        notes_text("Замечания", material.remarks),
    )
    return Answer(data, text, code_of(material.problems))


def _head(on: date, results: list[Result]) -> str:
    count = sum(len(result.findings) for result in results)
    unknown = sum(bool(result.not_known) for result in results)
    said = f"{TO_CHECK.capitalize()}: {count}."
    left = f" Проверено не всё, проверок с вопросами: {unknown} из {len(results)}."
    return f"Ввод данных на {on:%d.%m.%Y}. {said}{left if unknown else ''}"


def _json(result: Result, people: IdentityMap) -> dict[str, Any]:
    numerator, denominator = result.check.counts
    return {
        "check": result.check.key,
        "title": result.check.title,
        "meaning": result.check.meaning,
        "rule": result.rule,
        "numerator": numerator,
        "denominator": denominator,
        "not_known": list(result.not_known),
        "findings": [_finding_json(finding, people) for finding in result.findings],
    }


def _finding_json(finding: Finding, people: IdentityMap) -> dict[str, Any]:
    return {
        "school": people.school_name(finding.school_id) or None,
        "school_class": finding.school_class,
        "subject": None if finding.subject is None else subject_title(finding.subject),
        "name": None if finding.pupil_id is None else people.name(finding.pupil_id),
        "day": finding.day.isoformat() if finding.day else None,
        "term": finding.term,
        "says": finding.says,
        "numerator": finding.share.numerator,
        "denominator": finding.share.denominator,
        "rows": finding.rows,
        "in_favour": finding.in_favour,
    }


def _text(result: Result, people: IdentityMap) -> str:
    lines = [f"Не проверено: {why}." for why in result.not_known]
    lines += [_line(finding, people) for finding in result.findings[:_MOST]]
    if len(result.findings) > _MOST:
        lines.append(f"… и ещё {len(result.findings) - _MOST}; все — с ключом --json")
    if not lines:
        return ""
    rule = [result.rule] if result.findings else []
    return "\n  ".join([f"{result.check.title}: {len(result.findings)}", *rule, *lines])


def _line(finding: Finding, people: IdentityMap) -> str:
    where = [
        people.school_name(finding.school_id),
        finding.school_class,
        None if finding.subject is None else subject_title(finding.subject),
        None if finding.pupil_id is None else people.name(finding.pupil_id),
    ]
    named = ", ".join(part for part in where if part)
    return f"{named}: {finding.says}" if named else finding.says

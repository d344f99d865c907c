"""Results of checks as plain data, so that a page shows them without counting them again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from opora.analysis.duty.checking import Result
from opora.analysis.duty.checks import all_checks
from opora.analysis.duty.finding import Finding
from opora.measures.shares import Share


def as_json(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Return what `from_json` reads."""
    return [
        {
            "check": result.check.key,
            "rule": result.rule,
            "not_known": list(result.not_known),
            "findings": [_plain(finding) for finding in result.findings],
        }
        for result in results
    ]


def from_json(kept: Sequence[Mapping[str, Any]]) -> list[Result]:
    """Return the results; those of a check that is there no more are left out."""
    checks = {check.key: check for check in all_checks()}
    return [
        Result(
            checks[each["check"]],
            each["rule"],
            tuple(_finding(finding) for finding in each["findings"]),
            tuple(each["not_known"]),
        )
        for each in kept
        if each["check"] in checks
    ]


def _plain(finding: Finding) -> dict[str, Any]:
    return asdict(finding) | {"day": finding.day and finding.day.isoformat()}


def _finding(kept: Mapping[str, Any]) -> Finding:
    day = kept["day"] and date.fromisoformat(kept["day"])
    return Finding(**{**kept, "day": day, "share": Share(**kept["share"])})

"""What the checks of data entry found, for whoever may see it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from opora.access.rights import Scope
from opora.analysis.duty.checking import Result
from opora.analysis.duty.finding import Finding
from opora.analysis.duty.keeping import from_json
from opora.records.models import DutyList


@dataclass(frozen=True, slots=True)
class Duty:
    """Results up to a day, and when they were counted."""

    on: date
    made_at: datetime
    results: Sequence[Result]


def duty_of(school: int, school_year: int, scope: Scope) -> Duty | None:
    """Return what was found in the part that may be seen; None when it was never looked."""
    row = DutyList.objects.filter(school_id=school, school_year=school_year).first()
    if row is None:
        return None
    results = [_open(result, scope) for result in from_json(row.results)]
    return Duty(row.on, row.made_at, results)


def _open(result: Result, scope: Scope) -> Result:
    open_ones = tuple(each for each in result.findings if _is_open(each, scope))
    return replace(result, findings=open_ones)


def _is_open(finding: Finding, scope: Scope) -> bool:
    """A finding of a whole class is its class teacher's, of the whole school its heads'."""
    if finding.school_class is None:
        return scope.whole
    if finding.subject is None:
        return scope.covers_class(finding.school_class)
    return scope.covers(finding.school_class, finding.subject)

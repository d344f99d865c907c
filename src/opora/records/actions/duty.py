"""Checks of data entry: keeping what they found."""

from collections.abc import Sequence
from datetime import date

from opora.analysis.duty.checking import Result
from opora.analysis.duty.keeping import as_json
from opora.records.models import DutyList


def keep_duty(*, school: int, school_year: int, on: date, results: Sequence[Result]) -> None:
    """Replace what was found before: it is counted from facts and can be counted again."""
    DutyList.objects.update_or_create(
        school_id=school,
        school_year=school_year,
        defaults={"on": on, "results": as_json(results)},
    )

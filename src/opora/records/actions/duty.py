"""Checks of data entry: asking for them, keeping what they found."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from opora.analysis.duty.checking import Result
from opora.analysis.duty.keeping import as_json
from opora.records import jobs
from opora.records.actions.by import By
from opora.records.models import DutyList
from opora.vocabulary.period import school_year_of

CHECK_DUTY = "check_duty"


def keep_duty(*, school: int, school_year: int, on: date, results: Sequence[Result]) -> None:
    """Replace what was found before: it is counted from facts and can be counted again."""
    DutyList.objects.update_or_create(
        school_id=school,
        school_year=school_year,
        defaults={"on": on, "results": as_json(results)},
    )


def ask_to_check(school: int, by: By) -> None:
    """Have the data entry of a school's current year checked by the worker."""
    jobs.ask_for(CHECK_DUTY, duty_key(school, school_year_of(timezone.localdate())), by)


def duty_key(school: int, school_year: int) -> str:
    """Return what a job to check a school and year is known by."""
    return f"{school}/{school_year}"

"""What is looked at daily and after every change of facts: the worker keeps what it finds.

One list of such looks, so that whoever changes facts asks for all of them and nobody forgets one.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from opora.records import jobs
from opora.records.actions.by import By
from opora.records.models import DutyList, RiskList
from opora.vocabulary.period import school_year_of


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a school and year. kind: of its jobs; kept: the table with a row of when it was
    looked last, by school, school_year and on."""

    kind: str
    kept: type[DutyList] | type[RiskList]


DUTY = Look("check_duty", DutyList)
RISK = Look("refresh_risk", RiskList)
LOOKS = (DUTY, RISK)


def ask_for(look: Look, school: int, by: By) -> None:
    """Have a school's current year looked at by the worker, in the caller's transaction."""
    key = key_of(school, school_year_of(timezone.localdate()))
    jobs.ask_for(look.kind, key, by, patient=True)


def ask_for_all(school: int, by: By) -> None:
    """Have everything that is made of a school's facts made anew, for they have changed."""
    for look in LOOKS:
        ask_for(look, school, by)


def key_of(school: int, school_year: int) -> str:
    """Return what a job that looks at a school and year is known by."""
    return f"{school}/{school_year}"


def of_key(key: str) -> tuple[int, int, date]:
    """Return the school and year of a job's key, and up to which day it is looked."""
    school, year = (int(part) for part in key.split("/"))
    return school, year, min(timezone.localdate(), date(year + 1, 8, 31))

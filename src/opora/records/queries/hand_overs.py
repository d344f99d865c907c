"""Cases on their way from one school to another, and whether the parents agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from opora.records.models import Enrolment, HandOver, OrgUnit
from opora.records.queries.consents import consent_in_force
from opora.records.queries.pupils import all_numbers_of

PURPOSE = "hand_over"  # of catalogue/consents.toml


@dataclass(frozen=True, slots=True)
class Coming:
    """A case that another school hands over; `pupil`: the number, if the pupil is here already."""

    case: int
    giver: str
    given_on: date
    pupil: int | None


def consent_to_hand_over(school: int, pupil: int, on: date) -> int | None:
    """Return the number of the parents' consent that is in force on a day, None without one."""
    return consent_in_force(all_numbers_of(pupil), school, PURPOSE, on)


def is_enrolled(pupil: int, school: int) -> bool:
    """Return whether a pupil stands, under any number, in a class of a school."""
    return Enrolment.objects.filter(
        pupil__in=all_numbers_of(pupil), school_class__school=school
    ).exists()


def coming(school: int, pupils: Iterable[int] | None = None) -> list[Coming]:
    """Return the cases that are handed over to a school and not taken yet, the first given first.

    `pupils`: only of these numbers. One query.
    """
    rows = HandOver.objects.filter(taker=school, taken_on=None, recalled_on=None)
    if pupils is not None:
        rows = rows.filter(case__pupil__in=pupils)
    child = OuterRef("case__pupil")
    own = (
        Q(pupil=child) | Q(pupil__merged_into=child) | Q(pupil=OuterRef("case__pupil__merged_into"))
    )
    here = Exists(Enrolment.objects.filter(own, school_class__school=school))
    rows = rows.annotate(here=here).select_related("giver", "case").order_by("given_on", "pk")
    return [
        Coming(row.case_id, row.giver.name, row.given_on, row.case.pupil_id if row.here else None)
        for row in rows
    ]


def other_schools(school: int) -> list[tuple[int, str]]:
    """Return number and name of all other schools that work, by name; one query."""
    rows = OrgUnit.objects.filter(level=OrgUnit.Level.SCHOOL, closed_on=None).exclude(pk=school)
    return list(rows.order_by("name", "pk").values_list("pk", "name"))

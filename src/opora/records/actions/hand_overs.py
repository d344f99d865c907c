"""A case that goes with its pupil to another school: given by consent, recalled, or taken there."""

from django.db import transaction
from django.utils import timezone

from opora.analysis.support.case import Said
from opora.records.actions.by import By, leave_trace
from opora.records.actions.case_steps import locked_case, move
from opora.records.actions.cases import end_route
from opora.records.models import HandOver, OrgUnit
from opora.records.queries.hand_overs import consent_to_hand_over, is_enrolled
from opora.vocabulary.problems import UserError


@transaction.atomic
def give_case(*, by: By, case: int, taker: int) -> None:
    """Hand a case over to another school; it is there once that school takes it.

    Raises UserError without a consent of the parents that is in force, or to no other school.
    """
    row, view = locked_case(case)
    today = timezone.localdate()
    consent = consent_to_hand_over(row.school_id, row.pupil_id, today)
    schools = OrgUnit.objects.filter(pk=taker, level=OrgUnit.Level.SCHOOL, closed_on=None)
    elsewhere = taker != row.school_id and schools.exists()
    move(by, row, view, "give", said=Said(consent=consent is not None, elsewhere=elsewhere))
    if consent is None:
        raise ValueError("a case was handed over without a consent")
    HandOver.objects.create(
        case=row, giver_id=row.school_id, taker_id=taker, consent_id=consent, given_on=today
    )


@transaction.atomic
def recall_case(*, by: By, case: int) -> None:
    """Take back a case that the other school has not taken: it goes on as it was."""
    row, view = locked_case(case)
    move(by, row, view, "recall")
    HandOver.objects.filter(case=case, taken_on=None, recalled_on=None).update(
        recalled_on=timezone.localdate()
    )


@transaction.atomic
def take_case(*, by: By, case: int, school: int) -> None:
    """Take a case that was handed over to a school: causes come along, a new route is made there.

    Raises UserError where it is not handed to this school, or the pupil is not enrolled in it.
    """
    row, view = locked_case(case)
    given = HandOver.objects.filter(case=case, taken_on=None, recalled_on=None).first()
    if given is not None and given.taker_id != school:
        raise UserError("Это сопровождение передано не вашей школе.")
    giver, row.school_id, row.curator_id = row.school_id, school, None
    move(by, row, view, "take", said=Said(here=is_enrolled(row.pupil_id, school)))
    end_route(case)
    HandOver.objects.filter(case=case, taken_on=None, recalled_on=None).update(
        taken_on=timezone.localdate()
    )
    leave_trace(by, "сопровождение принято", unit=giver, pupils=[row.pupil_id], case=case)

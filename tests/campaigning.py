"""A campaign by the order 948 in the invented town, and forms that are handed in."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from opora.documents.submitted import Submitted
from opora.orders.order import Order
from opora.orders.reader import find_order
from opora.records.actions.by import PROGRAM, By
from opora.records.actions.campaigns import rules_for, start_campaign
from opora.records.actions.submissions import (
    Certificate,
    accept,
    begin_review,
    begin_submission,
    certify,
    prepare,
    return_back,
    submit,
    withdraw,
)
from opora.records.models import Submission, SubmissionVersion
from opora.records.queries.campaigns import CampaignLine, campaign_of, dues_of, find_campaign
from town import YEAR, Town

ORDER = "alania-948-2021"
ZONE = "Europe/Moscow"


def moscow(*parts: int) -> datetime:
    """Return a moment by the clocks of Moscow."""
    return datetime(*parts, tzinfo=ZoneInfo(ZONE))  # type: ignore[arg-type,misc]


def order() -> Order:
    """Return the order of the campaign."""
    return find_order(ORDER)


def begun(unit: int, by: By = PROGRAM, year: int = YEAR, **rules: object) -> CampaignLine:
    """Start the order's campaign in a unit: forms are due until 23:59."""
    number = start_campaign(
        by=by,
        unit=unit,
        order=order(),
        school_year=year,
        rules=replace(rules_for(order(), ZONE), **rules),  # type: ignore[arg-type]
    )
    return campaign_of(number)


def started(town: Town, unit: int | None = None, **rules: object) -> CampaignLine:
    """Let the ministry start a campaign, by default in the whole region."""
    by = By(town.accounts["ministry_specialist"], "роль")
    return begun(town.region if unit is None else unit, by, **rules)


def due_at(campaign: CampaignLine, at: int) -> int:
    """Return the number of a due date by its place."""
    return dues_of(campaign.number)[at].number


def hand_in(due: int, unit: int, by: By = PROGRAM) -> Submission:
    """Let a school hand in an empty form for a due date now."""
    row = begin_submission(due=due, unit=unit)
    campaign = find_campaign(row.due.campaign_id)
    assert campaign is not None
    empty = Submitted(campaign.order.key, unit, row.unit.name, row.due.on, {}, (), (), "0")
    version = prepare(by=by, submission=row.pk, submitted=empty, campaign=campaign)
    seal = SubmissionVersion.objects.get(submission=row, number=version).seal
    certify(by=by, submission=row.pk, certificate=Certificate("password", seal))
    submit(by=by, submission=row.pk, version=version)
    return Submission.objects.get(pk=row.pk)


def give_back(row: Submission) -> None:
    """Return a form with a reason."""
    begin_review(by=PROGRAM, submission=row.pk)
    return_back(by=PROGRAM, submission=row.pk, version=row.sent, reason="Допишите причину.")


def take_in(row: Submission) -> None:
    """Accept a form."""
    begin_review(by=PROGRAM, submission=row.pk)
    accept(by=PROGRAM, submission=row.pk, version=row.sent)


def take_back(row: Submission) -> None:
    """Withdraw a form."""
    withdraw(by=PROGRAM, submission=row.pk, version=row.sent, reason="Ошиблись классом.")

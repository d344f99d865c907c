"""The whole year of the order: 1 500 schools, 30 municipalities, six due dates, all that happens.

What the program writes together equals a recount of the plan, which knows nothing of the program.
"""

import io
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from django.utils import timezone

from opora.documents.submitted import Submitted
from opora.documents.writing import render_one
from opora.orders.reader import find_order
from opora.orders.standing import State
from opora.records.actions.by import PROGRAM
from opora.records.actions.campaigns import rules_for, start_campaign
from opora.records.actions.handing_up import hand_up
from opora.records.actions.reviewing import (
    accept_read,
    accept_rest,
    draw_sample,
    return_read,
)
from opora.records.actions.submissions import (
    Certificate,
    Remarked,
    begin_submission,
    certify,
    prepare,
    submit,
    withdraw,
)
from opora.records.actions.units import open_unit
from opora.records.chain import verify
from opora.records.models import (
    Due,
    OrgUnit,
    ReviewSample,
    Submission,
    SubmissionEvent,
    SubmissionVersion,
)
from opora.records.queries.campaigns import campaign_of, dues_of
from opora.records.queries.collected import matrices
from opora.records.queries.places import UnitLine
from opora.records.queries.received import taken, together
from opora.records.seals import verify_seals
from opora.vocabulary.period import Period
from replaying import FIRST_ON_TIME, WAYS, plan_year, recount, ways

YEAR, SEED = 2021, 948
ORDER = "alania-948-2021"
MUNICIPALITIES, SCHOOLS = 30, 1500
LAST_FRIDAYS = [date(2021, 11, 26), date(2021, 12, 31), date(2022, 1, 28),
                date(2022, 2, 25), date(2022, 3, 25), date(2022, 4, 29)]  # fmt: skip


class Replay:
    """The region in the database and the plan beside it."""

    def __init__(self, schools, municipalities, clock):
        self.clock = clock
        self.plan = plan_year(SEED, schools, municipalities, LAST_FRIDAYS)
        about = {"by": PROGRAM, "since": date(2015, 9, 1)}
        self.top = open_unit(level="region", name="Заречный край", parent=None, **about)
        self.below = {}
        for number, (name, municipality) in self.plan.schools.items():
            if municipality not in self.below:
                unit = open_unit(level="municipality", name=municipality, parent=self.top, **about)
                self.below[municipality] = unit
            above = self.below[municipality]
            open_unit(level="school", name=name, parent=above, number=number, **about)
        order = find_order(ORDER)
        rules = replace(rules_for(order, "Europe/Moscow"), closes_after=10)
        clock[0] = datetime.fromisoformat("2021-10-29T09:00:00+03:00")
        self.campaign = campaign_of(
            start_campaign(by=PROGRAM, unit=self.top, order=order, school_year=YEAR, rules=rules)
        )

    def month(self, due):
        """Let one due date pass from the first form to the last decision."""
        filed = self.plan.filed[due.on]
        self.clock[0] = due.on_time_until - timedelta(hours=3)
        sent = {}
        for school, each in filed.items():
            if each.way in (*FIRST_ON_TIME, "withdrawn"):
                rows = each.rows[1:] if each.way in ("corrected", "returned") else each.rows
                sent[school] = self.hand_in(due, school, rows)
            if each.way == "corrected":
                sent[school] = self.hand_in(due, school, each.rows)
        self.clock[0] = due.on_time_until + timedelta(hours=12)
        for school, each in filed.items():
            if each.way == "withdrawn":
                number, version = sent[school]
                withdraw(by=PROGRAM, submission=number, version=version, reason="Не та форма")
            if each.way in ("late", "withdrawn"):
                sent[school] = self.hand_in(due, school, each.rows)
            if each.way == "returned":
                number, version = sent[school]
                said = {"reason": "Проверьте", "remarks": (Remarked("", "", "Не все ученики"),)}
                return_read(by=PROGRAM, submission=number, version=version, **said)
        self.accept_all(due)
        self.clock[0] = due.on_time_until + timedelta(days=12)  # closed for who handed in nothing
        for school, each in filed.items():
            if each.way == "returned":
                self.hand_in(due, school, each.rows)
        self.accept_all(due)

    def hand_in(self, due, school, rows):
        """Hand a form in, as the deputy and the head do."""
        number = begin_submission(due=due.number, unit=school).pk
        period = Period(due.on - timedelta(days=40), due.on)
        name, periods = self.plan.schools[school][0], {9: period, 11: period}
        told = Submitted(ORDER, school, name, due.on, periods, tuple(rows), (), "1")
        version = prepare(by=PROGRAM, submission=number, submitted=told, campaign=self.campaign)
        seal = SubmissionVersion.objects.values_list("seal", flat=True).get(
            submission=number, number=version
        )
        certify(by=PROGRAM, submission=number, certificate=Certificate("password", seal))
        submit(by=PROGRAM, submission=number, version=version)
        return number, version

    def accept_all(self, due):
        """Every municipality checks a sample, accepts the rest and hands up."""
        for unit in self.below.values():
            waiting = Submission.objects.filter(due=due.number, receiver=unit, state="submitted")
            if not waiting.exists():
                continue
            if waiting.exclude(odd__state="open").exists():
                self.accept_with_sample(due, unit)
            for number, version in waiting.values_list("pk", "sent"):  # something odd is in them
                accept_read(by=PROGRAM, submission=number, version=version)
            hand_up(by=PROGRAM, campaign=self.campaign, due=due.number, unit=unit,
                    reason="Формы не поступили")  # fmt: skip

    def accept_with_sample(self, due, unit):
        """Check a sample of what is not odd and accept the rest at once."""
        sample = draw_sample(by=PROGRAM, due=due.number, receiver=unit)
        drawn = Submission.objects.filter(pk__in=sample.drawn)
        for number, version in drawn.values_list("pk", "sent"):
            accept_read(by=PROGRAM, submission=number, version=version)
        accept_rest(by=PROGRAM, sample=sample.pk)

    def counted(self, due):
        """Return what the program writes together, by municipality, class and subject."""
        listing = together(taken(due.number, f"/{self.top}/"), self.campaign, due, due.on)
        return Counter(
            (pupil.group, pupil.school_class, subject.subject)
            for pupil in listing.pupils
            for subject in pupil.subjects
        )


@pytest.fixture
def clock(monkeypatch):
    now = [datetime.fromisoformat("2021-09-01T09:00:00+03:00")]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    monkeypatch.setattr(timezone, "localdate", lambda *_: now[0].date())
    return now


def replayed(schools, municipalities, clock):
    replay = Replay(schools, municipalities, clock)
    for due in dues_of(replay.campaign.number):
        replay.month(due)
    return replay


def check(replay, clock):
    dues = dues_of(replay.campaign.number)
    assert [due.on for due in dues] == LAST_FRIDAYS
    top = UnitLine.of(OrgUnit.objects.get(pk=replay.top))
    (matrix,) = matrices(replay.campaign, top, clock[0])
    for place, due in enumerate(dues):
        assert replay.counted(due) == recount(replay.plan, due.on)
        _tallies(replay, matrix, place, due)
    whole = ways_of_year(replay)
    events = SubmissionEvent.objects.filter(submission__unit__level="school")
    acts = Counter(events.values_list("act", flat=True))
    handed = sum(whole.values()) - whole["never"]
    assert acts["accept"] == handed
    assert acts["return"] == whole["returned"]
    assert acts["withdraw"] == whole["withdrawn"]
    again = whole["returned"] + whole["corrected"] + whole["withdrawn"]
    assert acts["submit"] == handed + again
    assert not ReviewSample.objects.filter(accepted_at=None).exists()
    assert verify().flaw is None
    assert verify_seals().broken == ""
    ups = Submission.objects.filter(unit__level="municipality")
    assert ups.count() == len(replay.below) * len(LAST_FRIDAYS)
    assert set(ups.values_list("state", flat=True)) == {State.SUBMITTED.value}
    _book(replay)


def ways_of_year(replay):
    return sum((ways(replay.plan, due) for due in LAST_FRIDAYS), Counter())


def _tallies(replay, matrix, place, due):
    """The matrix says of every municipality what the plan does."""
    for row in matrix.places:
        expected, tally = ways(replay.plan, due.on, row.name), row.tallies[place]
        handed = sum(expected.values()) - expected["never"]
        on_time = sum(expected[way] for way in FIRST_ON_TIME)
        assert (tally.expected, tally.received) == (sum(expected.values()), handed)
        assert (tally.on_time, tally.late) == (on_time, handed - on_time)
        assert (tally.accepted, tally.overdue) == (handed, expected["never"])


@pytest.mark.django_db
def test_a_small_region_goes_through_the_year(clock):
    replay = replayed(60, 3, clock)
    assert set(ways_of_year(replay)) == set(WAYS)
    assert replay.plan.moved > 0
    check(replay, clock)


@pytest.mark.slow
@pytest.mark.region
@pytest.mark.django_db
def test_the_region_of_the_order_goes_through_the_year(clock):
    replay = replayed(SCHOOLS, MUNICIPALITIES, clock)
    assert len(replay.below) == MUNICIPALITIES
    check(replay, clock)


def _book(replay):
    """The consolidated book of the last due date has every pupil once, in the order's order."""
    due = dues_of(replay.campaign.number)[-1]
    listing = together(taken(due.number, f"/{replay.top}/"), replay.campaign, due, due.on)
    order = replay.campaign.order
    content = render_one(order, order.consolidated[0], listing, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).active
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    meant = [
        (replay.plan.schools[school][1], row.school_class, row.name)
        for school, each in replay.plan.filed[due.on].items()
        if each.way != "never"
        for row in each.rows
    ]
    assert Counter((row[1], row[4], row[2]) for row in rows) == Counter(meant)
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), key=str.casefold)
    assert Due.objects.filter(campaign=replay.campaign.number).count() == len(LAST_FRIDAYS)

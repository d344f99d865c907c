"""Cases in the database go the same road as a short model, and refused acts change nothing."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

import town as towns
from opora.analysis.support.route import Content, PlannedGoal, PlannedLesson
from opora.analysis.support.route_form import Known, slots_of, values_of
from opora.records.actions.by import By
from opora.records.actions.cases import (
    cause_form,
    close_case,
    name_causes,
    open_case,
    reopen_case,
    withdraw_case,
)
from opora.records.actions.controls import hold_control
from opora.records.actions.hand_overs import give_case, recall_case, take_case
from opora.records.actions.people import enrol
from opora.records.actions.routes import (
    approve_route,
    content_of_route,
    draft_route,
    set_route,
    tell_parents,
)
from opora.records.actions.versions import Typed
from opora.records.models import (
    Case,
    CaseStep,
    Consent,
    Enrolment,
    HandOver,
    SchoolClass,
)
from opora.records.queries.cases import CaseView, case_of
from opora.vocabulary.problems import UserError
from roads import Road

WEEK = timedelta(days=7)


def content(today: date, goals: int, whole: bool, staff: int) -> Content:
    """A route that lacks everything approving needs, or nothing of it."""
    goal = PlannedGoal("", "Средний балл 3", *(("mean", 265, today + WEEK) if whole else ()))
    lesson = PlannedLesson("lesson", "", "Дроби", "alone", today, staff if whole else None)
    return Content(today, today + WEEK, "", (), (goal,) * goals, (lesson,))


class DatabaseRoad(Road):
    """Every act is done by its action; `town` is set by the test."""

    town: towns.Town

    def __init__(self) -> None:
        super().__init__()
        self.today = timezone.localdate()
        self.savepoint = transaction.savepoint()
        self.by = By(self.town.accounts["deputy_head"], "проверка")
        self.staff = self.town.staff["class_teacher"]
        group = SchoolClass.objects.get(pk=self.town.school.classes["9А"])
        self.pupil = enrol(by=self.by, name="Новый Ученик", school_class=group)
        self.number = open_case(
            by=self.by, school=self.town.school.number, pupil=self.pupil, on=self.today
        )

        self.seen = self.view()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def view(self) -> CaseView:
        found = case_of(self.number)
        assert found is not None
        return found

    def tell(self, act: str, legal: bool, after: str, *, reason: str = "", **how: object) -> bool:
        doing: Callable[..., None] = getattr(self, f"do_{act}")
        before = self.seen
        if not legal:
            with pytest.raises(UserError):
                doing(before, reason, **how)
            assert self.view() == before
            return False
        doing(before, reason, **how)
        now = self.seen = self.view()
        assert now.state == now.steps[-1].after == after, (act, before.state)
        assert len(now.steps) == len(before.steps) + 1
        return True

    def do_name_causes(self, view: CaseView, reason: str, *, causes: int) -> None:
        was = cause_form(view)
        chosen = dict(list({"main": "gaps", "cause.family": "on"}.items())[:causes])
        values = dict.fromkeys(was, "") | chosen
        typed = Typed(view.version, values, was)
        name_causes(by=self.by, case=self.number, typed=typed, subjects=["алгебра"])

    def do_draft(self, view: CaseView, reason: str, *, goals: int, whole: bool) -> None:
        says = content(self.today, goals, whole, self.staff)
        draft_route(by=self.by, case=self.number, content=says, reason=reason)

    def do_edit(self, view: CaseView, reason: str, *, goals: int, whole: bool) -> None:
        says = content(self.today, goals, whole, self.staff)
        slots = slots_of(says, 1)
        was = values_of(content_of_route(view.route), slots) if view.route else {}
        typed = Typed(view.route.version if view.route else 1, values_of(says, slots), was)
        set_route(
            by=self.by,
            case=self.number,
            number=self.route_of(view),
            typed=typed,
            slots=slots,
            known=Known(frozenset(), frozenset({self.staff})),
        )

    def do_tell_parents(self, view: CaseView, reason: str, *, agreed: bool) -> None:
        number = self.route_of(view)
        tell_parents(by=self.by, case=self.number, number=number, on=self.today, agreed=agreed)

    def do_approve(self, view: CaseView, reason: str) -> None:
        approve_route(by=self.by, case=self.number, number=self.route_of(view))

    def do_hold(self, view: CaseView, reason: str, *, which: int, reached: bool) -> None:
        goals = view.route.goals if view.route else ()
        hold_control(
            by=self.by,
            case=self.number,
            goal=goals[which % len(goals)].number if goals else 0,
            form="oral",
            held_on=self.today,
            value=300 if reached else 200,
        )

    def do_close(self, view: CaseView, reason: str) -> None:
        close_case(by=self.by, case=self.number, then=reason)

    def do_withdraw(self, view: CaseView, reason: str) -> None:
        withdraw_case(by=self.by, case=self.number, reason=reason)

    def do_reopen(self, view: CaseView, reason: str) -> None:
        reopen_case(by=self.by, case=self.number, reason=reason)

    def do_give(self, view: CaseView, reason: str, *, consent: bool, elsewhere: bool) -> None:
        Consent.objects.filter(pupil=self.pupil, hand_overs=None).delete()
        Consent.objects.filter(pupil=self.pupil).update(granted=consent)
        Consent.objects.create(
            school_id=view.school,
            pupil_id=self.pupil,
            purpose="hand_over",
            signer="mother",
            granted=consent,
            since=self.today,
            by_id=self.by.account,
        )
        taker = self.other_than(view.school) if elsewhere else view.school
        give_case(by=self.by, case=self.number, taker=taker)

    def do_take(self, view: CaseView, reason: str, *, here: bool) -> None:
        given = HandOver.objects.filter(case=self.number, taken_on=None, recalled_on=None).first()
        taker = given.taker_id if given else self.other_than(view.school)
        Enrolment.objects.filter(pupil=self.pupil, school_class__school=taker).delete()
        if here:
            group = SchoolClass.objects.filter(school=taker).first()
            Enrolment.objects.create(pupil_id=self.pupil, school_class=group)
        take_case(by=self.by, case=self.number, school=taker)

    def do_recall(self, view: CaseView, reason: str) -> None:
        recall_case(by=self.by, case=self.number)

    def other_than(self, school: int) -> int:
        pair = (self.town.school.number, self.town.sibling.number)
        return pair[1] if school == pair[0] else pair[0]

    @staticmethod
    def route_of(view: CaseView) -> int:
        return view.routes[-1].number if view.routes else 1


@pytest.fixture
def road(town: towns.Town) -> type[DatabaseRoad]:
    return type("TownRoad", (DatabaseRoad,), {"town": town})


def run(road: type[DatabaseRoad], examples: int) -> None:
    run_state_machine_as_test(
        road,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_cases_in_the_database_go_the_road_of_the_model(road):
    run(road, 25)
    assert not Case.objects.exists()  # every run took its own back
    assert not CaseStep.objects.exists()


@pytest.mark.slow
def test_a_thousand_roads_in_the_database(road):
    run(road, 1000)

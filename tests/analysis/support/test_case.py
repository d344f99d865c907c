"""The road of a case agrees with a short model of it, whatever people press."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant, precondition, rule

from opora.analysis.support.case import (
    ACTS,
    OUTCOME_TITLES,
    STATE_TITLES,
    Case,
    Goal,
    Outcome,
    Route,
    Said,
    State,
    moved,
    outcome_of,
    stands,
    what_stops,
)
from opora.analysis.support.road import STAGES, next_step, stages
from opora.vocabulary.problems import UserError
from roads import Road

GOAL = Goal(complete=True)
READY = Route((GOAL,), (True,), told=True)
RUNNING = Case(State.RUNNING, 1, replace(READY, approved=True), ever_approved=True)


def checked(*reached: bool | None) -> Case:
    goals = tuple(Goal(complete=True, reached=each) for each in reached)
    return replace(RUNNING, route=replace(READY, goals=goals, approved=True))


@pytest.mark.parametrize(
    ("route", "missing"),
    [
        (replace(READY, goals=()), "нет цели с измеримым результатом"),
        (replace(READY, goals=(Goal(complete=False),)), "нет цели с измеримым результатом"),
        (replace(READY, goals=(GOAL, Goal(complete=False))), "Не у каждой цели"),
        (replace(READY, lessons=()), "никто не отвечает"),
        (replace(READY, lessons=(False,)), "никто не отвечает"),
        (replace(READY, told=False), "родители ознакомлены или отказались"),
    ],
)
def test_a_route_is_approved_only_when_it_is_whole_and_told(route, missing):
    with pytest.raises(UserError, match=missing):
        moved(Case(State.ROUTED, 1, route), "approve")
    assert moved(Case(State.ROUTED, 1, READY), "approve") == State.RUNNING


def test_a_case_is_closed_by_controls_and_by_nothing_else():
    for case in (RUNNING, checked(True, None)):
        with pytest.raises(UserError, match="а не дата"):
            moved(case, "close", Said(reason="четверть кончилась"))
    assert moved(checked(True, True), "close") == State.CLOSED


def test_what_was_not_reached_is_closed_only_with_what_is_done_next():
    with pytest.raises(UserError, match="что делается дальше"):
        moved(checked(True, False), "close")
    assert moved(checked(False), "close", Said(reason="направлен на ППк")) == State.CLOSED


@pytest.mark.parametrize(
    ("results", "outcome"),
    [
        ((True, True), Outcome.REACHED),
        ((True, False), Outcome.PARTLY),
        ((False, False), Outcome.NOT_REACHED),
    ],
)
def test_the_outcome_follows_from_the_controls(results, outcome):
    assert outcome_of(checked(*results).route) == outcome


def test_a_new_route_says_why_and_is_not_made_where_all_was_reached():
    with pytest.raises(UserError, match="почему нынешний"):
        moved(checked(False), "draft")
    with pytest.raises(UserError, match="достигнуты"):
        moved(checked(True), "draft", Said(reason="ещё"))
    assert moved(checked(False), "draft", Said(reason="мало занятий")) == State.ROUTED


def test_only_a_case_whose_route_never_ran_is_withdrawn():
    assert moved(Case(State.ROUTED, 1, READY), "withdraw", Said("не тот")) == State.CLOSED
    with pytest.raises(UserError, match="отменить сопровождение нельзя"):
        moved(replace(RUNNING, state=State.ROUTED), "withdraw", Said("не тот"))


def test_a_case_goes_to_another_school_by_consent_and_is_taken_where_the_pupil_is():
    for said, why in (
        (Said(consent=True), "в другую школу"),
        (Said(elsewhere=True), "согласия родителей"),
    ):
        with pytest.raises(UserError, match=why):
            moved(RUNNING, "give", said)
    given = replace(RUNNING, state=moved(RUNNING, "give", Said(consent=True, elsewhere=True)))
    with pytest.raises(UserError, match="не записан"):
        moved(given, "take")
    assert moved(given, "take", Said(here=True)) == State.REASONED
    assert moved(given, "recall") == State.RUNNING


def test_what_cannot_be_done_says_when_it_can():
    with pytest.raises(UserError, match=r"сейчас «закрыто».*когда оно «маршрут составлен"):
        moved(Case(State.CLOSED, 1), "approve")


def test_every_act_state_and_outcome_is_called_by_a_name():
    assert set(STATE_TITLES) == set(State)
    assert set(OUTCOME_TITLES) == set(Outcome)
    assert all(act.title and act.moves for act in ACTS.values())


def test_the_page_shows_one_next_step_that_can_be_done_or_filled_in():
    for case in (Case(State.OPENED), Case(State.REASONED, 1), Case(State.ROUTED, 1, READY)):
        assert what_stops(case, next_step(case).act, Said(causes=1)) == ()
    assert next_step(Case(State.ROUTED, 1, Route())).act == "edit"
    assert next_step(Case(State.ROUTED, 1, replace(READY, told=False))).act == "tell_parents"
    assert next_step(checked(True, None)).act == "hold"
    assert next_step(checked(True, True)).act == "close"
    assert next_step(checked(False)).act == "draft"
    assert next_step(Case(State.CLOSED, 1)) is None
    assert next_step(replace(RUNNING, state=State.HANDED_OVER)) is None


def test_the_stages_go_forward():
    cases = [
        Case(State.OPENED),
        Case(State.REASONED, 1),
        Case(State.ROUTED, 1, Route()),
        Case(State.ROUTED, 1, READY),
        RUNNING,
        checked(True, None),
        Case(State.CLOSED, 1),
    ]
    done = [[stage.stands for stage in stages(case)].count("done") for case in cases]
    assert done == [1, 2, 2, 3, 4, 5, len(STAGES)]


class PureRoad(Road):
    """The table of acts beside the model."""

    def case(self) -> Case:
        route = None
        if self.goals is not None:
            goals = tuple(Goal(self.whole, each) for each in self.goals)
            route = Route(goals, (self.whole,), self.told, self.approved)
        return Case(State(self.state), int(self.named), route, self.ever)

    def tell(self, act: str, legal: bool, after: str, *, reason: str = "", **how: object) -> bool:
        said = Said(
            reason,
            how.get("causes", 0),
            how.get("consent", False),
            how.get("elsewhere", False),
            how.get("here", False),
        )
        if not legal:
            with pytest.raises(UserError):
                moved(self.case(), act, said)
            return False
        assert moved(self.case(), act, said) == after, (act, self.state)
        return True

    @precondition(lambda self: self.going)
    @rule()
    def what_there_is_tells_where_it_stands(self) -> None:
        assert stands(self.case()) == self.state

    @invariant()
    def the_next_step_can_be_pressed_where_the_case_stands(self) -> None:
        step = next_step(self.case())
        assert self.going == (step is not None)
        assert step is None or self.case().state in ACTS[step.act].moves


PureRoad.TestCase.settings = settings(max_examples=1000, stateful_step_count=30, deadline=None)
TestPureRoad = PureRoad.TestCase

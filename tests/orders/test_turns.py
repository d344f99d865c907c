"""Whose turn it is with a form, for every place where it may stand."""

import pytest

from opora.orders.standing import Standing, State
from opora.orders.turns import WHO_TITLES, turn


@pytest.mark.parametrize(
    ("now", "who"),
    [
        (Standing(), "school"),
        (Standing(versions=1, prepared=1), "head"),
        (Standing(versions=1, prepared=1, certified=True), "school"),
        (Standing(State.SUBMITTED, 1, sent=1), "receiver"),
        (Standing(State.SUBMITTED, 2, 2, sent=1), "head"),
        (Standing(State.IN_REVIEW, 1, sent=1), "receiver"),
        (Standing(State.RETURNED, 1, sent=1), "school"),
        (Standing(State.RETURNED, 2, 2, sent=1), "head"),
        (Standing(State.WITHDRAWN, 1, sent=1), "school"),
        (Standing(State.ACCEPTED, 1, sent=1), "nobody"),
    ],
)
def test_who_acts_next(now, who):
    assert turn(now, needs_certificate=True).who == who


def test_without_a_certificate_the_head_is_not_waited_for():
    assert turn(Standing(versions=1, prepared=1), needs_certificate=False).who == "school"


def test_after_the_last_day_only_what_was_returned_goes_on():
    closed = {state: turn(Standing(state, 1, 1), True, closed=True) for state in State}

    assert {state for state, each in closed.items() if "закрыт" in each.says} == {
        State.DRAFT,
        State.WITHDRAWN,
    }
    assert closed[State.RETURNED].who == "head"


def test_everybody_has_a_title_and_everything_is_said():
    for state in State:
        for prepared in (0, 1):
            for certified in (False, True):
                found = turn(Standing(state, 1, prepared, certified), True)
                assert WHO_TITLES[found.who]
                assert found.says.endswith(".")

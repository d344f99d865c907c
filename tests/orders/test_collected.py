"""What is said of a paper that is owed, and counts of many."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigning import moscow
from opora.measures.shares import Share
from opora.orders.collected import Handed, Tally, late_by, said_of, tally_of
from opora.orders.standing import HANDED_IN, STATE_TITLES, State

UNTIL, CLOSES = moscow(2026, 2, 27, 23, 59), moscow(2026, 3, 9, 23, 59)
BEFORE, AFTER = UNTIL - timedelta(hours=1), UNTIL + timedelta(hours=30)
OVER = CLOSES + timedelta(days=1)
MOMENTS = (BEFORE, UNTIL, AFTER, OVER)
HANDED = [None, *(Handed(state, BEFORE, on_time=True) for state in State)]


@pytest.mark.parametrize("handed", HANDED)
@pytest.mark.parametrize("now", MOMENTS)
def test_what_is_overdue_is_never_hidden(handed, now):
    tally, said = tally_of(handed, UNTIL, now), said_of(handed, UNTIL, CLOSES, now)
    came = handed is not None and (handed.state in HANDED_IN or handed.state == State.RETURNED)
    late = not came and now > UNTIL

    assert tally.overdue == late
    assert said.alert == (late or (handed is not None and handed.state == State.RETURNED))
    assert ("просрочено" in said.words or "приём закрыт" in said.words) == late
    assert tally.expected == 1
    assert tally.received + tally.overdue <= 1


def test_the_last_moment_is_still_in_time():
    assert tally_of(None, UNTIL, UNTIL).overdue == 0
    assert said_of(None, UNTIL, CLOSES, UNTIL).words == "ещё не начата"
    assert tally_of(None, UNTIL, UNTIL + timedelta(microseconds=1)).overdue == 1


def test_who_came_late_is_told_by_how_much_and_whether_the_server_was_down():
    handed = Handed(State.ACCEPTED, AFTER, on_time=False)
    said = said_of(handed, UNTIL, CLOSES, OVER)

    assert (said.mark, said.words) == ("✔", "принята, опоздание 2\u00a0дн.")
    excused = Handed(State.SUBMITTED, AFTER, on_time=False, excused=True)
    assert said_of(excused, UNTIL, CLOSES, OVER).words.endswith("2\u00a0дн. (был сбой)")
    assert tally_of(excused, UNTIL, OVER) == Tally(1, 1, excused=1)


def test_a_returned_form_was_in_time_and_is_waited_for_again():
    handed = Handed(State.RETURNED, BEFORE, on_time=True)

    assert said_of(handed, UNTIL, CLOSES, OVER).words == "возвращена, не исправлена"
    assert tally_of(handed, UNTIL, OVER) == Tally(1, 1, 1, returned=1)


def test_a_form_that_was_withdrawn_did_not_come():
    handed = Handed(State.WITHDRAWN, BEFORE, on_time=True)

    assert tally_of(handed, UNTIL, AFTER) == Tally(expected=1, overdue=1)
    assert said_of(handed, UNTIL, CLOSES, AFTER).words == "отозвана, просрочено на 2\u00a0дн."
    assert said_of(handed, UNTIL, CLOSES, BEFORE).words == STATE_TITLES[State.WITHDRAWN]


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(microseconds=1), "1\u00a0мин"),
        (timedelta(minutes=59, seconds=59), "60\u00a0мин"),
        (timedelta(hours=1), "1\u00a0ч"),
        (timedelta(hours=23, minutes=1), "24\u00a0ч"),
        (timedelta(days=1), "1\u00a0дн."),
        (timedelta(days=1, seconds=1), "2\u00a0дн."),
    ],
)
def test_lateness_counts_what_was_begun(passed, said):
    assert late_by(UNTIL, UNTIL + passed) == said


def test_marks_of_all_states_differ_so_that_colour_is_not_needed():
    marks = {said_of(each, UNTIL, CLOSES, BEFORE).mark for each in HANDED}

    assert len(marks) == len(HANDED)


_counts = st.binary(min_size=7, max_size=7).map(lambda raw: Tally(*raw))


@given(_counts, _counts, _counts)
def test_counts_are_summed_in_any_order(one, two, three):
    assert (one + two) + three == one + (two + three)
    assert one + two == two + one
    assert one + Tally() == one


def test_rates_keep_their_numerator_and_denominator():
    tally = Tally(expected=30, received=28, on_time=25)

    assert (tally.completeness, tally.timeliness, tally.late) == (Share(28, 30), Share(25, 30), 3)

"""Academic debts by article 58: a table that a deputy head can read, and a walk day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.analysis.support.debt import (
    OVER,
    Attempt,
    Debt,
    Pause,
    State,
    last_day,
    may_be_promoted,
    needs_commission,
    stand,
)
from opora.analysis.support.debt_rules import debt_rules

DAY = timedelta(days=1)
AROSE, LAST = date(2026, 5, 30), date(2027, 5, 30)
AUTUMN, WINTER = date(2026, 9, 15), date(2026, 12, 10)
ILL = Pause(date(2026, 10, 1), date(2026, 10, 10))


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        ([], LAST),
        ([ILL], LAST + 10 * DAY),
        ([ILL, ILL], LAST + 10 * DAY),  # the same illness entered twice
        ([ILL, Pause(date(2026, 10, 5), date(2026, 10, 12))], LAST + 12 * DAY),
        # Days before the debt arose, and its very day, are not of its year.
        ([Pause(date(2026, 5, 1), AROSE)], LAST),
        ([Pause(date(2026, 5, 1), AROSE + DAY)], LAST + DAY),
        ([Pause(LAST, LAST)], LAST + DAY),  # ill on the last day
        ([Pause(LAST + DAY, LAST + 9 * DAY)], LAST),  # ill when it was over
        # The days that an illness adds may be ill days themselves.
        ([ILL, Pause(LAST + 5 * DAY, LAST + 6 * DAY)], LAST + 12 * DAY),
        ([Pause(date(2027, 1, 10))], None),  # lasts
        ([Pause(LAST + DAY)], LAST),
    ],
)
def test_the_last_day_to_settle(pauses: list[Pause], expected: date | None) -> None:
    assert last_day(AROSE, pauses) == expected


def test_a_year_from_the_twenty_ninth_of_february_ends_on_the_twenty_eighth() -> None:
    assert last_day(date(2028, 2, 29)) == date(2029, 2, 28)


def failed(on: date) -> Attempt:
    return Attempt(on, mark=2)


@pytest.mark.parametrize(
    ("attempts", "more", "on", "state", "used"),
    [
        ([], {}, AROSE, State.OPEN, 0),
        ([], {}, LAST, State.OPEN, 0),
        ([], {}, LAST + DAY, State.UNSETTLED, 0),
        ([Attempt(AUTUMN)], {}, AUTUMN, State.PLANNED, 0),
        ([Attempt(AUTUMN)], {}, AUTUMN + DAY, State.UNMARKED, 0),
        ([Attempt(AUTUMN, mark=3)], {}, AUTUMN, State.SETTLED, 1),
        ([failed(AUTUMN)], {}, AUTUMN + DAY, State.OPEN, 1),
        ([failed(AUTUMN), failed(WINTER)], {}, WINTER + DAY, State.UNSETTLED, 2),
        ([failed(AUTUMN), Attempt(WINTER, mark=4)], {}, LAST + DAY, State.SETTLED, 2),
        # A missed attempt without a reason is used up, by illness it is not.
        ([Attempt(AUTUMN, missed="no_reason"), failed(WINTER)], {}, WINTER, State.UNSETTLED, 2),
        ([Attempt(AUTUMN, missed="illness"), failed(WINTER)], {}, WINTER, State.OPEN, 1),
        ([Attempt(AUTUMN, missed="valid"), Attempt(WINTER)], {}, AUTUMN, State.PLANNED, 0),
        ([], {"pauses": [Pause(AUTUMN)]}, LAST + DAY, State.PAUSED, 0),
        ([], {"pauses": [ILL]}, LAST + 10 * DAY, State.OPEN, 0),
        ([], {"pauses": [ILL]}, LAST + 11 * DAY, State.UNSETTLED, 0),
        ([], {"chosen": True}, LAST + DAY, State.CHOSEN, 0),
        # A choice made early settles nothing: there is still time.
        ([], {"chosen": True}, LAST, State.OPEN, 0),
        ([failed(AUTUMN), failed(WINTER)], {"chosen": True}, WINTER, State.CHOSEN, 2),
        ([failed(AUTUMN)], {"cancelled": True}, LAST + DAY, State.CANCELLED, 1),
        # A mark of the time after the term settles it too: the school accepted it.
        ([Attempt(LAST + DAY, mark=3)], {}, LAST + 2 * DAY, State.SETTLED, 1),
    ],
)
def test_states_follow_from_rows(attempts, more, on, state, used) -> None:
    found = stand(Debt(AROSE, 8, attempts, conditional=True, **more), on)

    assert (found.state, found.used) == (state, used)
    assert found.is_over == (state in OVER)
    assert bool(found.todo) != found.is_over


@pytest.mark.parametrize(
    ("debt", "on", "says"),
    [
        (Debt(AROSE, 9), AROSE, ("Назначить 1-ю попытку до 30.05.2027, осталось дней: 365",)),
        (
            Debt(AROSE, 8, [failed(AUTUMN)], conditional=True),
            LAST,
            ("Назначить 2-ю попытку с комиссией до 30.05.2027, осталось дней: 0",),
        ),
        (
            Debt(AROSE, 8),
            LAST + DAY,
            ("Получить письменный выбор родителей: срок прошёл",),
        ),
        (
            Debt(AROSE, 8, [failed(AUTUMN), failed(WINTER)]),
            WINTER,
            ("Получить письменный выбор родителей: обе попытки использованы",),
        ),
        (
            Debt(AROSE, 8, [Attempt(AUTUMN)]),
            AUTUMN,
            (
                "Провести 1-ю попытку 15.09.2026",
                "Оформить условный перевод в следующий класс приказом",
            ),
        ),
        (
            Debt(AROSE, 11, [Attempt(AUTUMN)]),
            WINTER,
            ("Внести результат попытки от 15.09.2026",),
        ),
    ],
)
def test_what_is_due_in_words(debt: Debt, on: date, says: tuple[str, ...]) -> None:
    assert stand(debt, on).todo == says


@pytest.mark.parametrize("grade", range(1, 12))
def test_between_levels_nobody_is_promoted_with_a_debt(grade: int) -> None:
    assert may_be_promoted(grade) == (grade not in (4, 9, 11))


def test_the_second_attempt_is_before_a_commission() -> None:
    assert [needs_commission(used) for used in (0, 1)] == [False, True]
    assert debt_rules().commission_least == 3


def test_what_is_overdue_asks_for_attention() -> None:
    assert not stand(Debt(AROSE, 8), LAST).alert
    assert stand(Debt(AROSE, 8), LAST + DAY).alert
    assert stand(Debt(AROSE, 8), LAST + 40 * DAY).due == LAST


def test_every_rule_names_its_article() -> None:
    rules = debt_rules()
    words = (rules.bases, rules.missed, rules.pauses, rules.choices)

    assert all(entry.law for each in words for entry in each.values())
    assert {"years", "attempts", "not_promoted", "conditional", "unsettled"} <= rules.law.keys()


days = st.dates(date(2026, 4, 1), date(2027, 8, 1))
pauses = st.lists(
    st.tuples(days, st.none() | st.integers(0, 60)).map(
        lambda pair: Pause(pair[0], None if pair[1] is None else pair[0] + pair[1] * DAY)
    ),
    max_size=4,
)


def twin(arose_on: date, found: list[Pause]) -> date | None:
    """Walk day by day: as many days that count as the year has; none in two years is never."""
    left, day = (arose_on.replace(year=arose_on.year + 1) - arose_on).days, arose_on
    while left:
        day += DAY
        if day > date(2029, 1, 1):
            return None
        left -= not any(each.since <= day <= (each.until or date.max) for each in found)
    return day


@given(days, pauses)
def test_a_walk_day_by_day_finds_the_same_last_day(arose_on: date, found: list[Pause]) -> None:
    assert last_day(arose_on, found) == twin(arose_on, found)


@given(
    st.lists(
        st.builds(
            Attempt,
            days,
            st.none() | st.integers(2, 5),
            st.just(""),
        )
        | st.builds(Attempt, days, st.none(), st.sampled_from(sorted(debt_rules().missed))),
        max_size=4,
    ),
    pauses,
    days,
    st.booleans(),
)
def test_a_plain_reading_of_the_law_gives_the_same_state(attempts, found, on, chosen) -> None:
    state = stand(Debt(AROSE, 8, attempts, found, chosen=chosen), on).state

    used = [a for a in attempts if a.mark is not None or a.missed == "no_reason"]
    last = twin(AROSE, found)
    if any((attempt.mark or 0) >= 3 for attempt in attempts):
        assert state == State.SETTLED
    elif len(used) >= 2 or (last and on > last):
        assert state == (State.CHOSEN if chosen else State.UNSETTLED)
    else:
        assert state not in OVER | {State.UNSETTLED}

"""What a notice is drafted from: debts, attempts to come, routes; each only of the pupil."""

from datetime import date

import pytest

from opora.access.rights import Scope
from opora.facts.memory import Memory
from opora.records.actions.debts import cancel_debt, plan_attempt
from opora.records.models import Debt, Route
from opora.records.queries.notices import Whose, drafted_rows
from opora.records.queries.terms import year_at
from parents import by, case, debt, pupil_of

NOW = date(2026, 2, 27)
POSTS = ("завуч", "учитель", "психолог")
pytestmark = pytest.mark.usefixtures("on_the_day")


def cells(town, source, place=0):
    pupil = pupil_of(town, place=place)
    whole, school = Scope(whole=True), town.school.number
    whose = Whose((pupil,), pupil, school, Memory({}), year_at(2025), whole, NOW)
    rows = drafted_rows(source, whose)
    assert all(row.proposed for row in rows)
    return [row.cells for row in rows]


def test_debts_that_are_open_with_their_last_day(town):
    row = debt(town, pupil_of(town))
    basis = "неудовлетворительная годовая отметка"
    assert cells(town, "debts") == [("алгебра", basis, "30.05.2025", "30.05.2026")]
    assert cells(town, "debts", place=1) == []

    cancel_debt(by=by(town), debt=row.pk, version=1, why="ошибка")

    assert cells(town, "debts") == []


def test_attempts_that_were_not_held_yet(town):
    row = debt(town, pupil_of(town))
    assert cells(town, "attempts") == []

    plan_attempt(by=by(town), debt=row.pk, version=1, on=date(2026, 3, 12))

    assert cells(town, "attempts") == [("алгебра", "1-я", "12.03.2026", "учитель")]
    row.attempts.update(mark=2, held_on=NOW)
    version = Debt.objects.get().version
    on = date(2026, 4, 9)
    plan_attempt(by=by(town), debt=row.pk, version=version, on=on, commission=POSTS)
    assert cells(town, "attempts") == [
        ("алгебра", "2-я", "09.04.2026", "комиссия: завуч, учитель, психолог")
    ]


def test_routes_that_last_with_their_subjects(town):
    own = case(town, pupil_of(town))
    since = date(2026, 2, 1)
    Route.objects.create(case=own, number=1, since=since, until=date(2026, 2, 26))
    last = date(2026, 4, 30)
    Route.objects.create(case=own, number=3, since=since, until=last, ended_on=NOW)
    route = Route.objects.create(case=own, number=2, since=since, until=last)
    route.gaps.create(subject="Физика | ", topic="Силы")
    route.goals.create(subject="Алгебра | ", text="Решать", measure="mean", target=300, due=NOW)
    route.gaps.create(subject="Алгебра | ", topic="Дроби")

    assert cells(town, "routes") == [("№ 2", "01.02.2026", "30.04.2026", "Алгебра, Физика")]
    assert cells(town, "routes", place=1) == []

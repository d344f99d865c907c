"""Academic debts in records: entered once, attempts, pauses, what people may decide and when."""

from datetime import date, timedelta

import pytest

import town as towns
from opora.access.rights import Scope
from opora.facts.store import Store
from opora.records.actions.debts import (
    NewDebt,
    Outcome,
    add_pause,
    cancel_debt,
    choose,
    end_pause,
    enter_debts,
    plan_attempt,
    promote,
    record_attempt,
)
from opora.records.models import AuditEvent, Debt
from opora.records.queries.debts import debts_of_pupil, debts_of_school, proposals
from opora.vocabulary.problems import UserError
from parents import by, debt, pupil_of
from schooling import rows
from stores import upload

DAY = timedelta(days=1)
AROSE, LAST, NOW = date(2025, 5, 30), date(2026, 5, 30), date(2026, 2, 27)
POSTS = ("завуч", "учитель алгебры", "учитель физики")
WHOLE = Scope(whole=True)
pytestmark = pytest.mark.usefixtures("on_the_day")


def act(action, row, town, **more):
    """Do something with a debt as it is now."""
    version = Debt.objects.get(pk=row.pk).version
    action(by=by(town), debt=row.pk, version=version, **more)


def attempt(row, town, on, commission=(), **outcome):
    act(plan_attempt, row, town, on=on, commission=commission)
    made = row.attempts.order_by("pk").last()
    act(record_attempt, row, town, attempt=made.pk, outcome=Outcome(on, **outcome))


def line_of(town, on=NOW):
    (found,) = debts_of_pupil([pupil_of(town)], town.school.number, towns.YEAR, on)
    return found


def test_a_debt_is_entered_once(town):
    pupil = pupil_of(town)
    row = debt(town, pupil)
    again = NewDebt(pupil, 2024, "8А", "алгебра | ", "missed", AROSE)

    assert enter_debts(by=by(town), school=town.school.number, debts=[again]) == 0
    act(cancel_debt, row, town, why="ошибка ввода")
    assert enter_debts(by=by(town), school=town.school.number, debts=[again]) == 1


def test_two_attempts_the_second_before_a_commission_and_then_the_parents_choose(town):
    row = debt(town, pupil_of(town))
    attempt(row, town, date(2025, 9, 15), mark=2)
    with pytest.raises(UserError, match="не меньше 3"):
        act(plan_attempt, row, town, on=date(2026, 2, 20), commission=("завуч", "учитель"))
    attempt(row, town, date(2026, 2, 20), POSTS, mark=2)

    assert line_of(town).state == "не ликвидирована в срок"
    with pytest.raises(UserError, match="Попыток больше нет"):
        act(plan_attempt, row, town, on=date(2026, 3, 20), commission=POSTS)
    act(choose, row, town, choice="individual", on=NOW)
    assert line_of(town).state == "не ликвидирована, родители выбрали"


def test_an_attempt_missed_by_illness_is_not_used_up(town):
    row = debt(town, pupil_of(town))
    attempt(row, town, date(2025, 9, 15), missed="illness")
    attempt(row, town, date(2025, 10, 15), mark=3)

    line = line_of(town)

    assert [each.which for each in line.attempts] == [1, 1]
    assert (line.state, line.stand.used) == ("ликвидирована", 1)


def test_an_attempt_is_planned_only_within_the_year_of_the_debt(town):
    row = debt(town, pupil_of(town))
    with pytest.raises(UserError, match=r"до 30\.05\.2026"):
        act(plan_attempt, row, town, on=LAST + DAY)
    act(add_pause, row, town, basis="illness", since=NOW, until=NOW, document="справка № 1")
    act(plan_attempt, row, town, on=LAST + DAY)
    with pytest.raises(UserError, match="уже назначена"):
        act(plan_attempt, row, town, on=LAST)


def test_a_pause_that_lasts_stops_the_year_until_it_ends(town):
    row = debt(town, pupil_of(town))
    act(add_pause, row, town, basis="leave", since=date(2026, 1, 12), document="приказ № 9")
    assert line_of(town, LAST + DAY).state == "срок приостановлен"
    pause = row.pauses.get().pk

    act(end_pause, row, town, pause=pause, until=date(2026, 1, 31))

    assert line_of(town).stand.last == LAST + 20 * DAY
    with pytest.raises(UserError):
        act(end_pause, row, town, pause=pause, until=NOW)


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (Outcome(NOW), "Выберите одно"),
        (Outcome(NOW, mark=3, missed="illness"), "Выберите одно"),
        (Outcome(NOW, mark=1), "от 2 до 5"),
        (Outcome(NOW, missed="football"), "почему не явился"),
        (Outcome(NOW + DAY, mark=3), "до сегодня"),
    ],
)
def test_an_outcome_is_said_whole(town, outcome, says):
    row = debt(town, pupil_of(town))
    act(plan_attempt, row, town, on=NOW)

    with pytest.raises(UserError, match=says):
        act(record_attempt, row, town, attempt=row.attempts.get().pk, outcome=outcome)


@pytest.mark.parametrize(("label", "allowed"), [("8А", True), ("9А", False), ("4Б", False)])
def test_nobody_is_promoted_between_levels(town, label, allowed):
    row = debt(town, pupil_of(town), label=label)

    if allowed:
        act(promote, row, town, on=NOW, order="приказ № 7")
        assert not line_of(town).may_be_promoted
    else:
        with pytest.raises(UserError, match="статья 66, часть 5"):
            act(promote, row, town, on=NOW, order="приказ № 7")


def test_parents_choose_only_when_time_or_attempts_are_over(town):
    row = debt(town, pupil_of(town))

    with pytest.raises(UserError, match="не ликвидирована в срок"):
        act(choose, row, town, choice="repeat", on=NOW)


def test_nothing_is_closed_by_hand_but_by_cancelling_with_a_reason(town):
    row = debt(town, pupil_of(town))
    with pytest.raises(UserError, match="почему"):
        act(cancel_debt, row, town, why="")

    act(cancel_debt, row, town, why="секретная причина")

    assert line_of(town).state == "отменена"
    told = " ".join(str(event.details) for event in AuditEvent.objects.all())
    assert "секретная" not in told


def test_overdue_ones_stand_first_and_a_class_teacher_sees_the_own_class(town):
    late = pupil_of(town, "9А", 1)
    debt(town, pupil_of(town, "9А", 0))
    debt(town, late, date(2025, 1, 20))
    debt(town, pupil_of(town, "9В"), label="8В")

    lines = debts_of_school(town.school.number, towns.YEAR, WHOLE, NOW)
    own = debts_of_school(town.school.number, towns.YEAR, Scope(classes=frozenset({"9А"})), NOW)

    assert (lines[0].pupil, lines[0].stand.alert) == (late, True)
    assert [line.label for line in lines] == ["9А", "9А", "9В"]
    assert {line.label for line in own} == {"9А"}
    assert debts_of_school(town.sibling.number, towns.YEAR, WHOLE, NOW) == []
    assert "Берёзин" not in repr(lines)


def test_who_left_the_school_is_seen_by_its_heads_alone(town):
    debt(town, pupil_of(town), label="9А")
    own, year = Scope(classes=frozenset({"9А"})), towns.YEAR + 1

    assert len(debts_of_school(town.school.number, year, WHOLE, NOW)) == 1
    assert debts_of_school(town.school.number, year, own, NOW) == []


def test_what_is_over_is_shown_when_it_is_asked_for(town):
    row = debt(town, pupil_of(town))
    act(cancel_debt, row, town, why="ошибка")

    assert debts_of_school(town.school.number, towns.YEAR, WHOLE, NOW) == []
    assert len(debts_of_school(town.school.number, towns.YEAR, WHOLE, NOW, over=True)) == 1


def finals(town, tmp_path, settings, *said):
    """Accept final marks of 9А: pupil by place, subject, term, mark, entry."""
    where = {"school_id": town.school.number, "school_class": "9А", "school_year": 2025}
    made = [
        rows(
            "final_marks",
            **where,
            pupil_id=pupil_of(town, "9А", place),
            subject=subject,
            term=term,
            mark=mark,
            entry=entry,
        )
        for place, subject, term, mark, entry in said
    ]
    Store(settings.DATA).accept(upload(tmp_path, "finals", {"final_marks": made}))


def test_debts_are_proposed_from_final_marks_of_the_year(town, tmp_path, settings):
    finals(
        town,
        tmp_path,
        settings,
        (0, towns.ALGEBRA, "Год", 2, None),
        (0, towns.PHYSICS, "Год", 3, None),
        (1, towns.ALGEBRA, "год", None, "not_assessed"),
        (1, towns.PHYSICS, "1 четверть", 2, None),
        (2, towns.ALGEBRA, "Год", None, "exempt"),
    )
    school = town.school.number

    found = proposals(school, towns.YEAR, WHOLE)

    assert [(each.pupil, each.said, each.basis) for each in found] == [
        (pupil_of(town, "9А", 0), "2", "unsatisfactory"),
        (pupil_of(town, "9А", 1), "н/а", "missed"),
    ]
    assert proposals(school, towns.YEAR, Scope(classes=frozenset({"9Б"}))) == []
    new = NewDebt(found[0].pupil, towns.YEAR, "9А", found[0].subject, found[0].basis, NOW)
    enter_debts(by=by(town), school=school, debts=[new])
    assert len(proposals(school, towns.YEAR, WHOLE)) == 1


def test_a_debt_of_tomorrow_or_without_a_basis_is_none(town):
    for basis, day, says in (("missed", NOW + DAY, "ещё не наступил"), ("rain", NOW, "почему")):
        new = NewDebt(pupil_of(town), 2025, "9А", towns.ALGEBRA, basis, day)
        with pytest.raises(UserError, match=says):
            enter_debts(by=by(town), school=town.school.number, debts=[new])

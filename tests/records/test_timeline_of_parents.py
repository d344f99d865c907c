"""Papers, decisions and debts on a pupil's time line, each for whom it may be shown to."""

from datetime import date

import pytest

from opora.access.rights import Scope
from opora.analysis.support.notice import Move
from opora.records.actions.consents import withdraw_consent
from opora.records.actions.councils import add_question, open_council
from opora.records.actions.debts import Outcome, plan_attempt, record_attempt
from opora.records.actions.decisions import Done, Resolved, decide, follow_up
from opora.records.actions.notices import Step, move_notice
from opora.records.queries.timeline import councils, debts, papers
from opora.records.queries.timeline.event import Whose
from opora.vocabulary.period import Window
from parents import by, case, consent, debt, notice, pupil_of

NOW = date(2026, 2, 27)
pytestmark = pytest.mark.usefixtures("on_the_day")


def whose(town, reasons=True, account="class_teacher", pupil=None):
    return Whose(
        (pupil or pupil_of(town),),
        town.school.number,
        2025,
        "9А",
        Window(None, NOW),
        Scope(classes=frozenset({"9А"})),
        town.accounts[account],
        reasons,
        False,
    )


def told(source, *args, **more):
    return [(event.on, event.title) for event in source.SOURCE(whose(*args, **more))]


def test_papers(town):
    signed = consent(town, "ppk", pupil_of(town))
    withdraw_consent(by=by(town), consent=signed, version=1, on=NOW)
    number = notice(town, pupil_of(town))
    handed = Step(Move.HAND, NOW, "лично")
    move_notice(by=by(town), notice=number, version=1, step=handed)

    named = "Уведомление о затруднениях в обучении № 1"
    purpose = "обследование психолого-педагогическим консилиумом"
    assert told(papers, town) == [
        (date(2025, 9, 1), f"Согласие родителей: {purpose}"),
        (NOW, f"Согласие отозвано: {purpose}"),
        (NOW, f"{named}: составлено"),
        (NOW, f"{named}: вручено"),
    ]
    assert told(papers, town, pupil=pupil_of(town, "9А", 1)) == []


def test_who_may_not_see_reasons_sees_only_the_own_ones(town):
    notice(town, pupil_of(town))
    debt(town, pupil_of(town))

    for source in (papers, debts):
        assert told(source, town, reasons=False, account="subject_teacher") == []
        assert told(source, town, reasons=False, account="class_teacher")


def test_decisions_and_what_came_of_them(town):
    own, head, school = case(town, pupil_of(town)), by(town, "deputy_head"), town.school.number
    on = date(2026, 2, 20)
    council = open_council(by=head, school=school, kind="meeting", number="1", on=on, topic="Т")
    question = add_question(
        by=head, school=school, council=council, title="О", reporter="", cases=[own.pk]
    )
    resolved = Resolved("Дать занятия", town.staff["class_teacher"], NOW, [own.pk])
    number = decide(by=head, school=school, question=question, resolved=resolved)
    follow_up(by=head, school=school, decision=number, version=1, done=Done(NOW, "дано"))

    named = "совещание при заместителе директора № 1 от 20.02.2026"
    assert told(councils, town) == [
        (on, f"Решил {named}"),
        (NOW, f"Исполнено решение: {named}"),
    ]
    assert told(councils, town, reasons=False) == []
    assert told(councils, town, pupil=pupil_of(town, "9А", 1)) == []


def test_debts(town):
    row = debt(town, pupil_of(town))
    plan_attempt(by=by(town), debt=row.pk, version=1, on=NOW)
    attempt = row.attempts.get().pk
    record_attempt(by=by(town), debt=row.pk, version=2, attempt=attempt, outcome=Outcome(NOW, 3))

    events = debts.SOURCE(whose(town))

    assert [(event.on, event.title, event.text) for event in events] == [
        (date(2025, 5, 30), "Возникла академическая задолженность",
         "неудовлетворительная годовая отметка"),
        (NOW, "1-я попытка", "отметка 3"),
    ]  # fmt: skip
    assert {event.opens for event in events} == {f"/pupils/{pupil_of(town)}/debts/{row.pk}/"}

"""Councils in records: agenda, decisions, minutes that close; consents, names, what came of it."""

from datetime import date

import pytest

from opora.analysis.support.council import council_kinds
from opora.records.actions.consents import withdraw_consent
from opora.records.actions.councils import (
    HEAD,
    QUESTION,
    add_question,
    close_minutes,
    drop_question,
    edit_council,
    edit_question,
    open_council,
    tell_conclusion,
)
from opora.records.actions.decisions import Done, Resolved, decide, drop_decision, follow_up
from opora.records.actions.versions import Changed, Typed
from opora.records.models import AuditEvent, Council, CouncilDecision, CouncilQuestion
from opora.records.queries.councils import council_card, councils_of, next_number
from opora.records.queries.decisions import decisions_of, decisions_of_school
from opora.records.queries.spoken import open_cases
from opora.vocabulary.problems import UserError
from parents import by, case, consent, pupil_of

ON, NOW, DUE = date(2026, 2, 20), date(2026, 2, 27), date(2026, 3, 20)
pytestmark = pytest.mark.usefixtures("on_the_day")


def council(town, kind="pedagogical", number="3"):
    head = by(town, "deputy_head")
    school = town.school.number
    return open_council(by=head, school=school, kind=kind, number=number, on=ON, topic="Итоги")


def act(action, town, **more):
    return action(by=by(town, "deputy_head"), school=town.school.number, **more)


def question(town, number, title="О помощи", cases=()):
    return act(add_question, town, council=number, title=title, reporter="завуч", cases=list(cases))


def resolved(town, cases=(), **more):
    values = {"text": "Дать занятия.", "staff": town.staff["class_teacher"], "due": DUE}
    return Resolved(cases=list(cases), **{**values, **more})


def typed(row, fields, **changes):
    now = {name: getattr(row, name) for name in fields}
    return Typed(row.version, now | changes, now)


def card(town, number):
    found = council_card(number, town.school.number)
    assert found is not None
    return found


def test_a_pupil_is_named_in_the_minutes_only_by_consent(town):
    first, second = (case(town, pupil_of(town, place=place)) for place in (0, 1))
    consent(town, "council", pupil_of(town, place=1))
    number = council(town)
    question(town, number, cases=[first.pk, second.pk])

    refs = card(town, number).questions[0].cases

    assert {ref.case: ref.said for ref in refs} == {
        first.pk: "обучающийся 9А № 1",
        second.pk: "Вётлин Пётр Ильич, 9А",
    }
    assert "Вётлин" not in repr(card(town, number))


@pytest.mark.parametrize("where", ["title", "heard", "decision"])
def test_a_surname_without_consent_is_refused_wherever_it_is_typed(town, where):
    own = case(town, pupil_of(town))
    number = council(town)
    asked = question(town, number, cases=[own.pk])
    row = CouncilQuestion.objects.get(pk=asked)
    heard = typed(row, QUESTION, heard="Березину трудно")
    attempts = {
        "title": lambda: question(town, number, "О Берёзине", cases=[own.pk]),
        "heard": lambda: act(edit_question, town, question=asked, typed=heard),
        "decision": lambda: act(
            decide, town, question=asked, resolved=resolved(town, text="Помочь Берёзину")
        ),
    }

    with pytest.raises(UserError, match="обучающийся 9А № 1") as error:
        attempts[where]()
    assert "Берёзин" not in str(error.value)


def test_with_a_consent_the_name_may_stand(town):
    own = case(town, pupil_of(town))
    consent(town, "council", pupil_of(town))

    assert question(town, council(town), "О Берёзине", cases=[own.pk])


def test_a_consilium_discusses_nobody_without_a_consent(town):
    own = case(town, pupil_of(town))
    number = council(town, "ppk")
    with pytest.raises(UserError, match=f"9А \\(сопровождение {own.pk}\\)"):
        question(town, number, cases=[own.pk])
    paper = consent(town, "ppk", pupil_of(town))
    asked = question(town, number, cases=[own.pk])
    withdraw_consent(by=by(town), consent=paper, version=1, on=ON)

    with pytest.raises(UserError, match="Нет согласия"):
        act(decide, town, question=asked, resolved=resolved(town))


def test_a_case_of_another_school_is_none(town):
    own = case(town, pupil_of(town))
    own.school_id = town.sibling.number
    own.save()

    with pytest.raises(UserError, match="в этой школе нет"):
        question(town, council(town), cases=[own.pk])
    assert open_cases(town.school.number, ON) == []


def test_minutes_close_when_they_are_whole_and_then_stay(town):
    number = council(town)
    asked = question(town, number)
    close = {"council": number, "version": 1, "on": NOW}
    with pytest.raises(UserError, match="кто присутствовал"):
        act(close_minutes, town, **close)
    row = Council.objects.get()
    act(edit_council, town, council=number, typed=typed(row, HEAD, present="завуч, 20 учителей"))
    close["version"] = 2
    with pytest.raises(UserError, match="По вопросам 1 нет решения"):
        act(close_minutes, town, **close)
    decision = act(decide, town, question=asked, resolved=resolved(town))
    act(close_minutes, town, **close)

    row = Council.objects.get()
    with pytest.raises(UserError, match="Протокол закрыт"):
        question(town, number)
    with pytest.raises(UserError, match="Протокол закрыт"):
        act(edit_council, town, council=number, typed=typed(row, HEAD, topic="Другая"))
    with pytest.raises(UserError, match="Протокол закрыт"):
        act(drop_decision, town, decision=decision, version=1)
    act(follow_up, town, decision=decision, version=1, done=Done(NOW, "проведено 4 занятия"))
    assert CouncilDecision.objects.get().done_text == "проведено 4 занятия"


def test_two_who_edit_one_question_are_told_field_by_field(town):
    asked = question(town, council(town))
    row = CouncilQuestion.objects.get()
    mine, theirs = typed(row, QUESTION, heard="моё"), typed(row, QUESTION, heard="их")
    act(edit_question, town, question=asked, typed=theirs)

    with pytest.raises(Changed) as error:
        act(edit_question, town, question=asked, typed=mine)
    assert error.value.now["heard"] == "их"


def test_a_question_with_decisions_is_not_dropped_before_them(town):
    asked = question(town, council(town))
    decision = act(decide, town, question=asked, resolved=resolved(town))
    with pytest.raises(UserError, match="Снимите сначала"):
        act(drop_question, town, question=asked, version=1)
    act(drop_decision, town, decision=decision, version=1)
    act(drop_question, town, question=asked, version=1)

    assert CouncilQuestion.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"text": ""}, "Впишите решение"),
        ({"staff": 0}, "ответственного"),
        ({"due": date(2026, 2, 19)}, "раньше совета"),
        ({"cases": [999]}, "о ком вопрос"),
    ],
)
def test_a_decision_is_said_whole(town, changes, says):
    asked = question(town, council(town))
    values = {"cases": (), **changes}

    with pytest.raises(UserError, match=says):
        act(decide, town, question=asked, resolved=resolved(town, **values))


def test_decisions_are_found_by_their_cases_and_followed_up(town):
    own, other = (case(town, pupil_of(town, place=place)) for place in (0, 1))
    number = council(town)
    asked = question(town, number, cases=[own.pk, other.pk])
    about = act(decide, town, question=asked, resolved=resolved(town, [own.pk]))
    act(decide, town, question=asked, resolved=resolved(town, [other.pk], due=ON))

    (line,) = decisions_of([own.pk])

    assert (line.number, line.cases, line.due) == (about, (own.pk,), DUE)
    assert line.council == "педагогический совет № 3 от 20.02.2026"
    assert [each.is_late(NOW) for each in decisions_of_school(town.school.number)] == [True, False]
    assert decisions_of([]) == []
    assert decisions_of_school(town.sibling.number) == []


def test_doing_is_told_in_words_and_not_of_a_day_to_come(town):
    asked = question(town, council(town))
    decision = act(decide, town, question=asked, resolved=resolved(town))
    for done, says in ((Done(NOW, ""), "что сделано"), (Done(DUE, "да"), "до сегодня")):
        with pytest.raises(UserError, match=says):
            act(follow_up, town, decision=decision, version=1, done=done)


def test_terms_of_a_consilium_are_watched(town):
    number = council(town, "ppk")
    (line,) = councils_of(town.school.number)
    assert (line.due, line.tell_by) == (date(2026, 3, 2), date(2026, 2, 26))
    assert line.is_late(NOW)
    assert not line.is_late(date(2026, 2, 26))

    act(tell_conclusion, town, council=number, version=1, on=NOW)

    (line,) = councils_of(town.school.number)
    assert not line.is_late(NOW)
    assert line.is_late(date(2026, 3, 3))


def test_numbers_are_proposed_and_never_given_twice(town):
    assert next_number(town.school.number, "ppk", ON) == "1"
    council(town, "ppk", "1")
    assert next_number(town.school.number, "ppk", ON) == "2"
    assert next_number(town.school.number, "ppk", date(2025, 8, 31)) == "1"
    assert next_number(town.school.number, "ppk", date(2026, 9, 1)) == "1"
    with pytest.raises(UserError, match="уже есть"):
        council(town, "ppk", "1")
    with pytest.raises(UserError, match="вид совета"):
        council(town, "picnic")
    assert set(council_kinds()) == {"pedagogical", "ppk", "meeting"}


def test_traces_tell_no_word_of_the_minutes(town):
    own = case(town, pupil_of(town))
    asked = question(town, council(town), "Тайный вопрос", cases=[own.pk])
    act(decide, town, question=asked, resolved=resolved(town, [own.pk], text="Тайное решение"))

    events = list(AuditEvent.objects.all())

    assert "Тайн" not in " ".join(f"{event.details} {event.what}" for event in events)
    assert [pupil_of(town)] in [event.pupils for event in events]


def test_a_council_of_another_school_is_not_there(town):
    number = council(town)

    assert council_card(number, town.sibling.number) is None
    with pytest.raises(UserError, match="нет"):
        add_question(
            by=by(town), school=town.sibling.number, council=number, title="О", reporter=""
        )
